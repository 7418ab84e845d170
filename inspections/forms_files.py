"""A phone's queue as a file, taken in at the desk."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grid.models import User
from inspections.domain.record import Entry
from inspections.forms import DatedForm, EntryUnreadable, read_entry_data

FORMAT = "qinglang-queue-1"
LARGEST_FILE = 200 * 1024 * 1024  # bytes; 200 entries with three photos each
MOST_ENTRIES = 2000


class QueueFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of a phone"),
        error_messages={"required": gettext_lazy("Choose the file that the phone has saved.")},
    )


class QueueFileUnreadable(ValueError):
    """The file is none of a phone's; the message is for the person."""


@dataclass
class QueuedEntry:
    """One entry of the file: ready to be recorded, or with what is wrong with it."""

    entry: Entry | None
    photos: list[bytes]
    name: str = ""
    faults: list[str] = field(default_factory=list)


def read_queue_file(data: bytes, *, user: User) -> list[QueuedEntry]:
    """The entries of a file that `field-queue.js` wrote, each checked in the officer's scope.

    Raises QueueFileUnreadable.
    """
    try:
        told = json.loads(data)
        entries = told["entries"] if told["format"] == FORMAT else None
    except (ValueError, RecursionError, TypeError, KeyError):
        entries = None
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        raise QueueFileUnreadable(
            _("This is no file that a phone has saved here. Nothing was taken in.")
        )
    return [_read_one(one, user) for one in entries]


def _read_one(told: Any, user: User) -> QueuedEntry:
    try:
        form = DatedForm(read_entry_data(told["body"]), user=user)
        photos = [base64.b64decode(one["jpeg"], validate=True) for one in told["photos"]]
    except (EntryUnreadable, TypeError, KeyError, binascii.Error):
        return QueuedEntry(None, [], faults=[_("The entry cannot be read.")])
    if form.is_valid():
        entry = form.entry()
        return QueuedEntry(entry, photos, name=str(entry.household))
    household = form.cleaned_data.get("household")
    texts = [text for faults in form.errors_by_field().values() for text in faults]
    return QueuedEntry(None, [], name=str(household or ""), faults=texts)
