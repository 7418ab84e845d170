"""What may happen to a household: moved, merged, gone, back, answered for by another member.

Nothing is deleted. Every act is written to the household's history with who and why.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from grid.domain.codes import free_codes
from grid.domain.history import EDITED, ENTERED, MOVED, REPLACED
from grid.domain.memberships import begin_memberships, end_memberships
from grid.domain.merging import check_merge, undo_merges, write_merge
from grid.domain.names import tidy_name, tidy_text
from grid.models import (
    Branch,
    Household,
    HouseholdMerge,
    Member,
    Membership,
    Responsibility,
    User,
)


class HouseholdRefused(ValueError):
    """The act would break a rule; the message is for the person. Nothing was written."""


def _save(households: Sequence[Household], fields: list[str], by: User | None, reason: str) -> None:
    if households:
        bulk_update_with_history(
            households,
            Household,
            fields,
            batch_size=500,
            default_user=by,
            default_change_reason=reason[:100],
        )


def _need_reason(reason: str) -> str:
    if not reason.strip():
        raise HouseholdRefused(_("Say why in a few words."))
    return reason.strip()


def _lock(households: Iterable[Household]) -> None:
    """Take the rows for this transaction, as they are now: two officers, one after the other."""
    rows = {household.pk: household for household in households}
    for fresh in Household.objects.select_for_update().filter(pk__in=rows).order_by("pk"):
        household = rows[fresh.pk]
        household.hamlet, household.is_active = fresh.hamlet, fresh.is_active
        household.merged_into_id = fresh.merged_into_id


def _write(household: Household, by: User, reason: str) -> Household:
    household.head = tidy_name(household.head)
    household.hamlet, household.note = tidy_text(household.hamlet), tidy_text(household.note)
    household._history_user = by  # type: ignore[attr-defined]
    household._change_reason = reason  # type: ignore[attr-defined]
    household.save()
    del household._history_user, household._change_reason  # type: ignore[attr-defined]
    return household


@transaction.atomic
def enter_household(*, household: Household, by: User, on: date | None = None) -> Household:
    """A new household of its branch, by hand, from `on` (today); it gets the next free code."""
    branch = Branch.objects.select_for_update().get(pk=household.branch_id)
    household.code = next(free_codes(branch, branch.households.values_list("code", flat=True)))
    _write(household, by, ENTERED)
    begin_memberships([household], on or timezone.localdate())
    return household


@transaction.atomic
def change_household(*, household: Household, by: User, on: date | None = None) -> Household:
    """Write what an officer edited: head, persons, phone, note. History says who.

    Another head is one who follows in the same household, or the name put right: scores, pairs
    and awards stay. For a household in its place: `replace_household`. One that is in another
    branch now belongs there from `on` (today).
    """
    on = on or timezone.localdate()
    _write(household, by, EDITED)
    elsewhere = Membership.objects.filter(household=household, until=None)
    if elsewhere.exclude(branch=household.branch_id).exists():
        end_memberships([household], on)
        begin_memberships([household], on)
    return household


@transaction.atomic
def replace_household(*, household: Household, on: date, by: User) -> Household:
    """A new household with what was edited (unsaved) in the place of the stored one, which ends.

    The new one has a code of its own and no scores; the same member answers for it. Raises
    HouseholdRefused for one that is not active.
    """
    old = Household.objects.select_for_update().get(pk=household.pk)
    if not old.is_active:
        raise HouseholdRefused(_("Not active: %(codes)s.") % {"codes": old.code})
    kept = ("branch_id", "hamlet")
    edited = ("head", "persons", "phone", "is_party_household", "note")
    new = Household(
        **{n: getattr(old, n) for n in kept} | {n: getattr(household, n) for n in edited}
    )
    enter_household(household=new, by=by, on=on)
    answering = old.responsibilities.filter(until=None).first()
    deactivate_households(households=[old], on=on, reason=REPLACED, by=by)
    if answering:
        Responsibility.objects.create(household=new, member=answering.member, since=on)
    return new


@transaction.atomic
def move_households(*, households: Sequence[Household], hamlet: str, by: User) -> int:
    """Move households to another hamlet of their branch; how many were elsewhere before.

    Raises HouseholdRefused without a hamlet.
    """
    hamlet = tidy_text(hamlet)
    if not hamlet:
        raise HouseholdRefused(_("Name the hamlet."))
    _lock(households)
    moving = [household for household in households if household.hamlet != hamlet]
    for household in moving:
        household.hamlet = hamlet
    _save(moving, ["hamlet"], by, MOVED)
    return len(moving)


@transaction.atomic
def deactivate_households(
    *, households: Sequence[Household], on: date, reason: str, by: User | None
) -> int:
    """Take households off all lists and boards to come; what was recorded stays.

    Their open responsibility and membership end on `on`. Returns how many were active. Raises
    HouseholdRefused without a reason.
    """
    reason = _need_reason(reason)
    _lock(households)
    leaving = [household for household in households if household.is_active]
    for household in leaving:
        household.is_active = False
    _save(leaving, ["is_active"], by, reason)
    _end_responsibilities(leaving, on)
    end_memberships(leaving, on)
    return len(leaving)


@transaction.atomic
def activate_households(
    *,
    households: Sequence[Household],
    reason: str,
    by: User,
    on: date | None = None,
    at: datetime | None = None,
) -> int:
    """Take households up again; one that was merged stands for itself again (a merge undone),
    and what had gone along comes back.

    They belong to their branch again from `on` (today). Their responsibility is not taken up: it
    is given anew. Returns how many were inactive. Raises HouseholdRefused without a reason.
    """
    reason = _need_reason(reason)
    _lock(households)
    coming = [household for household in households if not household.is_active]
    for household in coming:
        household.is_active, household.merged_into = True, None
    _save(coming, ["is_active", "merged_into"], by, reason)
    at = at or timezone.now()
    begin_memberships(coming, on or timezone.localdate(at))
    undo_merges(coming, by=by, at=at)
    return len(coming)


@transaction.atomic
def merge_households(
    *,
    source: Household,
    target: Household,
    on: date,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> HouseholdMerge:
    """`source` was entered twice: it is taken off the lists and points to `target`.

    Inspections stay with the household they were made at and count for `target`; what else is
    of today goes along (`grid.domain.merging`). `activate_households` undoes it.
    Raises HouseholdRefused when the two cannot be merged; nothing is written then.
    """
    reason = _need_reason(reason)
    _lock([source, target])
    check_doubles(source, target)
    source.is_active, source.merged_into = False, target
    _save([source], ["is_active", "merged_into"], by, reason)
    _end_responsibilities([source], on)
    end_memberships([source], on)
    return write_merge(
        source=source, target=target, on=on, reason=reason, by=by, at=at or timezone.now()
    )


def check_doubles(source: Household, target: Household) -> None:
    """Raises HouseholdRefused when the two are one, of different branches, not active, when
    others were merged into `source` (no chains), or when what both have clashes.
    """
    if source.pk == target.pk:
        raise HouseholdRefused(_("Choose two different households."))
    if source.branch_id != target.branch_id:
        raise HouseholdRefused(_("Only households of one branch can be merged."))
    if not (source.is_active and target.is_active):
        raise HouseholdRefused(_("Both households must be active."))
    if source.merged.exists():
        raise HouseholdRefused(
            _("Others were merged into %(code)s; let that one stay.") % {"code": source.code}
        )
    check_merge(source, target)


@transaction.atomic
def change_responsible(
    *, households: Sequence[Household], member: Member, on: date, by: User
) -> int:
    """From `on` the member answers for these households; what was open before ends.

    Returns how many another or nobody answered for. Raises HouseholdRefused for a member of
    another township or no longer active, and for a household that is not active.
    """
    if not member.is_active:
        raise HouseholdRefused(_("This member is no longer active."))
    if any(h.branch.township_id != member.branch.township_id for h in households):
        raise HouseholdRefused(_("The member is of another township."))
    _lock(households)
    if gone := [household.code for household in households if not household.is_active]:
        raise HouseholdRefused(_("Not active: %(codes)s.") % {"codes": "、".join(gone)})
    held = Responsibility.objects.filter(household__in=households, until=None, member=member)
    already = set(held.values_list("household", flat=True))
    changing = [household for household in households if household.pk not in already]
    _end_responsibilities(changing, on)
    Responsibility.objects.bulk_create(
        Responsibility(household=household, member=member, since=on) for household in changing
    )
    reason = _("responsible member: %(name)s") % {"name": member.name}
    Household.history.bulk_history_create(
        changing, batch_size=500, update=True, default_user=by, default_change_reason=reason
    )
    return len(changing)


def _end_responsibilities(households: Sequence[Household], on: date) -> None:
    ending = list(Responsibility.objects.filter(household__in=households, until=None))
    for responsibility in ending:
        responsibility.until = max(on, responsibility.since)
    Responsibility.objects.bulk_update(ending, ["until"])
