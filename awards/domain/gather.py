"""From the records to the facts that households are judged by: constant queries at any size."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from awards.domain.rules import Facts, Span, TitleRule
from awards.queries_candidates import count_black, count_open, inspections_of, item_sums
from boards.domain.gather import Doubles, SumRow, fold_rows, read_doubles, stream_sums
from boards.domain.policy import policy_for
from boards.domain.scores import HouseholdScore, KindRow, score_household, whole_weights
from boards.domain.streams import stream_rows
from grid.models import Household, Township
from inspections.domain.standards import load_standard

ItemRow = tuple[Any, ...]  # household, kind, standard, looks, then points and times by item


def gather_facts(
    *,
    township: Township,
    rule: TitleRule,
    span: Span,
    households: QuerySet[Household] | None = None,
    found_until: date | None = None,
) -> dict[int, Facts]:
    """The facts of each household with anything to tell, by its id (None: of the township).

    Scores of the span by the policy valid on its first day; black entries on boards that end
    in it; problems that are open now (`found_until`: those found by then).
    """
    weights = whole_weights(policy_for(township=township, on=span.start))
    inspections = inspections_of(township, households)
    if rule.items:
        rows = stream_rows(item_sums(inspections, span, rule.items))
        scores = score_items(rows, rule.items, weights)
    else:
        scores = _score_totals(
            stream_sums(inspections, span), read_doubles(inspections, span), weights
        )
    return _join(
        scores,
        count_black(township, span, households),
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


def score_items(
    rows: Iterable[ItemRow], items: tuple[int, ...], weights: dict[str, int]
) -> Iterator[HouseholdScore]:
    """100 × Σ weight × points ÷ Σ weight × points possible of these items, where they apply.

    `rows` by household; one whose items never applied has no score.
    """
    for household, found in groupby(rows, itemgetter(0)):
        over = under = 0
        kinds = []
        for _household, kind, standard, looks, *sums in found:
            tenths = round(10 * sum(points or 0 for points in sums[::2]))
            possible = load_standard(standard).possible
            most = sum(n * possible[item - 1] for item, n in zip(items, sums[1::2], strict=True))
            over += weights[kind] * tenths
            under += weights[kind] * most
            kinds.append(KindRow(kind, looks, tenths))
        if under:
            yield HouseholdScore(household, 0, 100 * over, 10 * under, kinds)


def _join(
    scores: Iterable[HouseholdScore], black: dict[int, int], problems: dict[int, int]
) -> dict[int, Facts]:
    facts = {
        one.household_id: Facts(
            one.score,
            sum(row.looks for row in one.rows),
            black.pop(one.household_id, 0),
            problems.pop(one.household_id, 0),
        )
        for one in scores
    }
    for household in black.keys() | problems.keys():
        facts[household] = Facts(None, 0, black.get(household, 0), problems.get(household, 0))
    return facts
