"""What the desk's and the phone's pages of appraisals read alike: which year, which version."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from boards.domain.appraisal_gather import Case, gather_cases, year_of
from boards.domain.appraisal_objections import is_open
from boards.domain.appraisal_revise import first_frozen, read_case
from boards.domain.appraisals import policy_of_year
from boards.domain.policy import Policy, policy_for
from boards.models import Appraisal, AppraisalLine, AppraisalObjection
from boards.presenters_appraisal import ShownCase, ShownRow, show_case
from boards.queries import visible_boards
from boards.queries_appraisal import (
    IN_FORCE,
    first_year,
    homes_of_case,
    lines_by_place,
    looks_of_case,
    objections_of_year,
    visible_members,
    with_people,
    year_under_objection,
)
from grid.domain.numbers import read_number
from grid.domain.periods import Period
from grid.models import Household, Member, Responsibility, Township, User
from grid.scope import Scope

MOST_YEARS = 10
_WHOLE = (User.Role.OFFICER, User.Role.LEADER, User.Role.SUPERVISOR)


@dataclass(frozen=True)
class YearPage:
    """A township's year as a page shows it: `appraisal` is the frozen version, None: live."""

    township: Township
    year: int
    today: date
    appraisal: Appraisal | None
    versions: list[Appraisal]
    policy: Policy

    @property
    def period(self) -> Period:
        return year_of(self.year)

    @property
    def last_day(self) -> date:
        """Up to which day it counts."""
        return min(self.today, self.period.end)

    @property
    def is_over(self) -> bool:
        return self.today > self.period.end

    @property
    def is_old(self) -> bool:
        """Whether another version took its place, or none."""
        return self.appraisal is not None and self.appraisal.status not in IN_FORCE

    @property
    def query(self) -> str:
        """What keeps year, version and township in a link."""
        version = f"&version={self.appraisal.version}" if self.is_old and self.appraisal else ""
        return f"?year={self.year}{version}&township={self.township.pk}"


def read_year(request: HttpRequest, township: Township) -> YearPage:
    """By `year` and `version` (the one in force, or live). Raises Http404.

    Unless a year is given it is this one; at its turn the last, while that is open to objection.
    """
    today = timezone.localdate()
    year = _read_number(request, "year") or _year_to_open(request, township, today)
    if not 2000 <= year <= today.year:
        raise Http404
    found = Scope(request.user).of(Appraisal).filter(township=township, year=year)
    versions = list(with_people(found).order_by("-version"))
    appraisal = _choose(versions, _read_number(request, "version"))
    policy = (
        policy_of_year(appraisal)
        if appraisal
        else policy_for(township=township, on=year_of(year).start)
    )
    return YearPage(township, year, today, appraisal, versions, policy)


def _year_to_open(request: HttpRequest, township: Township, today: date) -> int:
    appraisals = Scope(request.user).of(Appraisal).filter(township=township)
    return year_under_objection(appraisals, today) or today.year


def _choose(versions: list[Appraisal], version: int | None) -> Appraisal | None:
    if version is None:
        return next((one for one in versions if one.status in IN_FORCE), None)
    for one in versions:
        if one.version == version:
            return one
    raise Http404


def _read_number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "") or request.POST.get(name, "")
    if not text:
        return None
    number = read_number(text)
    if number is None:
        raise Http404
    return number


def choose_township(request: HttpRequest) -> Township | None:
    """The person's own; for a superuser the chosen or the first one."""
    townships = Scope(request.user).townships().order_by("code")
    chosen = _read_number(request, "township")
    if chosen:
        townships = townships.filter(pk=chosen)
    return townships.first()


def list_years(user: User, today: date) -> list[int]:
    """The years since there have been responsibilities, the latest first."""
    first = first_year(Scope(user).of(Responsibility)) or today.year
    return list(range(today.year, max(first, today.year - MOST_YEARS) - 1, -1))


def find_member(user: User, pk: int | None) -> Member:
    """Whose appraisal the person may see. Raises Http404."""
    return get_object_or_404(visible_members(user).select_related("branch__township"), pk=pk)


def list_rows(user: User, page: YearPage) -> list[ShownRow]:
    """Everybody whom the person may see, by branch and name."""
    if page.appraisal:
        lines = Scope(user).of(AppraisalLine).filter(appraisal=page.appraisal)
        rule = page.policy.appraisal
        return [ShownRow(one.member, one.branch, one, rule) for one in lines_by_place(lines)]
    seen = visible_members(user).filter(branch__township=page.township)
    sees_all = user.is_superuser or user.role in _WHOLE
    cases = gather_cases(
        township=page.township,
        year=page.period,
        on=page.today,
        members=None if sees_all else seen,
        policy=page.policy,
    )
    members = seen.filter(pk__in=cases).select_related("branch")
    return [
        ShownRow(one, one.branch, cases[one.pk].result, page.policy.appraisal)
        for one in members.order_by("branch__code", "name", "pk")
    ]


def find_case(
    user: User, page: YearPage, member: Member
) -> tuple[Case | None, AppraisalLine | None]:
    """The member's year, live or as frozen (with its line); None: answered for no household."""
    if page.appraisal:
        lines = Scope(user).of(AppraisalLine).filter(appraisal=page.appraisal, member=member)
        line = lines.select_related("appraisal").first()
        return (read_case(line) if line else None), line
    cases = gather_cases(
        township=page.township,
        year=page.period,
        on=page.today,
        members=visible_members(user).filter(pk=member.pk),
        policy=page.policy,
    )
    return cases.get(member.pk), None


def unfold_case(user: User, page: YearPage, case: Case) -> ShownCase:
    """With households, inspections and boards. Heads out of the person's scope are masked."""
    pks = [home.household for home in case.homes]
    seen = Scope(user).of(Household).filter(pk__in=pks)
    boards = visible_boards(user).filter(pk__in={event.board for event in case.events})
    return show_case(
        case,
        page.policy,
        households=homes_of_case(pks),
        named=set(seen.values_list("pk", flat=True)),
        inspections=looks_of_case(
            pks,
            (page.period.start, page.last_day),
            at=page.appraisal.frozen_at if page.appraisal else None,
            arrived_by=first_frozen(page.appraisal) if page.appraisal else None,
        ),
        boards={board.pk: board for board in boards},
    )


def describe_member(request: HttpRequest, member: Member) -> dict[str, Any]:
    """Everything on a member's page, at the desk, on the phone and on paper."""
    user: User = request.user  # type: ignore[assignment]
    page = read_year(request, member.branch.township)
    case, line = find_case(user, page, member)
    objections = objections_of_year(
        Scope(user).of(AppraisalObjection), page.township.pk, page.year
    ).filter(line__member=member)
    told = list(objections)
    return {
        "page": page,
        "appraisal": page.appraisal,
        "member": member,
        "case": unfold_case(user, page, case) if case else None,
        "line": line,
        "objections": told,
        "may_object": (
            line is not None
            and user.has_perm("boards.add_appraisalobjection")
            and is_open(line.appraisal, timezone.now())
            and not any(one.decision == "" for one in told)
        ),
        "is_own": user.member_id == member.pk,
    }
