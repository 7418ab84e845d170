"""From the records to the facts that households are judged by: constant queries at any size."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import QuerySet

from awards.domain.rules import Facts, Span, TitleRule
from awards.queries_candidates import (
    count_black,
    count_open,
    inspections_of,
    item_sums,
    item_sums_of_doubles,
)
from boards.domain.gather import Doubles, SumRow, fold_rows, read_doubles, stream_sums
from boards.domain.policy import policy_for
from boards.domain.scores import HouseholdScore, KindRow, score_household, whole_weights
from boards.domain.streams import DayNumbers, stream_rows
from grid.models import Household, Township
from grid.queries import merged_map
from inspections.domain.standards import load_standard
from inspections.models import Inspection

ItemRow = tuple[Any, ...]  # household, kind, standard, looks, first, then points and times by item
NO_RECORD = 10**6  # the first day of who was never looked at: after everybody's


class Known(NamedTuple):
    """The facts of a household, and its record: the day of its first look, counted from any."""

    facts: Facts
    first: int


def gather_facts(
    *,
    township: Township,
    rule: TitleRule,
    span: Span,
    households: QuerySet[Household] | None = None,
    found_until: date | None = None,
) -> dict[int, Facts]:
    """The facts of each household with anything to tell; see `gather_known`."""
    known = gather_known(
        township=township, rule=rule, span=span, households=households, found_until=found_until
    )
    return {household: one.facts for household, one in known.items()}


def gather_known(
    *,
    township: Township,
    rule: TitleRule,
    span: Span,
    households: QuerySet[Household] | None = None,
    found_until: date | None = None,
) -> dict[int, Known]:
    """What is known of each household with anything to tell, by its id (None: of the township).

    Scores of the span by the policy valid on its first day; black entries on boards that end
    in it; problems that are open now (`found_until`: those found by then). Looks and black
    entries of who is merged by the span's end are those of the one that stays (docs/scoring.md, 4).
    """
    weights = whole_weights(policy_for(township=township, on=span.start))
    merged = merged_map(township, on=span.end)
    inspections = inspections_of(township, households, merged)
    if rule.items:
        scores = score_items(
            _read_items(inspections, span, rule.items, merged),
            rule.items,
            weights,
            _read_surplus(inspections, span, rule.items, merged),
        )
    else:
        scores = _score_totals(
            stream_sums(inspections, span, merged), read_doubles(inspections, span, merged), weights
        )
    return _join(
        scores,
        count_black(township, span, households, merged),
        count_open(township, households, found_until),
    )


def _score_totals(
    sums: Iterable[SumRow], doubles: Doubles, weights: dict[str, int]
) -> Iterator[HouseholdScore]:
    for household, found in groupby(sums, itemgetter(0)):
        looks = list(found)
        rows = fold_rows(looks, doubles.get(household, ()))
        first = min([look[5] for look in looks])
        yield score_household(household, 0, rows, weights, first=first)


def _read_items(
    inspections: QuerySet[Inspection],
    span: Span,
    items: tuple[int, ...],
    merged: Mapping[int, int],
) -> Iterator[ItemRow]:
    days = DayNumbers(span.start)
    for household, kind, standard, looks, first, *sums in stream_rows(
        item_sums(inspections, span, items, merged)
    ):
        yield (household, kind, standard, looks, days[first], *sums)


def _read_surplus(
    inspections: QuerySet[Inspection],
    span: Span,
    items: tuple[int, ...],
    merged: Mapping[int, int],
) -> dict[int, list[ItemRow]]:
    """What several weekly inspections of a week count too much, as rows below zero, by household.

    They count as one look, their mean: of n inspections all but the n-th part is taken off.
    """
    surplus: dict[int, list[ItemRow]] = defaultdict(list)
    rows = stream_rows(item_sums_of_doubles(inspections, span, items, merged))
    for (household, _branch, _week), found in groupby(rows, itemgetter(0, 1, 2)):
        of_week = list(found)
        less = Fraction(1, sum(row[4] for row in of_week)) - 1
        for row in of_week if less else ():
            standard, looks, *sums = row[3:]
            exact = (less * Fraction(round(10 * (one or 0)), 10) for one in sums)
            surplus[household].append((household, "weekly", standard, less * looks, 0, *exact))
    return surplus


def score_items(
    rows: Iterable[ItemRow],
    items: tuple[int, ...],
    weights: dict[str, int],
    surplus: Mapping[int, Sequence[ItemRow]] = MappingProxyType({}),
) -> Iterator[HouseholdScore]:
    """100 × Σ weight × points ÷ Σ weight × points possible of these items, where they apply.

    `rows` by household; one whose items never applied has no score. `surplus`: rows below zero
    for weeks with several weekly inspections.
    """
    for household, found in groupby(rows, itemgetter(0)):
        looks = list(found)
        over = under = Fraction()
        kinds = []
        for _household, kind, standard, count, _first, *sums in [
            *looks,
            *surplus.get(household, ()),
        ]:
            points = sum(one or 0 for one in sums[::2])
            tenths = 10 * points if isinstance(points, Fraction) else round(10 * points)
            possible = load_standard(standard).possible
            most = sum(n * possible[item - 1] for item, n in zip(items, sums[1::2], strict=True))
            over += weights[kind] * tenths
            under += weights[kind] * most
            kinds.append(KindRow(kind, count, tenths))
        if under:
            exact = 10 * over / under
            first = min(look[4] for look in looks)
            yield HouseholdScore(
                household, 0, exact.numerator, exact.denominator, kinds, first=first
            )


def _join(
    scores: Iterable[HouseholdScore], black: dict[int, int], problems: dict[int, int]
) -> dict[int, Known]:
    known = {
        one.household_id: Known(
            Facts(
                one.score,
                int(one.looks),
                black.pop(one.household_id, 0),
                problems.pop(one.household_id, 0),
            ),
            one.first,
        )
        for one in scores
    }
    for household in black.keys() | problems.keys():
        facts = Facts(None, 0, black.get(household, 0), problems.get(household, 0))
        known[household] = Known(facts, NO_RECORD)
    return known
