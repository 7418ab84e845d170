"""The doorway of the arena: a contest is opened, sheets come in, it is closed.

A sheet can be given anew until the contest is closed, each time as a new version; after
that nothing changes any more. Households' inspections of kind ARENA are another thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, Township, User
from inspections.domain.arena_results import read_result, read_scores
from inspections.domain.arena_rules import FULL_POINTS, is_possible
from inspections.domain.draft import DRAFT_CRITERIA
from inspections.models import ArenaContest, ArenaCriterion, ArenaJuror, ArenaSheet
from inspections.queries_arena import closed_contests, latest_contest

# Who may judge with an account: a secretary would judge the own branch.
JUROR_ROLES = (User.Role.OFFICER, User.Role.LEADER, User.Role.SUPERVISOR)


class ArenaRefused(ValueError):
    """It cannot be done like this; the message is for the person."""


class SheetChanged(ArenaRefused):
    """Somebody else gave this sheet in the meantime; `branch_id` says which."""

    def __init__(self, branch_id: int) -> None:
        super().__init__(
            _("This sheet was entered elsewhere in the meantime. Look at it, then enter it again.")
        )
        self.branch_id = branch_id


@dataclass(frozen=True)
class Criterion:
    name: str
    points: int


@dataclass(frozen=True)
class Seat:
    """A juror; `id` is that of the seat when it is there already."""

    name: str
    user: User | None = None
    id: int | None = None


@dataclass(frozen=True)
class Plan:
    """All that an officer says about a contest; contestants are branches of its township."""

    date: date
    branches: tuple[Branch, ...]
    criteria: tuple[Criterion, ...]
    seats: tuple[Seat, ...]
    place: str = ""


@dataclass(frozen=True)
class Mark:
    """What a juror gives a branch: points by criterion, none to take the sheet back.

    `after` is the version that the person had before them, 0 for none.
    """

    branch_id: int
    points: tuple[Decimal, ...]
    after: int = 0


def draft_criteria() -> tuple[Criterion, ...]:
    """The project's own draft, 100 points."""
    return tuple(Criterion(name, points) for name, points in DRAFT_CRITERIA)


def propose_plan(township: Township) -> Plan:
    """What a new contest begins with: the last one's criteria and jurors, else the draft."""
    branches = tuple(Branch.objects.filter(township=township).order_by("code"))
    today, last = timezone.localdate(), latest_contest(township)
    if last is None:
        return Plan(today, branches, draft_criteria(), ())
    plan = plan_of(last)
    seats = tuple(Seat(seat.name, seat.user) for seat in plan.seats)
    return Plan(today, branches, plan.criteria, seats, plan.place)


def plan_of(contest: ArenaContest) -> Plan:
    """What was said about a contest."""
    return Plan(
        date=contest.date,
        branches=tuple(contest.branches.order_by("code")),
        criteria=tuple(Criterion(one.name, one.points) for one in contest.criteria.all()),
        seats=tuple(
            Seat(one.name, one.user, one.pk) for one in contest.jurors.select_related("user")
        ),
        place=contest.place,
    )


def check_plan(plan: Plan, *, township: Township) -> None:
    """Raises ArenaRefused with a message for the page."""
    if len(plan.branches) < 2:
        raise ArenaRefused(_("An arena needs at least two branches."))
    if any(branch.township_id != township.pk for branch in plan.branches):
        raise ArenaRefused(_("Only branches of the township take part."))
    _check_criteria(plan.criteria)
    _check_seats(plan.seats, township)


def _check_criteria(criteria: Sequence[Criterion]) -> None:
    if any(not one.name or one.points < 1 for one in criteria):
        raise ArenaRefused(_("Every criterion needs a name and at least one point."))
    if len({one.name for one in criteria}) < len(criteria):
        raise ArenaRefused(_("Two criteria have the same name."))
    if (points := sum(one.points for one in criteria)) != FULL_POINTS:
        raise ArenaRefused(
            _("The criteria add up to %(points)s points, but must be 100.") % {"points": points}
        )


