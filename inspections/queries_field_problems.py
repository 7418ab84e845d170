"""The problem list on a phone, as plain rows of prepared statements (see queries_field)."""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from grid.models import User
from grid.scope import Scope
from inspections.models import Problem
from inspections.queries import open_problems, overdue_problems, to_recheck
from inspections.queries_prepared import Prepared

CLOSED_SHOWN = 10

# Stand-ins, see Prepared: values that occur nowhere else.
_BRANCH, _TOWNSHIP, _MEMBER = -730_001, -730_002, -730_003
_TODAY, _SINCE = dt.date(1803, 1, 5), dt.date(1802, 1, 5)


class ProblemLine(NamedTuple):
    """A problem in a list: what and where, by when, in whose hands, how it ended."""

    pk: int
    item: str | None
    finding: str
    head: str | None
    code: str | None
    hamlet: str | None
    place: str
    due_on: dt.date
    rectified_on: dt.date | None
    claimed_by: str | None
    reopened: int
    closed_on: dt.date | None
    closing_note: str


_COLUMNS = (
    "pk",
    "item__name",
    "finding",
    "household__head",
    "household__code",
    "household__hamlet",
    "place",
    "due_on",
    "rectified_on",
    "claimed_by__name",
    "reopened",
    "closed_on",
    "closing_note",
)


class ProblemCounts(NamedTuple):
    open: int
    late: int
    recheck: int


class ProblemsOf:
    """The problems of a branch that the person has been found to see, or of `user`'s own
    households when `branch` is None."""

    def __init__(self, user: User, branch: int | None, *, today: dt.date) -> None:
        self._of_branch = branch is not None
        self._values = {
            "branch": branch or 0,
            "township": user.township_id or 0,
            "member": user.member_id or 0,
        }
        self._today = today

    def standing(self, show: str, start: int, number: int) -> list[ProblemLine]:
        """Those open (`late`, `recheck`: only these), the oldest date first."""
        return self._lines(_prepare_standing(self._of_branch, show, start, number))

    def closed(self, since: dt.date) -> list[ProblemLine]:
        """Those closed since that day, the latest first, CLOSED_SHOWN at most."""
        return self._lines(_prepare_closed(self._of_branch), since=since)

    def count(self) -> ProblemCounts:
        found = _prepare_counts(self._of_branch).rows(**self._values, today=self._today)
        recheck = sum(number for stage, number, _ in found if stage == Problem.Stage.RECTIFIED)
        return ProblemCounts(
            sum(number for _, number, _ in found), sum(late for *_, late in found), recheck
        )

    def _lines(self, prepared: Prepared, **days: dt.date) -> list[ProblemLine]:
        rows = prepared.rows(**self._values, today=self._today, **days)
        return [ProblemLine(*row) for row in rows]


def _rows(of_branch: bool) -> QuerySet[Problem]:
    if of_branch:
        return Problem.objects.filter(branch=_BRANCH)
    member = User(role=User.Role.RESPONSIBLE, township_id=_TOWNSHIP, member_id=_MEMBER)
    return Scope(member).of(Problem)


def _prepare(rows: QuerySet) -> Prepared:
    return Prepared(
        rows, branch=_BRANCH, township=_TOWNSHIP, member=_MEMBER, today=_TODAY, since=_SINCE
    )


@lru_cache(maxsize=64)
def _prepare_standing(of_branch: bool, show: str, start: int, number: int) -> Prepared:
    rows = _rows(of_branch)
    chosen = {"late": overdue_problems(rows, on=_TODAY), "recheck": to_recheck(rows)}
    standing = chosen.get(show, open_problems(rows)).order_by("due_on", "pk")
    return _prepare(standing.values_list(*_COLUMNS)[start : start + number])


@lru_cache(maxsize=2)
def _prepare_closed(of_branch: bool) -> Prepared:
    rows = _rows(of_branch).filter(status=Problem.Status.CLOSED, closed_on__gte=_SINCE)
    return _prepare(rows.order_by("-closed_on", "-pk").values_list(*_COLUMNS)[:CLOSED_SHOWN])


@lru_cache(maxsize=2)
def _prepare_counts(of_branch: bool) -> Prepared:
    late = Q(due_on__lt=_TODAY, rectified_on=None)
    stages = open_problems(_rows(of_branch)).order_by().values("stage")
    counted = stages.annotate(number=Count("pk"), late=Count("pk", filter=late))
    return _prepare(counted.values_list("stage", "number", "late"))
