"""Taking in what a phone could not send: the same doorway as the phone's own."""

from collections.abc import Iterable
from typing import NamedTuple

from grid.models import User
from inspections.domain.photos import PhotoRefused, store_photo
from inspections.domain.record import Entry, EntryConflict, record_inspection


class Taken(NamedTuple):
    """`state`: "recorded", "known" (it had arrived before) or "conflict" (the id holds another)."""

    state: str
    photos: int
    faults: list[str]


def take_in(*, entry: Entry, photos: Iterable[bytes], by: User) -> Taken:
    """Record one entry of a phone's file with its photos; the same again changes nothing."""
    try:
        recorded = record_inspection(entry=entry, by=by)
    except EntryConflict:
        return Taken("conflict", 0, [])
    kept, faults = 0, []
    for data in photos:
        try:
            kept += store_photo(inspection=recorded.inspection, data=data, by=by)[1]
        except PhotoRefused as fault:
            faults.append(str(fault))
    return Taken("recorded" if recorded.created else "known", kept, faults)
