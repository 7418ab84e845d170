"""What the rhythm's pages count: patrols, dispatches, and the week's problems.

What was withdrawn is no problem. Whatever concerns a week is either still open or was closed
since its Monday: so the years behind it cost nothing.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from inspections.models import Dispatch, Patrol, Problem

_WEEK = timedelta(days=6)


class ProblemCounts(NamedTuple):
    """Open (of these `waiting`: put right, not re-checked) and overdue at the end of a day; found
    and closed in the week up to it."""

    open: int = 0
    waiting: int = 0
    overdue: int = 0
    found: int = 0
    closed: int = 0

    def plus(self, other: "ProblemCounts") -> "ProblemCounts":
        return ProblemCounts(*(a + b for a, b in zip(self, other, strict=True)))


class PatrolCounts(NamedTuple):
    """Places looked at, days on which there was a patrol, findings."""

    patrols: int = 0
    days: int = 0
    findings: int = 0


def open_on(day: date) -> Q:
    """Found by the end of this day, and not closed by then."""
    still = Q(status=Problem.Status.OPEN) | Q(status=Problem.Status.CLOSED, closed_on__gt=day)
    return Q(found_on__lte=day) & still


def overdue_on(day: date) -> Q:
    """Past their date on this day, and not put right by then."""
    undone = Q(rectified_on=None) | Q(rectified_on__gt=day)
    return open_on(day) & Q(due_on__lt=day) & undone


def of_week(problems: QuerySet[Problem], *, week: date) -> QuerySet[Problem]:
    """Those that a week from Monday `week` on can have to do with."""
    closed = Q(status=Problem.Status.CLOSED, closed_on__gte=week)
    return problems.filter(Q(status=Problem.Status.OPEN) | closed)


def count_problems(
    problems: QuerySet[Problem], *, week: date, day: date
) -> dict[int, ProblemCounts]:
    """By branch: the week from Monday `week` as it stood at the end of `day`."""
    counts: dict[int, ProblemCounts] = {}
    still = problems.filter(status=Problem.Status.OPEN)
    since = problems.filter(status=Problem.Status.CLOSED, closed_on__gte=week)
    for rows in (still, since):  # two, each along its index
        for branch, *found in _count(rows, week, day):
            counts[branch] = counts.get(branch, ProblemCounts()).plus(ProblemCounts(*found))
    return counts


def _count(problems: QuerySet[Problem], week: date, day: date) -> QuerySet[Any, Any]:
    return (
        problems.order_by()
        .values_list("branch")
        .annotate(
            open=Count("pk", filter=open_on(day)),
            waiting=Count("pk", filter=open_on(day) & Q(rectified_on__lte=day)),
            overdue=Count("pk", filter=overdue_on(day)),
            found=Count("pk", filter=Q(found_on__gte=week, found_on__lte=day)),
            closed=Count("pk", filter=Q(closed_on__gte=week, closed_on__lte=day)),
        )
    )


def patrols_between(patrols: QuerySet[Patrol], first: date, last: date) -> QuerySet[Patrol]:
    """Both days inside, the newest first."""
    return patrols.filter(date__gte=first, date__lte=last).order_by("-date", "-received_at")


def count_patrols(patrols: QuerySet[Patrol], first: date, last: date) -> dict[int, PatrolCounts]:
    """By branch, both days inside."""
    rows = patrols_between(patrols, first, last).order_by().values_list("branch")
    counted = rows.annotate(
        patrols=Count("pk"), days=Count("date", distinct=True), findings=_FINDINGS
    )
    return {branch: PatrolCounts(*counts) for branch, *counts in counted}


_FINDINGS = Count("pk", filter=~Q(finding=""))


def count_patrols_by_day(
    patrols: QuerySet[Patrol], first: date, last: date
) -> dict[tuple[int, date], tuple[int, int]]:
    """`(branch, day) → (places looked at, findings)`; days without a patrol are not in it."""
    rows = patrols_between(patrols, first, last).order_by().values_list("branch", "date")
    counted = rows.annotate(patrols=Count("pk"), findings=_FINDINGS)
    return {(branch, day): (number, findings) for branch, day, number, findings in counted}


def dispatches_between(
    dispatches: QuerySet[Dispatch], first: date, last: date
) -> dict[tuple[int | None, date], date]:
    """`(branch or None for the township, Monday) → the day it was held`."""
    rows = dispatches.filter(week__gte=first, week__lte=last).order_by()
    return {(branch, week): held for branch, week, held in rows.values_list(*_HELD)}


_HELD = ("branch", "week", "held_on")
