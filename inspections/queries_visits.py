"""Surprise visits, what came of them, and the pairs of own and surprise scores."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery

from grid.models import Branch, Household, Township
from inspections.domain.gap import WEEKS_BEFORE
from inspections.models import Inspection, Problem, Visit, VisitDraw, VisitHousehold, WeekSummary
from inspections.queries import counted, effective

Kind = Inspection.Kind


def branches_with_households(township: Township) -> QuerySet[Branch]:
    """Those where somebody can be drawn."""
    active = Household.objects.filter(is_active=True).values("branch")
    return Branch.objects.filter(township=township, pk__in=active).order_by("code")


def last_surprises(branches: Iterable[Branch]) -> dict[int, date]:
    """The Monday of the last week with a surprise inspection, by branch id."""
    weeks = WeekSummary.objects.filter(
        branch__in=[one.pk for one in branches], kind=Kind.SURPRISE, households__gt=0
    )
    rows = weeks.order_by().values_list("branch").annotate(last=Max("week"))
    return dict(rows.values_list("branch", "last"))


def homes_to_draw(branches: Iterable[Branch]) -> dict[int, list[tuple[str, int, date | None]]]:
    """Code, id and day last seen of each active household, by branch id."""
    rows = Household.objects.filter(branch__in=[one.pk for one in branches], is_active=True)
    homes: dict[int, list[tuple[str, int, date | None]]] = defaultdict(list)
    columns = rows.order_by("branch", "code").values_list(
        "branch", "code", "pk", "standing__last_on"
    )
    for branch, code, pk, last_on in columns:
        homes[branch].append((code, pk, last_on))
    return homes


def current_draw(visit: Visit) -> VisitDraw:
    """The draw that holds: the last one."""
    return visit.draws.order_by("-number")[0]


def with_inspections(rows: QuerySet[VisitHousehold]) -> QuerySet[Any]:
    """Adds `inspection_id` and `total` of the inspection that came of it, None as yet.

    That is the surprise inspection of the household on the visit's day which counts: so it is
    found however late a phone sends it, and after a correction it is the new version.
    """
    made = effective(
        Inspection.objects.filter(
            household=OuterRef("household"), date=OuterRef("visit__date"), kind=Kind.SURPRISE
        )
    ).order_by("-received_at", "-pk")
    return rows.annotate(
        inspection_id=Subquery(made.values("pk")[:1]), total=Subquery(made.values("total")[:1])
    )


def left_to_see(rows: QuerySet[VisitHousehold]) -> QuerySet[Any]:
    """Neither inspected nor skipped, in the order drawn."""
    return with_inspections(rows).filter(inspection_id=None, skip_reason="").order_by("order")


@dataclass
class Figures:
    """What came of a visit, or of its part in one branch; `totals` of those inspected."""

    households: int = 0
    skipped: int = 0
    totals: list[Decimal] = field(default_factory=list)
    problems: int = 0

    @property
    def inspected(self) -> int:
        return len(self.totals)

    @property
    def left(self) -> int:
        return self.households - self.skipped - self.inspected

    @property
    def mean(self) -> Decimal | None:
        return sum(self.totals, Decimal()) / len(self.totals) if self.totals else None


def count_rows(rows: Iterable[Any], problems: Counter[tuple[int, date]], day: date) -> Figures:
    """Of rows `with_inspections`, and `count_problems`."""
    figures = Figures()
    for row in rows:
        figures.households += 1
        figures.problems += problems[row.household_id, day]
        if row.inspection_id:
            figures.totals.append(row.total)
        elif row.skip_reason:
            figures.skipped += 1
    return figures


def count_problems(problems: QuerySet[Problem], days: Iterable[date]) -> Counter[tuple[int, date]]:
    """Problems found by surprise on these days, by household id and day."""
    found = counted(problems).filter(source=Problem.Source.SURPRISE, found_on__in=set(days))
    return Counter(found.order_by().values_list("household", "found_on"))


def figures_of(
    visits: Iterable[Visit], rows: QuerySet[VisitHousehold], problems: QuerySet[Problem]
) -> dict[UUID, Figures]:
    """By visit, of the rows and problems that the person may see. Two queries."""
    days = {visit.pk: visit.date for visit in visits}
    by_visit: dict[UUID, list[VisitHousehold]] = {pk: [] for pk in days}
    for row in with_inspections(rows.filter(visit__in=days)).order_by():
        by_visit[row.visit_id].append(row)
    found = count_problems(problems, days.values())
    return {pk: count_rows(seen, found, days[pk]) for pk, seen in by_visit.items()}


class Pair(NamedTuple):
    """A household's surprise inspection beside the branch's own last one before it."""

    branch: int
    household: int
    code: str
    head: str
    on: date
    surprise: Decimal
    surprise_id: UUID
    own_on: date
    own: Decimal
    own_id: UUID

    @property
    def gap(self) -> Decimal:
        return self.own - self.surprise


_COLUMNS = (
    "branch",
    "household",
    "household__code",
    "household__head",
    "date",
    "total",
    "pk",
    "own_on",
    "own",
    "own_id",
)


def pairs_of(inspections: QuerySet[Inspection], *, start: date, end: date) -> list[Pair]:
    """The pairs of surprise inspections between two days, each household once. One query.

    Beside each stands the latest weekly inspection before that day, at most WEEKS_BEFORE
    weeks older; without one there is no pair. A household seen several times counts with its
    latest pair, so that pairs are independent of one another.
    """
    weekly = effective(
        Inspection.objects.filter(
            household=OuterRef("household"), kind=Kind.WEEKLY, date__lt=OuterRef("date")
        )
    ).order_by("-date", "-received_at", "-pk")
    surprises = effective(inspections).filter(kind=Kind.SURPRISE, date__range=(start, end))
    rows = surprises.annotate(
        own_on=Subquery(weekly.values("date")[:1]),
        own=Subquery(weekly.values("total")[:1]),
        own_id=Subquery(weekly.values("pk")[:1]),
    ).values_list(*_COLUMNS)
    latest: dict[int, Pair] = {}
    for row in rows.order_by("-date", "-received_at", "-pk"):
        pair = Pair(*row)
        if pair.own_on and pair.on - pair.own_on <= timedelta(weeks=WEEKS_BEFORE):
            latest.setdefault(pair.household, pair)
    return sorted(latest.values(), key=lambda pair: (pair.branch, pair.code))


def is_on_visit(rows: QuerySet[VisitHousehold], household: int, *, on: date) -> bool:
    """Whether the household is on a visit under way that day, of those the person may see."""
    return rows.filter(
        household=household, visit__date=on, visit__status=Visit.Status.BEGUN
    ).exists()
