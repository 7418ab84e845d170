"""From the records of a year to appraisals: a constant number of queries, whatever the size.

Inspections are added up by the database, each in the days of whom it fell; what is left is
arithmetic on a row for each household.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from boards.domain import appraisal_events, appraisal_first
from boards.domain.appraisal_events import LEFT, NEWLY, Event, Place
from boards.domain.appraisal_rules import Home, Problems, Result, Span, appraise, clip_span
from boards.domain.policy import Policy, policy_for
from boards.domain.rules import RULES
from boards.domain.scores import KindRow, average_doubles, whole_weights
from boards.models import Board, BoardEntry
from boards.queries_appraisal import (
    boards_that_count,
    doubles_by_holder,
    held_within,
    places_of_once_black,
    problems_by_holder,
    sums_by_holder,
)
from grid.domain.periods import Period, PeriodKind
from grid.models import Household, Member, Responsibility, Township
from inspections.models import Inspection, Problem
from inspections.queries import effective

_DAY = timedelta(days=1)
Key = tuple[int, int]  # member, household


@dataclass(frozen=True)
class Case:
    """What a member's appraisal is made of, and what it comes to."""

    member: int
    homes: tuple[Home, ...]
    events: tuple[Event, ...]
    result: Result


def year_of(number: int) -> Period:
    return Period.parse(str(number))


def seen_days(year: Period) -> Period:
    """The days of boards that are looked at: the year before tells who was black already."""
    return Period(year.previous.start, year.end, PeriodKind.YEAR)


def gather_cases(
    *,
    township: Township,
    year: Period,
    on: date,
    members: QuerySet[Member] | None = None,
    inspections: QuerySet[Inspection] | None = None,
    policy: Policy | None = None,
) -> dict[int, Case]:
    """The appraisals of the year up to the day `on`, by member; of all, or of these members.

    `inspections`: those that count, unless what counts now. By the policy valid on the year's
    first day. Seven queries, and one for `members`.
    """
    policy = policy or policy_for(township=township, on=year.start)
    last = min(on, year.end)
    days = Span(year.start, last + _DAY)
    spans = _read_spans(township, days, households_of(members, year))
    if inspections is None:
        inspections = effective(Inspection.objects.filter(township=township))
    rows = _read_rows(inspections.filter(date__range=(days.since, last)), members)
    problems = _read_problems(township, days.since, last, members)
    homes: dict[int, list[Home]] = defaultdict(list)
    for (member, household), own in spans.items():
        key = (member, household)
        home = Home(household, tuple(own), tuple(rows[key]), problems.get(key, Problems()))
        homes[member].append(home)
    cases = make_cases(homes, _read_places(township, year, last, members), year, policy)
    if members is None:
        return cases
    wanted = set(members.values_list("pk", flat=True))
    return {member: case for member, case in cases.items() if member in wanted}


def make_cases(
    homes: Mapping[int, Sequence[Home]],
    places: Iterable[Place],
    year: Period,
    policy: Policy,
    rules: int = RULES,
) -> dict[int, Case]:
    """Each member's case, by the edition `rules`; `homes` of all who held one of these."""
    edition = appraisal_first if rules == 1 else appraisal_events
    holders: dict[int, list[tuple[int, Home]]] = defaultdict(list)
    for member, theirs in homes.items():
        for home in theirs:
            holders[home.household].append((member, home))
    told: dict[int | None, list[Event]] = defaultdict(list)
    for event in edition.find_events(places):
        if event.on in year:
            told[edition.find_holder(event, holders[event.household])].append(event)
    weights = whole_weights(policy)
    return {
        member: make_case(member, theirs, told[member], policy, weights)
        for member, theirs in homes.items()
    }


def make_case(
    member: int,
    homes: Sequence[Home],
    events: Sequence[Event],
    policy: Policy,
    weights: Mapping[str, int],
) -> Case:
    words = [event.what for event in events]
    left, newly = words.count(LEFT), words.count(NEWLY)
    result = appraise(homes, left, newly, policy.appraisal, weights)
    ordered = sorted(events, key=lambda one: (one.on, one.household))
    return Case(member, tuple(homes), tuple(ordered), result)


def _read_spans(
    township: Township, days: Span, households: QuerySet[Household] | None
) -> dict[Key, list[Span]]:
    """The days of everybody who answered for one of these households; None: all households."""
    held = held_within(
        Responsibility.objects.filter(household__branch__township=township), days.since, days.until
    )
    if households is not None:
        held = held.filter(household__in=households)
    spans: dict[Key, list[Span]] = defaultdict(list)
    rows = held.order_by("household__code", "household", "since")
    values = rows.values_list("member", "household", "since", "until")
    for member, household, since, until in values:
        if span := clip_span(since, until, days):
            spans[member, household].append(span)
    return spans


def _read_rows(
    inspections: QuerySet[Inspection], members: QuerySet[Member] | None
) -> dict[Key, list[KindRow]]:
    rows: dict[Key, list[KindRow]] = defaultdict(list)
    doubles: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for member, household, _branch, _week, looks, total in doubles_by_holder(inspections, members):
        doubles[member, household].append((looks, round(total * 10)))
    found = sums_by_holder(inspections, members).order_by("household", "kind")
    for member, household, kind, looks, total in found:
        row = KindRow(kind, looks, round(total * 10))
        if kind == Inspection.Kind.WEEKLY and (several := doubles.get((member, household))):
            row = average_doubles(row, several)
        rows[member, household].append(row)
    return rows


def _read_problems(
    township: Township, since: date, last: date, members: QuerySet[Member] | None
) -> dict[Key, Problems]:
    problems = Problem.objects.filter(township=township)
    rows = problems_by_holder(problems, since, last, members)
    return {(member, household): Problems(*counts) for member, household, *counts in rows}


def _read_places(
    township: Township, year: Period, last: date, members: QuerySet[Member] | None
) -> list[Place]:
    boards = boards_that_count(Board.objects.filter(township=township), seen_days(year).start, last)
    return read_places(boards, households_of(members, year))


def households_of(members: QuerySet[Member] | None, year: Period) -> QuerySet[Household] | None:
    """The households that these members answered for in the year; None: all."""
    if members is None:
        return None
    held = held_within(
        Responsibility.objects.filter(member__in=members), year.start, year.end + _DAY
    )
    return Household.objects.filter(pk__in=held.values("household"))


def read_places(
    boards: Iterable[Board], households: QuerySet[Household] | None = None
) -> list[Place]:
    """The places of those who are black on one of the boards. Two queries."""
    known = {board.pk: board for board in boards}
    kinds = {pk: Period.parse(board.period).kind for pk, board in known.items()}
    rows = places_of_once_black(BoardEntry.objects.filter(board__in=known), households)
    return [
        Place(
            household=household,
            kind=kinds[board],
            start=known[board].start,
            end=known[board].end,
            period=known[board].period,
            level=known[board].level,
            is_black=colour == BoardEntry.Colour.BLACK,
            board=board,
            pair=pair,
        )
        for household, board, colour, pair in rows
    ]
