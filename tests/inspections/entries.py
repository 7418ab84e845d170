"""Entries for tests: full marks unless a test says otherwise."""

import uuid
from datetime import date
from decimal import Decimal

from django.utils import timezone

from inspections.domain.record import Entry
from inspections.models import Inspection

FULL = (15, 15, 15, 10, 15, 15, 10, 5)
MONDAY = date(2023, 5, 1)


def points_of(**lost):
    """Full marks but for `i3=7.5` (item 3 has 7.5) or `i3=None` (does not apply)."""
    points = [Decimal(most) for most in FULL]
    for name, value in lost.items():
        points[int(name[1:]) - 1] = None if value is None else Decimal(str(value))
    return tuple(points)


def reasons_of(**told):
    reasons = [()] * 8
    for name, texts in told.items():
        reasons[int(name[1:]) - 1] = tuple(texts)
    return tuple(reasons)


def make_entry(household, standard, /, **changed):
    values = {
        "id": uuid.uuid4(),
        "household": household,
        "standard": standard,
        "kind": Inspection.Kind.WEEKLY,
        "date": MONDAY,
        "points": points_of(),
        "reasons": reasons_of(),
        "entered_at": timezone.now(),
    }
    return Entry(**(values | changed))


def posted(household, standard, /, **changed):
    """The same as the phone posts it, dated today."""
    values = {
        "id": str(uuid.uuid4()),
        "household": household.pk,
        "standard": standard.id,
        "kind": "weekly",
        "date": timezone.localdate().isoformat(),
        "entered_at": timezone.now().isoformat(),
        "points": list(FULL),
        "reasons": [[] for _ in FULL],
        "remark": "",
        "photo_hashes": [],
    }
    return values | changed
