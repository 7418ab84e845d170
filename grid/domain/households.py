"""What may happen to a household: moved, merged, gone, back, answered for by another member.

Nothing is deleted. Every act is written to the household's history with who and why.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from grid.models import Household, Member, Responsibility, User


class HouseholdRefused(ValueError):
    """The act would break a rule; the message is for the person. Nothing was written."""


def _save(households: Sequence[Household], fields: list[str], by: User, reason: str) -> None:
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


@transaction.atomic
def move_households(*, households: Sequence[Household], hamlet: str, by: User) -> None:
    """Move households to another hamlet of their branch. Raises HouseholdRefused."""
    if not hamlet.strip():
        raise HouseholdRefused(_("Name the hamlet."))
    for household in households:
        household.hamlet = hamlet.strip()
    _save(households, ["hamlet"], by, "moved to another hamlet")


@transaction.atomic
def deactivate_households(
    *, households: Sequence[Household], on: date, reason: str, by: User
) -> None:
    """Take households off all lists and boards to come; what was recorded stays.

    Their open responsibility ends on `on`. Raises HouseholdRefused without a reason.
    """
    reason = _need_reason(reason)
    for household in households:
        household.is_active = False
    _save(households, ["is_active"], by, reason)
    _end_responsibilities(households, on)


@transaction.atomic
def activate_households(*, households: Sequence[Household], reason: str, by: User) -> None:
    """Take households up again. Raises HouseholdRefused for one merged into another."""
    reason = _need_reason(reason)
    if any(household.merged_into_id for household in households):
        raise HouseholdRefused(_("A household merged into another stays merged."))
    for household in households:
        household.is_active = True
    _save(households, ["is_active"], by, reason)


@transaction.atomic
def merge_households(
    *, source: Household, target: Household, on: date, reason: str, by: User
) -> None:
    """`source` was entered twice: it is taken off the lists and points to `target`.

    Inspections stay with the household they were made at. Raises HouseholdRefused when the
    two are one, of different branches, or not active.
    """
    reason = _need_reason(reason)
    if source.pk == target.pk:
        raise HouseholdRefused(_("Choose two different households."))
    if source.branch_id != target.branch_id:
        raise HouseholdRefused(_("Only households of one branch can be merged."))
    if not (source.is_active and target.is_active):
        raise HouseholdRefused(_("Both households must be active."))
    source.is_active, source.merged_into = False, target
    _save([source], ["is_active", "merged_into"], by, reason)
    _end_responsibilities([source], on)


@transaction.atomic
def change_responsible(
    *, households: Sequence[Household], member: Member, on: date, by: User
) -> None:
    """From `on` the member answers for these households; what was open before ends.

    Raises HouseholdRefused for a member of another township or one no longer active.
    """
    if not member.is_active:
        raise HouseholdRefused(_("This member is no longer active."))
    if any(h.branch.township_id != member.branch.township_id for h in households):
        raise HouseholdRefused(_("The member is of another township."))
    held = Responsibility.objects.filter(household__in=households, until=None, member=member)
    already = set(held.values_list("household", flat=True))
    changing = [household for household in households if household.pk not in already]
    _end_responsibilities(changing, on)
    Responsibility.objects.bulk_create(
        Responsibility(household=household, member=member, since=on) for household in changing
    )


def _end_responsibilities(households: Sequence[Household], on: date) -> None:
    ending = list(Responsibility.objects.filter(household__in=households, until=None))
    for responsibility in ending:
        responsibility.until = max(on, responsibility.since)
    Responsibility.objects.bulk_update(ending, ["until"])
