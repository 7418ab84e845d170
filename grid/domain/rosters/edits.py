"""What people edited by hand: a file does not write over it unasked."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from grid.domain.history import ROSTER_IMPORT
from grid.models import Household

FIELDS = ("head", "hamlet", "persons", "phone", "is_party_household", "note")
RESPONSIBLE = "responsible"
Edits = dict[int, set[str]]


def find_edits(households: Iterable[Household]) -> Edits:
    """The fields of each household (by key) that a person changed, and no import since.

    Of a household that was entered by hand, all that is filled in. RESPONSIBLE stands for who
    answers for it. One query.
    """
    ids = [household.pk for household in households]
    records: dict[int, list[Any]] = defaultdict(list)
    if ids:
        rows = Household.history.filter(id__in=ids).order_by("history_date", "history_id")
        for record in rows.only("id", *FIELDS, "history_change_reason", "history_user_id"):
            records[record.id].append(record)
    return {pk: edited for pk, told in records.items() if (edited := _edited(told))}


def _edited(records: list[Any]) -> set[str]:
    """Fields that people changed between one record and the next; an import that was told to
    overwrite frees those that it changed, and leaves the others.
    """
    edited: set[str] = set()
    before = None
    for record in records:
        changed = {
            name
            for name in FIELDS
            if getattr(record, name) != (getattr(before, name) if before else None)
            and (before or getattr(record, name) not in (None, "", False))
        }
        reason = record.history_change_reason or ""
        if reason == ROSTER_IMPORT:
            # Without a change it tells of another responsible member (`apply_plan`).
            edited -= changed or {RESPONSIBLE}
        elif record.history_user_id is not None:
            edited |= changed
            if before and not changed and _is_of_responsible(reason):
                edited.add(RESPONSIBLE)
        before = record
    return edited


def _is_of_responsible(reason: str) -> bool:
    """Written by `change_responsible`: the reason names the member."""
    return reason.startswith(_("responsible member: %(name)s") % {"name": ""})
