"""What the figures are counted from: one aggregate each, from queryset to queryset."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from grid.domain.periods import Days, Period
from grid.models import Household, Membership
from inspections.models import Inspection, Problem, WeekSummary
from inspections.queries import effective, ever_counted, terms_before

SOON = timedelta(days=7)
_NONE = Q(pk__in=[])
Place = str | Coalesce  # what rows are counted by


def hamlet_on(day: date, household: str = "household") -> Coalesce:
    """The hamlet of the `household` at the end of the day, whatever it moved to since.

    Of one entered later it is the first; without a history, today's.
    """
    told = Household.history.filter(id=OuterRef("pk" if household == "pk" else household))
    then = told.filter(history_date__date__lte=day).order_by("-history_date", "-history_id")
    first = told.order_by("history_date", "history_id")
    now = F("hamlet" if household == "pk" else f"{household}__hamlet")
    return Coalesce(*(Subquery(one.values("hamlet")[:1]) for one in (then, first)), now)


def count_inspections(
    inspections: QuerySet[Inspection], period: Days, by: Place = "branch"
) -> QuerySet[Any, Any]:
    """Rows `(key, inspections, different households, sum of totals)` of the period, by `by`."""
    return (
        _within(inspections, period)
        .order_by()
        .values_list(by)
        .annotate(
            number=Count("pk"), households=Count("household", distinct=True), sum=Sum("total")
        )
    )


def sum_inspections(inspections: QuerySet[Inspection], period: Days) -> tuple[Decimal, int]:
    """The sum of the totals of the period's inspections, and how many there are."""
    found = _within(inspections, period).aggregate(sum=Sum("total"), number=Count("pk"))
    return found["sum"] or Decimal(), found["number"]


def _within(inspections: QuerySet[Inspection], period: Days) -> QuerySet[Inspection]:
    return effective(inspections).filter(date__gte=period.start, date__lte=period.end)


def count_members(
    members: QuerySet[Membership], looks: QuerySet[Inspection], day: date, by: Place = "branch"
) -> QuerySet[Any, Any]:
    """Rows `(key, households, of them inspected)` of who belonged on `day`, by `by`.

    `looks`: the inspections that count. Who was inspected there up to `day` belonged there, also
    if it was entered later, but not if it had left and came back later; who was merged into
    another was inspected as that one (docs/scoring.md, 2 and 4).
    """
    there = looks.filter(household=OuterRef("household"), branch=OuterRef("branch"))
    before = Membership.objects.filter(
        household=OuterRef("household"), branch=OuterRef("branch"), since__lt=OuterRef("since")
    )
    was_there = Q(since__lte=day) | Q(Exists(there.order_by())) & ~Q(Exists(before))
    belonged = members.filter(was_there, Q(until=None) | Q(until__gt=day))
    gone = looks.exclude(household__in=belonged.order_by().values("household"))
    merged = gone.filter(household__merged_into__isnull=False).values("household__merged_into")
    looked = Q(household__in=looks.values("household")) | Q(household__in=merged)
    return (
        belonged.order_by()
        .values_list(by)
        .annotate(
            households=Count("household", distinct=True),
            inspected=Count("household", distinct=True, filter=looked),
        )
    )


def count_problems(
    problems: QuerySet[Problem], period: Period, day: date, by: Place = "branch"
) -> Iterator[tuple[Any, ...]]:
    """Rows `(key, found, closed, open, waiting, overdue, soon)`: two of the period, the rest
    on `day`, of problems as they stood on it (docs/scoring.md, 13).

    `waiting`: open, and put right by then; `soon`: open, not put right, due in the SOON days from
    `day` on. A key may come several times, to be added: problems still open, those closed since
    the period began and terms ended since the day are counted apart, each along an index, so that
    years of closed ones cost nothing.
    """
    found = Q(found_on__gte=period.start, found_on__lte=period.end)
    begun = Q(found_on__lte=day) & (Q(term_since=None) | Q(term_since__lte=day))
    still = problems.filter(status=Problem.Status.OPEN)
    yield from _count(still, by, day, found=found, then=begun, start=period.start)
    since = problems.filter(closed_on__gte=period.start)
    yield from _count(since, by, day, found=found, then=begun, start=period.start)
    ended = terms_before(ever_counted(problems), day).filter(ended_on__gt=day)
    yield from _count(ended, by, day, found=_NONE, then=~_NONE, start=period.start)


def _count(
    terms: QuerySet[Any], by: Place, day: date, *, found: Q, then: Q, start: date
) -> QuerySet[Any, Any]:
    """`then`: those that ran on the day."""
    closed = then & Q(closed_on__lte=day)
    still_open = then & (Q(closed_on=None) | Q(closed_on__gt=day))
    undone = still_open & (Q(rectified_on=None) | Q(rectified_on__gt=day))
    filters = {
        "found": found,
        "closed": closed & Q(closed_on__gte=start),
        "open": still_open,
        "waiting": still_open & Q(rectified_on__lte=day),
        "overdue": undone & Q(due_on__lt=day),
        "soon": undone & Q(due_on__gte=day, due_on__lte=day + SOON),
    }
    counts = {name: Count("pk", filter=one) for name, one in filters.items()}
    return terms.order_by().values_list(by).annotate(**counts)


class WeekRow(NamedTuple):
    """A branch's list of a week: how many households were due, and how many inspected."""

    branch: int
    due: int
    households: int


def week_rows(summaries: QuerySet[WeekSummary], week: date) -> list[WeekRow]:
    """The lists of the week from this Monday on."""
    rows = summaries.filter(week=week, kind=Inspection.Kind.WEEKLY).order_by()
    return [WeekRow(*row) for row in rows.values_list(*WeekRow._fields)]


def sum_weeks(
    summaries: QuerySet[WeekSummary], first: date, last: date
) -> dict[date, tuple[Decimal, int]]:
    """Sum of totals and number of inspections of each week that begins from `first` to `last`."""
    weeks = summaries.filter(week__gte=first, week__lte=last).order_by().values_list("week")
    found = weeks.annotate(total=Sum("total_sum"), number=Sum("inspections"))
    return {week: (total, number) for week, total, number in found}
