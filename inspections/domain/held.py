"""Entries with a date that cannot be right: kept, asked about, and then recorded or dismissed.

The rule (issue 3): an inspection lands in the week of the phone's date only if that is at most
14 days old and not in the future; otherwise nothing is thrown away.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.models import Household, User
from inspections.domain.record import Entry, EntryConflict, record_inspection
from inspections.models import HeldEntry, Inspection


class HoldingRefused(ValueError):
    """The entry cannot be decided like this; the message is for the person."""


@transaction.atomic
def hold_entry(
    *,
    body: dict[str, Any],
    household: Household,
    day: date,
    by: User,
    at: datetime | None = None,
) -> HeldEntry:
    """Keep an entry (`body` as it came, with its `id`) until its date is known.

    The same entry again gives what is kept. Raises EntryConflict when the id holds another.
    """
    held, created = HeldEntry.objects.get_or_create(
        pk=body["id"],
        defaults={
            "township_id": household.branch.township_id,
            "branch_id": household.branch_id,
            "household": household,
            "body": body,
            "date": day,
            "entered_by": by,
            "received_at": at or timezone.now(),
        },
    )
    if not created and content_of(held.body) != content_of(body):
        raise EntryConflict(held.pk)
    return held


def content_of(body: dict[str, Any]) -> dict[str, Any]:
    """What two posts of one entry share, whoever sends them and when."""
    return {name: value for name, value in body.items() if name not in ("entered_at", "next")}


@transaction.atomic
def record_held(*, held: HeldEntry, entry: Entry, by: User) -> Inspection:
    """Record it with the day that was found out (`entry.date`). Raises HoldingRefused."""
    held = _take(held)
    if entry.id != held.pk:
        raise ValueError("the entry is another one")
    inspection = record_inspection(entry=entry, by=held.entered_by).inspection
    _decide(held, HeldEntry.Status.RECORDED, by, "")
    return inspection


@transaction.atomic
def dismiss_held(*, held: HeldEntry, note: str, by: User) -> None:
    """Make no inspection of it; it stays on record with the note. Raises HoldingRefused."""
    if not note.strip():
        raise HoldingRefused(_("Say why it is not recorded."))
    _decide(_take(held), HeldEntry.Status.DISMISSED, by, note.strip())


def _take(held: HeldEntry) -> HeldEntry:
    held = HeldEntry.objects.select_for_update().get(pk=held.pk)
    if held.status != HeldEntry.Status.WAITING:
        raise HoldingRefused(_("Somebody has decided about this entry already."))
    return held


def _decide(held: HeldEntry, status: str, by: User, note: str) -> None:
    held.status, held.decided_by, held.decided_at = status, by, timezone.now()
    held.note = note
    held.save(update_fields=["status", "decided_by", "decided_at", "note"])
