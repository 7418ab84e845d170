"""Corrections travel to frozen appraisals: before and after, and the next version.

What changes is what corrections changed: the inspections that the first version counted, as
they count now, and the boards that it counted, in the version that holds now. Inspections that
arrived later, days of responsibility entered later, boards published later: none of them
changes a frozen year. The version before stays as it was, readable for ever.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.appraisal_gather import (
    Case,
    make_case,
    make_cases,
    read_places,
    seen_days,
    year_of,
)
from boards.domain.appraisal_rules import Home, Result
from boards.domain.appraisals import (
    AppraisalRefused,
    Status,
    add_step,
    policy_of_year,
    read_parts,
    result_of,
    take_appraisal,
    write_lines,
)
from boards.domain.scores import KindRow, average_doubles, whole_weights
from boards.models import Appraisal, AppraisalLine, Board
from boards.queries import counted_at
from boards.queries_appraisal import corrections_bearing_on, household_boards, in_force
from grid.domain.periods import monday_of
from grid.models import User
from inspections.models import Correction, Inspection

_RECORDED = (Board.Status.PUBLISHED, Board.Status.SUPERSEDED)


@dataclass(frozen=True)
class AppraisalShift:
    """A member whose result is another after the revision."""

    member: int
    before: Result
    after: Result


@dataclass(frozen=True)
class YearRevision:
    """`boards`: the versions that hold now; `cases`: every member's, as it would be."""

    boards: tuple[int, ...]
    cases: Mapping[int, Case]
    shifts: tuple[AppraisalShift, ...]

    @property
    def is_needed(self) -> bool:
        return bool(self.shifts)


def first_frozen(appraisal: Appraisal) -> datetime:
    """When the version that it goes back to was frozen: it counts what had arrived by then."""
    while appraisal.revises:
        appraisal = appraisal.revises
    return appraisal.frozen_at


def read_cases(appraisal: Appraisal) -> dict[int, Case]:
    """Every member's case as it was frozen, computed from its stored parts."""
    policy = policy_of_year(appraisal)
    weights = whole_weights(policy)
    rows = appraisal.lines.order_by("pk").values_list("member", "parts")
    return {
        member: make_case(member, *read_parts(parts), policy, weights)
        for member, parts in rows.iterator(chunk_size=500)
    }


def read_case(line: AppraisalLine) -> Case:
    policy = policy_of_year(line.appraisal)
    return make_case(line.member_id, *read_parts(line.parts), policy, whole_weights(policy))


def compute_year(appraisal: Appraisal, *, at: datetime, everything: bool = False) -> YearRevision:
    """What the year would be with the corrections made up to `at`.

    Only households of which an inspection was corrected since are added up anew, or, to
    prove the frozen numbers, `everything`, with the boards in the versions that were counted.
    """
    frozen = read_cases(appraisal)
    touched = None if everything else _touched(appraisal, at)
    sums = _read_looks(appraisal, touched, at)
    homes = {
        member: [_renew(home, sums, touched, appraisal.rules) for home in case.homes]
        for member, case in frozen.items()
    }
    boards = _boards_frozen(appraisal) if everything else _boards_now(appraisal)
    year, policy = year_of(appraisal.year), policy_of_year(appraisal)
    cases = make_cases(homes, read_places(boards), year, policy, appraisal.rules)
    lines = appraisal.lines.defer("parts")
    shifts = compare_results(
        {line.member_id: result_of(line) for line in lines},
        {member: case.result for member, case in cases.items()},
    )
    return YearRevision(tuple(board.pk for board in boards), cases, shifts)


def compare_results(
    before: Mapping[int, Result], after: Mapping[int, Result]
) -> tuple[AppraisalShift, ...]:
    """Whose result differs; both versions have the same members."""
    return tuple(
        AppraisalShift(member, old, after[member])
        for member, old in before.items()
        if old != after[member]
    )


def _touched(appraisal: Appraisal, at: datetime) -> set[int]:
    rows = corrections_bearing_on(Correction.objects.filter(at__lte=at), appraisal)
    return set(rows.order_by().values_list("superseded__household", flat=True))


Looks = dict[int, list[tuple[date, str, Decimal, int]]]  # day, kind, total, branch


