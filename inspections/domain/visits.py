"""The doorway of surprise visits: planned and drawn, begun, carried out, closed.

A draw is made when a visit is planned and can be made again, with a reason, until it begins;
every draw stays on record. The households are inspected through `record_inspection` like any
others, with kind SURPRISE; nothing is written here for that (`queries_visits`).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grid.models import Branch, Household, Township, User
from inspections.domain.draw import (
    Candidate,
    Frame,
    digest_of,
    draw_branches,
    draw_frame,
    read_frame,
    weigh,
    write_frame,
)
from inspections.models import Visit, VisitDraw, VisitHousehold
from inspections.queries_visits import (
    branches_with_households,
    current_draw,
    homes_to_draw,
    last_surprises,
    left_to_see,
    with_inspections,
)

SEED_BYTES = 16
Status = Visit.Status


class VisitRefused(ValueError):
    """It cannot be done like this; the message is for the person."""


@dataclass(frozen=True)
class VisitPlan:
    """What is said about a visit before it; `team` one name a line."""

    date: date
    team: str
    focus: str = ""


@dataclass(frozen=True)
class Lot:
    """From `branches` so many are drawn, and so many households in each.

    `seed` is made here when it is empty; thrown with dice before witnesses it is typed in.
    """

    branches: tuple[Branch, ...]
    branch_count: int
    per_branch: int
    seed: str = ""


@transaction.atomic
def plan_visit(
    *,
    township: Township,
    plan: VisitPlan,
    lot: Lot,
    by: User,
    at: datetime | None = None,
    id: UUID | None = None,
) -> Visit:
    """Plan a visit and draw for it; its id is made here unless it is given.

    Raises VisitRefused with a message for the page.
    """
    at = at or timezone.now()
    _check_plan(plan, at)
    visit = Visit.objects.create(
        id=id or uuid4(),
        township=township,
        year=plan.date.year,
        date=plan.date,
        team=plan.team.strip(),
        focus=plan.focus.strip(),
        planned_by=by,
        planned_at=at,
    )
    _draw(visit, lot, by=by, at=at, number=1)
    return visit


@transaction.atomic
def revise_visit(*, visit: Visit, plan: VisitPlan, at: datetime | None = None) -> Visit:
    """Another day, team or focus, as long as it has not begun; who was drawn stays."""
    visit = _lock(visit, Status.PLANNED)
    _check_plan(plan, at or timezone.now())
    visit.date, visit.year = plan.date, plan.date.year
    visit.team, visit.focus = plan.team.strip(), plan.focus.strip()
    visit.save(update_fields=["date", "year", "team", "focus"])
    return visit


def _check_plan(plan: VisitPlan, at: datetime) -> None:
    if not plan.team.strip():
        raise VisitRefused(_("Say who goes: one person a line."))
    if plan.date < timezone.localdate(at):
        raise VisitRefused(_("This day is over: a visit is planned ahead."))


@transaction.atomic
def redraw_visit(
    *, visit: Visit, reason: str, by: User, seed: str = "", at: datetime | None = None
) -> VisitDraw:
    """Draw again among the same branches, from today's weights; the old draw stays on record.

    Raises VisitRefused: it has begun, there is no reason, or the seed was used here before.
    """
    visit = _lock(visit, Status.PLANNED)
    if not reason.strip():
        raise VisitRefused(_("Say why it is drawn again."))
    if visit.draws.filter(seed=seed.strip()).exists():
        raise VisitRefused(_("This seed was used before: it would draw the same."))
    last = current_draw(visit)
    frame = read_frame(last.frame)
    codes = [one.code for one in frame.branches]
    branches = tuple(Branch.objects.filter(township=visit.township_id, code__in=codes))
    lot = Lot(branches, frame.branch_count, frame.per_branch, seed)
    at = at or timezone.now()
    return _draw(visit, lot, by=by, at=at, number=last.number + 1, reason=reason.strip())


def _draw(visit: Visit, lot: Lot, *, by: User, at: datetime, **said: Any) -> VisitDraw:
    able = {one.pk: one for one in branches_with_households(visit.township)}
    branches = [able[one.pk] for one in lot.branches if one.pk in able]
    if not branches:
        raise VisitRefused(_("None of these branches has households to draw from."))
    if lot.branch_count < 1 or lot.per_branch < 1:
        raise VisitRefused(_("At least one branch and one household must be drawn."))
    seed = lot.seed.strip() or secrets.token_hex(SEED_BYTES)
    frame, ids = _make_frame(branches, lot, seed, timezone.localdate(at))
    kept = write_frame(frame)
    by_code = {one.code: one for one in branches}
    drawn = [
        {
            "branch": by_code[branch].pk,
            "code": branch,
            "households": [[code, ids[branch, code]] for code in codes],
        }
        for branch, codes in draw_frame(frame, seed=seed).items()
    ]
    return VisitDraw.objects.create(
        visit=visit, seed=seed, frame=kept, digest=digest_of(kept), drawn=drawn, drawn_by=by,
        drawn_at=at, **said,
    )  # fmt: skip


def _make_frame(
    branches: Sequence[Branch], lot: Lot, seed: str, on: date
) -> tuple[Frame, dict[tuple[str, str], int]]:
    """The frame with the weights of the day, and each household's id by branch and code.

    A branch counts as seen in the week of its last surprise inspection (its own people see it
    every week), a household on the day of its last inspection by anyone.
    """
    seen = last_surprises(branches)
    weighed = tuple(Candidate(one.code, weigh(seen.get(one.pk), on=on)) for one in branches)
    first = Frame(weighed, lot.branch_count, {}, lot.per_branch)
    chosen = set(draw_branches(first, seed=seed))
    visited = {one.pk: one.code for one in branches if one.code in chosen}
    homes = homes_to_draw([one for one in branches if one.pk in visited])
    households = {
        visited[pk]: tuple(Candidate(code, weigh(last, on=on)) for code, _id, last in rows)
        for pk, rows in homes.items()
    }
    ids = {(visited[pk], code): home for pk, rows in homes.items() for code, home, _last in rows}
    return Frame(weighed, lot.branch_count, households, lot.per_branch), ids


@dataclass(frozen=True)
class Proof:
    """A draw made once more: who comes out by branch, and whether it is what was kept."""

    drawn: dict[str, list[str]]
    is_same_frame: bool
    is_same_draw: bool

    @property
    def holds(self) -> bool:
        return self.is_same_frame and self.is_same_draw


def prove_draw(draw: VisitDraw) -> Proof:
    """Draw again from the kept seed and frame, and compare, the order included."""
    again = draw_frame(read_frame(draw.frame), seed=draw.seed)
    kept = [(one["code"], [code for code, _pk in one["households"]]) for one in draw.drawn]
    return Proof(again, digest_of(draw.frame) == draw.digest, list(again.items()) == kept)


@transaction.atomic
def begin_visit(*, visit: Visit, by: User, at: datetime | None = None) -> Visit:
    """From now on the villages may know. Gives the number and writes the households.

    Raises VisitRefused when it is not planned for today.
    """
    at = at or timezone.now()
    Township.objects.select_for_update().get(pk=visit.township_id)  # one number at a time
    visit = _lock(visit, Status.PLANNED)
    if visit.date != timezone.localdate(at):
        raise VisitRefused(_("It begins on its own day; change the date first."))
    same_year = Visit.objects.filter(township=visit.township_id, year=visit.year)
    visit.number = (same_year.aggregate(last=Max("number"))["last"] or 0) + 1
    visit.status, visit.begun_by, visit.begun_at = Status.BEGUN, by, at
    visit.save(update_fields=["number", "status", "begun_by", "begun_at"])
    drawn = current_draw(visit).drawn
    visit.branches.set([one["branch"] for one in drawn])
    homes = [pk for one in drawn for _code, pk in one["households"]]
    VisitHousehold.objects.bulk_create(
        VisitHousehold(visit=visit, household_id=pk, order=order)
        for order, pk in enumerate(homes, start=1)
    )
    return visit


@transaction.atomic
def add_household(
    *, visit: Visit, household: Household, reason: str, by: User, at: datetime | None = None
) -> VisitHousehold:
    """One more on the way, of a branch that is visited; it is told apart from those drawn."""
    visit = _lock(visit, Status.BEGUN)
    if not reason.strip():
        raise VisitRefused(_("Say why this household is added."))
    if not visit.branches.filter(pk=household.branch_id).exists():
        raise VisitRefused(_("This household is not of a branch that is visited."))
    if visit.households.filter(household=household).exists():
        raise VisitRefused(_("This household is on the list already."))
    last = visit.households.aggregate(last=Max("order"))["last"] or 0
    return VisitHousehold.objects.create(
        visit=visit,
        household=household,
        order=last + 1,
        added_reason=reason.strip(),
        added_by=by,
        added_at=at or timezone.now(),
    )


@transaction.atomic
def skip_household(
    *, row: VisitHousehold, reason: str, by: User, at: datetime | None = None
) -> VisitHousehold:
    """Nobody was at home, or the like. An inspection that still comes in goes before it."""
    _lock(row.visit, Status.BEGUN)
    seen = with_inspections(VisitHousehold.objects.filter(pk=row.pk))
    if not reason.strip():
        raise VisitRefused(_("Say why this household was not inspected."))
    if seen.exclude(inspection_id=None).exists():
        raise VisitRefused(_("This household has been inspected."))
    row.skip_reason, row.skipped_by, row.skipped_at = reason.strip(), by, at or timezone.now()
    row.save(update_fields=["skip_reason", "skipped_by", "skipped_at"])
    return row


@transaction.atomic
def close_visit(*, visit: Visit, by: User, at: datetime | None = None) -> Visit:
    """Each household is inspected or has its reason. Raises VisitRefused while some have not."""
    visit = _lock(visit, Status.BEGUN)
    left = left_to_see(visit.households.all()).count()
    if left:
        raise VisitRefused(
            ngettext(
                "%(left)s household is neither inspected nor has a reason.",
                "%(left)s households are neither inspected nor have a reason.",
                left,
            )
            % {"left": left}
        )
    visit.status, visit.closed_by, visit.closed_at = Status.CLOSED, by, at or timezone.now()
    visit.save(update_fields=["status", "closed_by", "closed_at"])
    return visit


@transaction.atomic
def cancel_visit(*, visit: Visit, reason: str, by: User, at: datetime | None = None) -> Visit:
    """It does not take place. It stays on record, and villages never see one not begun.

    Raises VisitRefused without a reason and when a household has been inspected.
    """
    visit = _lock(visit, Status.PLANNED, Status.BEGUN)
    if not reason.strip():
        raise VisitRefused(_("Say why the visit is cancelled."))
    if with_inspections(visit.households.all()).exclude(inspection_id=None).exists():
        raise VisitRefused(_("Households have been inspected: close the visit instead."))
    visit.status, visit.cancel_reason = Status.CANCELLED, reason.strip()
    visit.cancelled_by, visit.cancelled_at = by, at or timezone.now()
    visit.save(update_fields=["status", "cancel_reason", "cancelled_by", "cancelled_at"])
    return visit


def _lock(visit: Visit, *statuses: str) -> Visit:
    """The visit, held until the transaction ends. Raises VisitRefused in another status."""
    held = Visit.objects.select_for_update().select_related(None).get(pk=visit.pk)
    if held.status not in statuses:
        raise VisitRefused(
            _("This cannot be done any more: %(status)s.") % {"status": held.get_status_display()}
        )
    return held
