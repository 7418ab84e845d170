"""What boards are counted from: one aggregate each, from queryset to queryset."""

from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from boards.models import Board, BoardEntry
from grid.domain.periods import Period
from grid.models import Household
from inspections.models import Inspection, Problem
from inspections.queries import counted, effective


def sums_by_household(inspections: QuerySet[Inspection], period: Period) -> QuerySet[Any, Any]:
    """Rows `(household, branch, kind, count, total)` of the period's inspections.

    Of active households only: who has left is on no board.
    """
    return (
        effective(inspections)
        .filter(date__gte=period.start, date__lte=period.end, household__is_active=True)
        .order_by()
        .values_list("household", "branch", "kind")
        .annotate(count=Count("pk"), sum=Sum("total"))
    )


def active_by_branch(households: QuerySet[Household]) -> QuerySet[Any, Any]:
    """Rows `(branch, count)` of active households."""
    active = households.filter(is_active=True).order_by()
    return active.values_list("branch").annotate(count=Count("pk"))


def cleared_by_branch(problems: QuerySet[Problem], start: date, end: date) -> QuerySet[Any, Any]:
    """Rows `(branch, due, cleared)`: problems due in these days; cleared by their own date."""
    due = counted(problems).filter(due_on__gte=start, due_on__lte=end).order_by()
    return due.values_list("branch").annotate(
        due=Count("pk"), cleared=Count("pk", filter=Q(closed_on__lte=F("due_on")))
    )


def overdue_at(problems: QuerySet[Problem], day: date) -> QuerySet[Problem]:
    """Past their date on `day`, and not closed by then."""
    late = counted(problems).filter(due_on__lt=day)
    return late.filter(Q(closed_on=None) | Q(closed_on__gt=day))


def count_overdue(problems: QuerySet[Problem], day: date, by: str) -> dict[int, int]:
    """Overdue problems on `day`, counted by `household` or `branch`."""
    return dict(overdue_at(problems, day).order_by().values_list(by).annotate(count=Count("pk")))


def entries_on_sides(entries: QuerySet[BoardEntry]) -> QuerySet[BoardEntry]:
    """Red and black entries in the order of the board."""
    return entries.exclude(colour="").order_by("rank")


def published(boards: QuerySet[Board]) -> QuerySet[Board]:
    return boards.filter(status=Board.Status.PUBLISHED)


def latest_of_each_level(boards: QuerySet[Board]) -> QuerySet[Board]:
    """Of each level the board that ends last; of those that end together the longest."""
    newest = boards.filter(level=OuterRef("level")).order_by("-end", "start").values("pk")[:1]
    return boards.filter(pk=Subquery(newest)).order_by("level")
