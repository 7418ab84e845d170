"""What the phone's pages show, as plain rows: few columns, prepared statements.

Whose branches and households they are is still said by `Scope`, once for each role.
"""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from grid.domain.hamlets import hamlet_order
from grid.models import Branch, Household, Responsibility, User
from grid.scope import Scope
from inspections.domain.due import count_due
from inspections.models import Inspection, Problem
from inspections.queries import effective, valid_standards, week_list, week_progress
from inspections.queries_prepared import Prepared

FIRST_ROWS = 20  # of the due list; the rest is one tap away
LIST_SECONDS = 60

# Stand-ins, see Prepared: values that occur nowhere else.
_ONE, _TOWNSHIP, _BRANCH, _MEMBER = -710_001, -710_002, -710_003, -710_004
_WEEK = dt.date(1801, 1, 5)
_END = _WEEK + dt.timedelta(days=6)

SEEN_COLUMNS = (
    "pk",
    "head",
    "initials",
    "hamlet",
    "code",
    "standing__last_on",
    "standing__last_total",
)


class BranchWeek(NamedTuple):
    """A branch and its week: households inspected of those due."""

    pk: int
    name: str
    inspected: int
    due: int


class Seen(NamedTuple):
    """A household in a list, with its latest inspection of any kind."""

    pk: int
    head: str
    initials: str
    hamlet: str
    code: str
    last_on: dt.date | None
    last_total: Decimal | None


class Facts(NamedTuple):
    """A household's page: who, where, under whom, how it stood last, by what it is judged.

    `standard` is the version valid on the day asked for, as `standard_for` chooses it.
    """

    pk: int
    head: str
    hamlet: str
    code: str
    is_active: bool
    branch_id: int
    branch: str
    township_id: int
    last_on: dt.date | None
    last_total: Decimal | None
    responsible: str | None
    open_problems: int
    quota: int
    standard: int | None


def _stand_in(role: str, is_superuser: bool) -> User:
    return User(
        role=role,
        is_superuser=is_superuser,
        township_id=_TOWNSHIP,
        branch_id=_BRANCH,
        member_id=_MEMBER,
    )


def _prepare(rows: QuerySet) -> Prepared:
    return Prepared(
        rows,
        one=_ONE,
        township=_TOWNSHIP,
        branch=_BRANCH,
        member=_MEMBER,
        week=_WEEK,
        end=_END,
    )


def _values_of(user: User) -> dict[str, int]:
    values = {"township": user.township_id, "branch": user.branch_id, "member": user.member_id}
    return {name: value or 0 for name, value in values.items()}


def branch_weeks(user: User, *, week: dt.date, pk: int | None = None) -> list[BranchWeek]:
    """The branches in the person's scope, in the order of their codes, or the one of `pk`."""
    prepared = _prepare_branches(user.role, user.is_superuser, pk is not None)
    rows = prepared.rows(**_values_of(user), one=pk or 0, **_week(week))
    return [BranchWeek(*row) for row in rows]


@lru_cache(maxsize=32)
def _prepare_branches(role: str, is_superuser: bool, is_one: bool) -> Prepared:
    rows = week_progress(Scope(_stand_in(role, is_superuser)).branches(), week=_WEEK)
    if is_one:
        rows = rows.filter(pk=_ONE)
    return _prepare(rows.order_by("code").values_list(*BranchWeek._fields))


def hamlets_of(branch: int) -> list[tuple[str, int]]:
    """The hamlets of a branch with their numbers of active households, in their order."""
    return sorted(_prepare_hamlets().rows(one=branch), key=lambda row: hamlet_order(row[0]))


@lru_cache(maxsize=1)
def _prepare_hamlets() -> Prepared:
    rows = Household.objects.filter(branch=_ONE, is_active=True)
    counted = rows.order_by().values("hamlet").annotate(households=Count("pk"))
    return _prepare(counted.values_list("hamlet", "households"))


