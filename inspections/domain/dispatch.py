"""The weekly dispatch: its page, and holding it, which makes the page a record."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.domain.periods import monday_of
from grid.models import Branch, Township, User
from inspections.models import Dispatch, Patrol, Problem
from inspections.queries import week_progress
from inspections.queries_rhythm import (
    PatrolCounts,
    ProblemCounts,
    count_patrols,
    count_problems,
    dispatches_between,
    of_week,
    open_on,
    overdue_on,
    patrols_between,
)

MOST_LINES = 100  # of one list; the figure above it counts them all


class DispatchRefused(ValueError):
    """The dispatch cannot be held like this; the message is for the person."""


@dataclass(frozen=True)
class BranchWeek:
    """A branch's week in numbers; `branch` is None for all of them together.

    `due`, `inspected`: households of the week's list; `days`: on which there was a patrol;
    `held_on`: the day of the branch's own dispatch.
    """

    branch: int | None
    name: str
    due: int = 0
    inspected: int = 0
    patrols: int = 0
    days: int = 0
    findings: int = 0
    open: int = 0
    waiting: int = 0
    overdue: int = 0
    found: int = 0
    closed: int = 0
    held_on: date | None = None


def last_day(week: date, today: date) -> date:
    """The day up to which a week is told: its Sunday, or today while it runs."""
    return min(week + timedelta(days=6), today)


def describe_week(
    *, township: Township, branch: Branch | None, week: date, today: date
) -> dict[str, Any]:
    """The page of the week from Monday `week`, as JSON holds it.

    `day` up to which it is told, `rows` one for each branch, `total`. A branch's own page also
    has the lists `overdue`, `found`, `open` (the others that are open), `closed`, `patrols`
    (with a finding), each of MOST_LINES at most. The township's page names no household: every
    branch reads it.
    """
    day = last_day(week, today)
    branches = Branch.objects.filter(township=township).order_by("code")
    if branch:
        branches = branches.filter(pk=branch.pk)
    rows = count_week(branches, week=week, day=day)
    page: dict[str, Any] = {
        "day": day.isoformat(),
        "rows": [_write_row(row) for row in rows],
        "total": _write_row(sum_rows(rows)),
    }
    return page | (list_week(branch, week=week, day=day) if branch else {})


def _write_row(row: BranchWeek) -> dict[str, Any]:
    return asdict(row) | {"held_on": row.held_on.isoformat() if row.held_on else None}


def count_week(branches: QuerySet[Branch], *, week: date, day: date) -> list[BranchWeek]:
    """One row for each branch, in the order given; as many queries for one as for all."""
    places = list(week_progress(branches, week=week))
    ids = [branch.pk for branch in places]
    problems = count_problems(Problem.objects.filter(branch__in=ids), week=week, day=day)
    patrols = count_patrols(Patrol.objects.filter(branch__in=ids), week, day)
    held = dispatches_between(Dispatch.objects.filter(branch__in=ids), week, week)
    return [
        BranchWeek(
            branch.pk,
            branch.name,
            branch.due,  # type: ignore[attr-defined]
            branch.inspected,  # type: ignore[attr-defined]
            *patrols.get(branch.pk, PatrolCounts()),
            *problems.get(branch.pk, ProblemCounts()),
            held.get((branch.pk, week)),
        )
        for branch in places
    ]


def sum_rows(rows: list[BranchWeek]) -> BranchWeek:
    total = BranchWeek(None, "")
    for row in rows:
        sums = {
            name: value + getattr(total, name)
            for name, value in vars(row).items()
            if name not in ("branch", "name", "held_on")
        }
        total = replace(total, **sums)
    return total


def list_week(branch: Branch, *, week: date, day: date) -> dict[str, Any]:
    """The lists of a branch's page. A problem found this week that is not overdue stands
    under `found` and not again under `open`."""
    mine = Problem.objects.filter(branch=branch).select_related("household", "item")
    rows = of_week(mine, week=week).order_by("due_on", "pk")
    new = rows.filter(found_on__gte=week, found_on__lte=day)
    closed = rows.filter(status=Problem.Status.CLOSED, closed_on__gte=week, closed_on__lte=day)
    rest = rows.filter(open_on(day), found_on__lt=week, due_on__gte=day)
    found = patrols_between(Patrol.objects.filter(branch=branch), week, day).exclude(finding="")
    return {
        "overdue": [_write_problem(row, day) for row in rows.filter(overdue_on(day))[:MOST_LINES]],
        "found": [_write_problem(row, day) for row in new[:MOST_LINES]],
        "open": [_write_problem(row, day) for row in rest[:MOST_LINES]],
        "closed": [_write_problem(row, day) for row in closed[:MOST_LINES]],
        "patrols": [_write_patrol(patrol) for patrol in found[:MOST_LINES]],
    }


def _write_problem(problem: Problem, day: date) -> dict[str, Any]:
    """A line of a list. What was closed after `day` was open then."""
    closed = problem.closed_on if problem.closed_on and problem.closed_on <= day else None
    home = problem.household
    at_home = (home.head, home.hamlet, home.code) if home else (problem.place,)
    return {
        "id": problem.pk,
        "place": " · ".join(filter(None, at_home)),
        "item": problem.item.name if problem.item else "",
        "finding": problem.finding,
        "found_on": problem.found_on.isoformat(),
        "due_on": problem.due_on.isoformat(),
        "closed_on": closed.isoformat() if closed else None,
        "note": problem.closing_note if closed else "",
    }


def _write_patrol(patrol: Patrol) -> dict[str, Any]:
    return {
        "date": patrol.date.isoformat(),
        "place": patrol.place,
        "finding": patrol.finding,
    }


def hold_dispatch(
    *,
    township: Township,
    branch: Branch | None,
    week: date,
    held_on: date,
    participants: str,
    decisions: str,
    by: User,
    at: datetime | None = None,
) -> Dispatch:
    """Record that the week's dispatch was held, with its page as it stands now.

    Without a branch it is the township's. Raises DispatchRefused when it was held before, the
    week has not begun, or the day lies outside its reach or in the future.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    _check_dates(week, held_on, today)
    dispatch = Dispatch(
        township=township,
        branch=branch,
        week=week,
        held_on=held_on,
        participants=participants.strip(),
        decisions=decisions.strip(),
        held_by=by,
        held_at=at,
    )
    try:
        with transaction.atomic():
            dispatch.figures = describe_week(
                township=township, branch=branch, week=week, today=today
            )
            dispatch.save(force_insert=True)
    except IntegrityError:  # held before, or at the same moment by somebody else
        raise DispatchRefused(_("The dispatch of this week was held and recorded.")) from None
    return dispatch


def _check_dates(week: date, held_on: date, today: date) -> None:
    if week != monday_of(week):
        raise ValueError(f"not a Monday: {week}")
    if week > today:
        raise DispatchRefused(_("This week has not begun yet."))
    if held_on > today:
        raise DispatchRefused(_("The day it was held lies in the future."))
    if held_on < week:
        raise DispatchRefused(_("A dispatch cannot be held before its week begins."))