def _check_seats(seats: Sequence[Seat], township: Township) -> None:
    users = [seat.user for seat in seats if seat.user]
    if not seats or not all(seat.name for seat in seats):
        raise ArenaRefused(_("Name at least one juror."))
    if len({seat.name for seat in seats}) < len(seats):
        raise ArenaRefused(_("Two jurors have the same name; add something that tells them apart."))
    if len({user.pk for user in users}) < len(users):
        raise ArenaRefused(_("An account can be given to one juror only."))
    if any(user.township_id != township.pk or user.role not in JUROR_ROLES for user in users):
        raise ArenaRefused(_("Only the township's own people judge with an account."))


@transaction.atomic
def open_contest(*, township: Township, period: Period, plan: Plan, by: User) -> ArenaContest:
    """Open the contest of a quarter. Raises ArenaRefused (see `check_plan`, or there is one)."""
    if period.kind is not PeriodKind.QUARTER:
        raise ValueError(f"not a quarter: {period}")
    check_plan(plan, township=township)
    Township.objects.select_for_update().get(pk=township.pk)  # one at a time
    if ArenaContest.objects.filter(township=township, period=period.code).exists():
        raise ArenaRefused(_("There is a contest of this quarter already."))
    contest = ArenaContest.objects.create(
        township=township, period=period.code, date=plan.date, place=plan.place, created_by=by
    )
    _write_plan(contest, plan)
    return contest


@transaction.atomic
def revise_contest(*, contest: ArenaContest, plan: Plan) -> ArenaContest:
    """Say it anew while the contest is open.

    Once a sheet is in, the criteria stay, and so do jurors and branches that have sheets.
    Raises ArenaRefused, with nothing changed.
    """
    contest = _lock_open(contest)
    check_plan(plan, township=contest.township)
    sheets = ArenaSheet.objects.filter(juror__contest=contest)
    judged = set(sheets.values_list("juror_id", "branch_id").distinct())
    if judged and plan.criteria != plan_of(contest).criteria:
        raise ArenaRefused(_("Sheets are in already: the criteria can no longer be changed."))
    if {juror for juror, _branch in judged} - {seat.id for seat in plan.seats}:
        raise ArenaRefused(_("A juror whose sheets are in cannot be left out."))
    if {branch for _juror, branch in judged} - {branch.pk for branch in plan.branches}:
        raise ArenaRefused(_("A branch whose sheets are in cannot be left out."))
    contest.date, contest.place = plan.date, plan.place
    contest.save(update_fields=["date", "place"])
    _write_plan(contest, plan)
    return contest


def _write_plan(contest: ArenaContest, plan: Plan) -> None:
    contest.branches.set(plan.branches)
    contest.criteria.all().delete()
    ArenaCriterion.objects.bulk_create(
        ArenaCriterion(contest=contest, number=number, name=one.name, points=one.points)
        for number, one in enumerate(plan.criteria, start=1)
    )
    _write_seats(contest, plan.seats)


def _write_seats(contest: ArenaContest, seats: Sequence[Seat]) -> None:
    """Keep seats that are there, under their ids: sheets hang on them."""
    there = {juror.pk: juror for juror in contest.jurors.all()}
    kept = [seat.id for seat in seats if seat.id]
    contest.jurors.exclude(pk__in=kept).delete()
    # Names and accounts are free before they are given out: two jurors may swap theirs.
    contest.jurors.update(name=Concat(Value("#"), Cast("pk", CharField())), user=None)
    for number, seat in enumerate(seats, start=1):
        juror = there.get(seat.id or 0) or ArenaJuror(contest=contest)
        juror.number, juror.name, juror.user = number, seat.name, seat.user
        juror.save()


def _lock_open(contest: ArenaContest) -> ArenaContest:
    """The contest, held until the transaction ends. Raises ArenaRefused when it is closed."""
    held = ArenaContest.objects.select_for_update().get(pk=contest.pk)
    if not held.is_open:
        raise ArenaRefused(_("The contest is closed: its sheets stay as they are."))
    return held


def enter_sheet(*, juror: ArenaJuror, mark: Mark, by: User, source: str) -> bool:
    """One sheet; False when it said the same before (see `enter_sheets`)."""
    return enter_sheets(juror=juror, marks=[mark], by=by, source=source) == 1