def due_ids(*, branch: int, week: dt.date, quota: int) -> list[int]:
    """`due_households` of a branch, by id: the week's list without what is done.

    The list is that of the week's beginning and hardly changes, so it is remembered for a
    minute; what is done is always asked.
    """
    if not quota:  # no household yet
        return []
    key = f"week-list:{branch}:{week}:{quota}"
    listed: list[int] | None = cache.get(key)
    if listed is None:
        rows = _prepare_list(quota).fetch(one=branch, **_week(week))
        cache.set(key, listed := [pk for (pk,) in rows], LIST_SECONDS)
    done = {pk for (pk,) in _prepare_done().fetch(one=branch, **_week(week))}
    return [pk for pk in listed if pk not in done]


@lru_cache(maxsize=512)
def _prepare_list(quota: int) -> Prepared:
    return _prepare(week_list(branch=Branch(pk=_ONE), week=_WEEK, quota=quota).values_list("pk"))


def first_rows(ids: list[int]) -> list[Seen]:
    """The active households of these ids, FIRST_ROWS at most, in this order."""
    asked = [*ids[:FIRST_ROWS], *[0] * FIRST_ROWS]
    found = _prepare_first().rows(**{f"id{n}": asked[n] for n in range(FIRST_ROWS)})
    homes = {row[0]: Seen(*row) for row in found}
    return [homes[pk] for pk in ids[:FIRST_ROWS] if pk in homes]


@lru_cache(maxsize=1)
def _prepare_first() -> Prepared:
    ids = {f"id{n}": -720_100 - n for n in range(FIRST_ROWS)}
    rows = Household.objects.filter(pk__in=ids.values(), is_active=True).order_by()
    return Prepared(rows.values_list(*SEEN_COLUMNS), **ids)


@lru_cache(maxsize=1)
def _prepare_done() -> Prepared:
    done = done_in_week(Inspection.objects.filter(branch=_ONE), week=_WEEK)
    stays = Coalesce("household__merged_into", "household")
    return _prepare(done.order_by().values_list(stays))


def quota_of(hamlets: list[tuple[str, int]]) -> int:
    return count_due(sum(households for _, households in hamlets))


def seen_rows(households: QuerySet[Household]) -> list[Seen]:
    return [Seen(*row) for row in households.values_list(*SEEN_COLUMNS)]


def household_facts(user: User, pk: int, *, day: dt.date) -> Facts | None:
    """The household as it is on `day`, or None out of the person's scope."""
    prepared = _prepare_facts(user.role, user.is_superuser)
    rows = prepared.rows(**_values_of(user), one=pk, week=day)
    if not rows:
        return None
    facts = Facts(*rows[0])
    return facts._replace(open_problems=facts.open_problems or 0, quota=count_due(facts.quota or 0))


@lru_cache(maxsize=32)
def _prepare_facts(role: str, is_superuser: bool) -> Prepared:
    under = Responsibility.objects.filter(household=OuterRef("pk"), until__isnull=True)
    problems = Problem.objects.filter(household=OuterRef("pk"), status=Problem.Status.OPEN)
    active = Household.objects.filter(branch=OuterRef("branch_id"), is_active=True)
    standards = valid_standards(OuterRef("branch__township_id"), on=_WEEK)
    rows = Scope(_stand_in(role, is_superuser)).of(Household).filter(pk=_ONE).order_by()
    return _prepare(
        rows.values_list(
            "pk",
            "head",
            "hamlet",
            "code",
            "is_active",
            "branch_id",
            "branch__name",
            "branch__township_id",
            "standing__last_on",
            "standing__last_total",
            Subquery(under.values("member__name")[:1]),
            Subquery(_count(problems, "household")),
            Subquery(_count(active, "branch")),
            Subquery(standards.values("pk")[:1]),
        )
    )


def _count(rows: QuerySet, group: str) -> QuerySet:
    return rows.order_by().values(group).annotate(n=Count("pk")).values("n")


def done_in_week(inspections: QuerySet[Inspection], *, week: dt.date) -> QuerySet[Inspection]:
    """The weekly inspections of the week, newest first."""
    return (
        effective(inspections)
        .filter(kind=Inspection.Kind.WEEKLY, date__gte=week, date__lte=week + dt.timedelta(days=6))
        .order_by("-date", "-received_at")
    )


def _week(week: dt.date) -> dict[str, dt.date]:
    return {"week": week, "end": week + dt.timedelta(days=6)}
