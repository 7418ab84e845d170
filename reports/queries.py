"""What the figures are counted from: one aggregate each, from queryset to queryset."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from grid.domain.periods import Period
from grid.models import Branch, Household
from inspections.models import Inspection, Problem, WeekSummary
from inspections.queries import effective

SOON = timedelta(days=7)


def count_inspections(
    inspections: QuerySet[Inspection], period: Period, by: str = "branch"
) -> QuerySet[Any, Any]:
    """Rows `(key, inspections, active households, sum of totals)` of the period, by `by`."""
    return (
        effective(inspections)
        .filter(date__gte=period.start, date__lte=period.end)
        .order_by()
        .values_list(by)
        .annotate(
            number=Count("pk"),
            households=Count("household", distinct=True, filter=Q(household__is_active=True)),
            sum=Sum("total"),
        )
    )


def hamlets_with_active(households: QuerySet[Household]) -> QuerySet[Any, Any]:
    """Rows `(hamlet, active households)`, by name."""
    active = Count("pk", filter=Q(is_active=True))
    return households.order_by("hamlet").values_list("hamlet").annotate(number=active)


def branches_with_active(branches: QuerySet[Branch]) -> QuerySet[Any, Any]:
    """Rows `(id, name, code, active households)`, by code."""
    active = Count("households", filter=Q(households__is_active=True))
    return branches.order_by("code").values_list("pk", "name", "code").annotate(number=active)


def count_problems(
    problems: QuerySet[Problem], period: Period, day: date, by: str = "branch"
) -> Iterator[tuple[Any, ...]]:
    """Rows `(key, found, closed, open, overdue, soon)`: two of the period, the rest on `day`.

    `soon`: open and due in the SOON days from `day` on. A key may come twice, to be added:
    problems still open and those closed since the period began are counted apart, each along
    an index, so that years of closed ones cost nothing.
    """
    found = Q(found_on__gte=period.start, found_on__lte=period.end)
    still = problems.filter(status=Problem.Status.OPEN)
    since = problems.filter(closed_on__gte=period.start)
    for key, *counts in _count(still, by, found, Q(found_on__lte=day), day):
        yield key, counts[0], 0, *counts[1:]
    open_then = Q(found_on__lte=day, closed_on__gt=day)
    closed = Count("pk", filter=Q(closed_on__lte=period.end))
    for key, *counts in _count(since, by, found, open_then, day, closed=closed):
        yield key, counts[0], counts[4], *counts[1:4]


def _count(
    problems: QuerySet[Problem], by: str, found: Q, open_then: Q, day: date, **more: Count
) -> QuerySet[Any, Any]:
    undone = Q(rectified_on=None) | Q(rectified_on__gt=day)
    return (
        problems.order_by()
        .values_list(by)
        .annotate(
            found=Count("pk", filter=found),
            open=Count("pk", filter=open_then),
            overdue=Count("pk", filter=open_then & Q(due_on__lt=day) & undone),
            soon=Count(
                "pk", filter=open_then & Q(due_on__gte=day, due_on__lte=day + SOON) & undone
            ),
            **more,
        )
    )


class WeekRow(NamedTuple):
    """What is read of a week summary; no model instances, there are hundreds in a quarter."""

    branch: int
    week: date
    kind: str
    due: int
    households: int
    item_points: list[float]
    item_possible: list[float]
    item_failed: list[int]


def week_rows(summaries: QuerySet[WeekSummary], first: date, last: date) -> list[WeekRow]:
    """The weeks that begin from `first` to `last`."""
    rows = summaries.filter(week__gte=first, week__lte=last).order_by()
    return [WeekRow(*row) for row in rows.values_list(*WeekRow._fields)]


def sum_weeks(
    summaries: QuerySet[WeekSummary], first: date, last: date
) -> dict[date, tuple[Decimal, int]]:
    """Sum of totals and number of inspections of each week that begins from `first` to `last`."""
    weeks = summaries.filter(week__gte=first, week__lte=last).order_by().values_list("week")
    found = weeks.annotate(total=Sum("total_sum"), number=Sum("inspections"))
    return {week: (total, number) for week, total, number in found}