def _read_looks(appraisal: Appraisal, touched: Iterable[int] | None, at: datetime) -> Looks:
    """The inspections that count at that moment, of the first version's, by household."""
    year = year_of(appraisal.year)
    rows = Inspection.objects.filter(
        township=appraisal.township_id, date__range=(year.start, year.end)
    )
    if touched is not None:
        rows = rows.filter(household__in=touched)
    counted = counted_at(rows, at, arrived_by=first_frozen(appraisal)).order_by()
    looks: Looks = defaultdict(list)
    values = counted.values_list("household", "date", "kind", "total", "branch")
    for household, *look in values.iterator(chunk_size=5000):
        looks[household].append(tuple(look))
    return looks


def _renew(home: Home, looks: Looks, touched: set[int] | None, rules: int) -> Home:
    """The household with its inspections added up anew, if one of them was corrected."""
    if touched is not None and home.household not in touched:
        return home
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    weeks: dict[tuple[date, int], list[int]] = defaultdict(lambda: [0, 0])
    for day, kind, total, branch in looks.get(home.household, ()):
        if home.covers(day):
            added = [sums[kind]]
            added += [weeks[monday_of(day), branch]] if kind == Inspection.Kind.WEEKLY else []
            for one in added:
                one[0] += 1
                one[1] += round(total * 10)
    rows = [KindRow(kind, *found) for kind, found in sorted(sums.items())]
    if rules > 1:
        doubles = [(count, tenths) for count, tenths in weeks.values() if count > 1]
        rows = [
            average_doubles(row, doubles) if row.kind == Inspection.Kind.WEEKLY else row
            for row in rows
        ]
    return replace(home, rows=tuple(rows))


def replay_year(appraisal: Appraisal) -> YearRevision:
    """The year as it was frozen, from the inspections and boards of then: without a shift."""
    return compute_year(appraisal, at=appraisal.frozen_at, everything=True)


def _boards_frozen(appraisal: Appraisal) -> list[Board]:
    return list(Board.objects.filter(pk__in=appraisal.boards).defer("rule"))


def _boards_now(appraisal: Appraisal) -> list[Board]:
    """The boards that were counted, each in its latest version; a withdrawn one is gone."""
    days = seen_days(year_of(appraisal.year))
    known = Board.objects.filter(township=appraisal.township_id)
    boards = {board.pk: board for board in household_boards(known, days.start, days.end)}
    newer = {board.revises_id: pk for pk, board in boards.items() if board.revises_id}
    latest = []
    for pk in appraisal.boards:
        while pk in newer:
            pk = newer[pk]
        if pk in boards and boards[pk].status in _RECORDED:
            latest.append(boards[pk])
    return latest


@transaction.atomic
def revise_appraisal(
    *, appraisal: Appraisal, reason: str, by: User, at: datetime | None = None
) -> Appraisal:
    """The year's next version; it stands where the one before stood (under notice or final).

    Raises AppraisalRefused: not in force, no reason, nothing would change.
    """
    at = at or timezone.now()
    old = take_appraisal(appraisal, Status.SUPERSEDED)
    if not reason.strip():
        raise AppraisalRefused(_("Say why: the reason stands on the correction notice."))
    revision = compute_year(old, at=at)
    if not revision.is_needed:
        raise AppraisalRefused(_("No correction changes this year: there is nothing to revise."))
    new = _copy(old, reason.strip(), revision.boards, by, at)
    write_lines(new, revision.cases)
    return new


def _copy(old: Appraisal, reason: str, boards: Iterable[int], by: User, at: datetime) -> Appraisal:
    is_final, status = old.status == Status.FINAL, old.status
    old.status = Status.SUPERSEDED
    old.save(update_fields=["status"])
    new = Appraisal.objects.create(
        township_id=old.township_id,
        year=old.year,
        version=old.version + 1,
        revises=old,
        revision_reason=reason,
        status=status,
        policy_id=old.policy_id,
        rule=old.rule,
        rules=old.rules,
        boards=list(boards),
        notice_until=old.notice_until,
        frozen_by=by,
        frozen_at=at,
        finished_by=by if is_final else None,
        finished_at=at if is_final else None,
    )
    for one in (old, new):
        add_step(one, by=by, at=at, reason=reason)
    return new


def appraisals_resting_on(board: Board) -> list[Appraisal]:
    """Frozen years in force that counted this board, or a version of it."""
    chain, one = {board.pk}, board
    while one.revises:
        one = one.revises
        chain.add(one.pk)
    years = (board.end.year, board.end.year + 1)
    found = Appraisal.objects.filter(township=board.township_id, year__in=years)
    return [one for one in in_force(found).order_by("year") if chain & set(one.boards)]
