"""What the figures are counted from: one aggregate each, from queryset to queryset."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from grid.domain.periods import Period
from grid.models import Household
from inspections.models import Inspection, Problem, WeekSummary


def count_inspections(
    inspections: QuerySet[Inspection], period: Period, by: str = "branch"
) -> QuerySet[Any, Any]:
    """Rows `(key, inspections, households, sum of totals)` of the period, by `by`."""
    return (
        inspections.filter(date__gte=period.start, date__lte=period.end)
        .order_by()
        .values_list(by)
        .annotate(
            number=Count("pk"), households=Count("household", distinct=True), sum=Sum("total")
        )
    )


def count_active(households: QuerySet[Household], by: str = "branch") -> QuerySet[Any, Any]:
    """Rows `(key, active households)`."""
    active = households.filter(is_active=True).order_by()
    return active.values_list(by).annotate(number=Count("pk"))


def count_problems(
    problems: QuerySet[Problem], period: Period, day: date, by: str = "branch"
) -> QuerySet[Any, Any]:
    """Rows `(key, found, closed, open, overdue)`: the first two in the period, then on `day`.

    Looks only at problems still open or closed since the period began, so that years of
    closed ones cost nothing.
    """
    open_then = Q(found_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))
    return (
        problems.filter(Q(status=Problem.Status.OPEN) | Q(closed_on__gte=period.start))
        .order_by()
        .values_list(by)
        .annotate(
            found=Count("pk", filter=Q(found_on__gte=period.start, found_on__lte=period.end)),
            closed=Count("pk", filter=Q(closed_on__gte=period.start, closed_on__lte=period.end)),
            open=Count("pk", filter=open_then),
            overdue=Count("pk", filter=open_then & Q(due_on__lt=day)),
        )
    )


def in_weeks(summaries: QuerySet[WeekSummary], first: date, last: date) -> QuerySet[WeekSummary]:
    """Summaries of the weeks that begin from `first` to `last`, in order."""
    return summaries.filter(week__gte=first, week__lte=last).order_by("week")
