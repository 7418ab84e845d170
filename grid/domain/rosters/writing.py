"""Writing a plan: what was compared is stored, with its history."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from grid.domain.history import REPLACED, ROSTER_IMPORT
from grid.domain.households import deactivate_households
from grid.domain.memberships import begin_memberships
from grid.domain.posts import follow_posts
from grid.domain.rosters.importing import PlannedFile, plan_file
from grid.domain.rosters.members import MemberPlan, make_positions
from grid.domain.rosters.plan import HouseholdPlan
from grid.domain.rosters.report import FileReport
from grid.models import Branch, Household, Member, Position, Responsibility, Township, User

_HOUSEHOLD_FIELDS = ["head", "initials", "hamlet", "persons", "phone", "is_party_household", "note"]


def import_roster_file(
    *,
    path: Path,
    township: Township,
    on: date,
    by: User | None = None,
    dry_run: bool = False,
    branch: Branch | None = None,
    answered: bool = False,
) -> FileReport:
    """Read a roster and write what it says in one transaction; all or nothing.

    A file with questions is not written unless they are `answered`. Never raises for what a
    file holds: `report.error` says why it could not be read.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return FileReport(path.name, error=_("The file cannot be opened."))
    with transaction.atomic():
        lock_villages(township)
        planned = plan_file(name=path.name, data=data, township=township, branch=branch)
        if not dry_run and (answered or not planned.report.questions):
            apply_plan(planned, on=on, by=by)
    return planned.report


def lock_villages(township: Township) -> None:
    """One import of a township after the other: each is compared with what the last one wrote."""
    rows = Branch.objects.select_for_update(no_key=True).filter(township=township).order_by("pk")
    list(rows.values_list("pk"))


@transaction.atomic
def apply_plan(planned: PlannedFile, *, on: date, by: User | None) -> None:
    """Write a plan with its history; `on` begins memberships, responsibilities, posts."""
    if isinstance(planned.plan, MemberPlan):
        _apply_members(planned.plan, on, by)
    elif planned.plan:
        _apply_households(planned.plan, on, by)


def _apply_members(plan: MemberPlan, on: date, by: User | None) -> None:
    reason = ROSTER_IMPORT
    bulk_create_with_history(plan.added, Member, default_user=by, default_change_reason=reason)
    if plan.changed:
        bulk_update_with_history(
            plan.changed, Member, ["phone", "is_party_member"],
            default_user=by, default_change_reason=reason,
        )  # fmt: skip
    Position.objects.bulk_create(make_positions(plan, on))
    gained = [member for member, kind in plan.posts if kind == Position.Kind.SECRETARY]
    follow_posts(gained=gained, by=by)


def _apply_households(plan: HouseholdPlan, on: date, by: User | None) -> None:
    reason = ROSTER_IMPORT
    for rows, model in ((plan.members, Member), (plan.added, Household)):
        if rows:
            bulk_create_with_history(
                rows, model, batch_size=500, default_user=by, default_change_reason=reason
            )
    if plan.changed:
        bulk_update_with_history(
            plan.changed, Household, _HOUSEHOLD_FIELDS, batch_size=500,
            default_user=by, default_change_reason=reason,
        )  # fmt: skip
    begin_memberships(plan.added, on)
    if plan.leaving:
        deactivate_households(households=plan.leaving, on=on, reason=REPLACED, by=by)
    _write_answers(plan, on, by)


def _write_answers(plan: HouseholdPlan, on: date, by: User | None) -> None:
    """Who answers from now on. A household known before gets a record of its own for it, without
    a change: by that `find_edits` sees that a member chosen by hand no longer answers.
    """
    closing = [before for _h, _m, before in plan.answers if before]
    for before in closing:
        before.until = max(on, before.since)
    Responsibility.objects.bulk_update(closing, ["until"], batch_size=500)
    Responsibility.objects.bulk_create(
        (
            Responsibility(household=household, member=member, since=on)
            for household, member, _before in plan.answers
        ),
        batch_size=500,
    )
    fresh = {household.pk for household in plan.added}
    known = [household for household, _m, _b in plan.answers if household.pk not in fresh]
    Household.history.bulk_history_create(
        known, batch_size=500, update=True, default_user=by, default_change_reason=ROSTER_IMPORT
    )