@transaction.atomic
def enter_sheets(
    *, juror: ArenaJuror, marks: Sequence[Mark], by: User, source: str, at: datetime | None = None
) -> int:
    """Write a juror's sheets, each a new version; how many said something new.

    From the phone only the juror does it. Raises ArenaRefused with nothing written: the
    contest is closed, a branch does not take part, points cannot be, or (SheetChanged)
    the sheet is no longer the version that the person had before them.
    The same number of queries for any number of sheets.
    """
    if source == ArenaSheet.Source.PHONE and juror.user_id != by.pk:
        raise ArenaRefused(_("On the phone jurors enter their own sheets only."))
    contest = _lock_open(juror.contest)
    _check_marks(contest, marks)
    latest = {
        sheet.branch_id: sheet
        for sheet in ArenaSheet.objects.filter(juror=juror, is_current=True).order_by("version")
    }
    sheets = [
        _write_sheet(juror, mark, latest.get(mark.branch_id))
        for mark in marks
        if _says_something(mark, latest.get(mark.branch_id))
    ]
    for sheet in sheets:
        sheet.source, sheet.entered_by, sheet.entered_at = source, by, at or timezone.now()
    old = [latest[sheet.branch_id].pk for sheet in sheets if sheet.branch_id in latest]
    ArenaSheet.objects.filter(pk__in=old).update(is_current=False)
    ArenaSheet.objects.bulk_create(sheets)
    return len(sheets)


def _check_marks(contest: ArenaContest, marks: Sequence[Mark]) -> None:
    most = list(contest.criteria.order_by("number").values_list("points", flat=True))
    taking_part = set(contest.branches.values_list("pk", flat=True))
    if len({mark.branch_id for mark in marks}) < len(marks):
        raise ArenaRefused(_("A branch stands on the sheet twice."))
    for mark in marks:
        if mark.branch_id not in taking_part:
            raise ArenaRefused(_("This branch does not take part."))
        if mark.points and not is_possible(mark.points, most):
            raise ArenaRefused(_("Every criterion needs points, from 0 to its most."))


def _says_something(mark: Mark, current: ArenaSheet | None) -> bool:
    """Whether the sheet differs from what stands. Raises SheetChanged if that is unseen."""
    standing = tuple(current.points) if current else ()
    if tuple(map(float, mark.points)) == tuple(map(float, standing)):
        return False
    if mark.after != (current.version if current else 0):
        raise SheetChanged(mark.branch_id)
    return True


def _write_sheet(juror: ArenaJuror, mark: Mark, current: ArenaSheet | None) -> ArenaSheet:
    return ArenaSheet(
        juror=juror,
        branch_id=mark.branch_id,
        version=current.version + 1 if current else 1,
        points=[float(got) for got in mark.points],
        total=sum(mark.points) if mark.points else None,
    )


@transaction.atomic
def close_contest(
    *, contest: ArenaContest, by: User, accept_missing: bool = False, at: datetime | None = None
) -> ArenaContest:
    """Close it: from now on the ranking stands, and the branches see it.

    Raises ArenaRefused when no sheet is in, when some are missing and `accept_missing` is
    not said, or when it is closed already.
    """
    contest = _lock_open(contest)
    result = read_result(contest)
    if not result.entered:
        raise ArenaRefused(_("No sheet is in yet."))
    if result.missing and not accept_missing:
        raise ArenaRefused(
            _("%(missing)s sheets are missing. Enter them, or say that you close without them.")
            % {"missing": result.missing}
        )
    contest.status = ArenaContest.Status.CLOSED
    contest.closed_by, contest.closed_at = by, at or timezone.now()
    contest.save(update_fields=["status", "closed_by", "closed_at"])
    return contest


def arena_scores(*, township: Township, period: Period) -> dict[int, Decimal]:
    """Score by branch id from the closed contests of the period's quarters, 0 to 100.

    The mean of several (a half-year, a year), two decimals half up. A branch that was not
    scored is not in it; a month or a week has no arena of its own.
    """
    return read_scores(list(closed_contests(township=township, period=period)))
