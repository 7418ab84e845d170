"""What changed in a row, when, by whom and why: read from its history, told in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import BooleanField, Field, ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# Reasons that the program gives are kept in English and told in the reader's language;
# those that people write are told as they stand.
ROSTER_IMPORT = gettext_noop("roster import")
MOVED = gettext_noop("moved to another hamlet")
ENTERED = gettext_noop("entered at the desk")
EDITED = gettext_noop("edited at the desk")
REPLACED = gettext_noop("a new household with another head takes its place")

_OWN = {"", ROSTER_IMPORT, MOVED, ENTERED, EDITED, REPLACED}
_UNTOLD = {"id", "initials"}  # follow from others
Names = dict[str, dict[Any, Any]]


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One act; `changes` is empty for the first one, which entered the row."""

    at: datetime
    who: str
    reason: str
    is_first: bool
    changes: Sequence[Change]


def list_history(row: Model, *, limit: int = 100) -> list[Entry]:
    """The acts on `row`, newest first, at most `limit`; savings that changed nothing are left out.

    One query, and one for each kind of row that a changed field points to.
    """
    history = row.history  # type: ignore[attr-defined]
    records = list(history.select_related("history_user").order_by("-history_date", "-history_id"))
    fields = [f for f in row._meta.concrete_fields if f.name not in _UNTOLD]
    names = _name_targets(records, fields)
    told = [
        entry
        for new, old in pairwise([*records, None])
        if (entry := _make_entry(new, old, fields, names)).is_first
        or entry.changes
        or (new.history_change_reason or "") not in _OWN
    ]
    return told[:limit]


def _make_entry(new: Any, old: Any, fields: Iterable[Field], names: Names) -> Entry:
    changed = [f for f in fields if old and getattr(new, f.attname) != getattr(old, f.attname)]
    reason = new.history_change_reason or ""
    return Entry(
        at=new.history_date,
        who=str(new.history_user or ""),
        reason=_(reason) if reason else "",
        is_first=old is None,
        changes=[
            Change(str(f.verbose_name), _tell(f, old, names), _tell(f, new, names)) for f in changed
        ],
    )


def _name_targets(records: Sequence[Any], fields: Iterable[Field]) -> Names:
    """The rows that changed foreign keys point to, by field and id."""
    names: Names = {}
    for field in fields:
        if isinstance(field, ForeignKey):
            ids = {getattr(record, field.attname) for record in records}
            if len(ids) > 1:
                names[field.name] = field.related_model._default_manager.in_bulk(ids - {None})
    return names


def _tell(field: Field, record: Any, names: Names) -> str:
    value = getattr(record, field.attname)
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if field.name in names:
        value = names[field.name].get(value)
    elif field.choices:
        value = dict(field.flatchoices).get(value, value)
    return "" if value is None else str(value)
