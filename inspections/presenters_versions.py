"""The versions of an inspection side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from inspections.domain.standards import Item
from inspections.models import Inspection


class Cell(NamedTuple):
    """One version's verdict on an item; `points` is None where it does not apply."""

    points: float | None
    reasons: str
    is_changed: bool


class ItemVersions(NamedTuple):
    item: Item
    cells: list[Cell]


def compare_versions(versions: Sequence[Inspection], items: Sequence[Item]) -> list[ItemVersions]:
    """A row for each item, a cell for each version; what differs from the one before is marked."""
    return [ItemVersions(item, _cells(versions, place)) for place, item in enumerate(items)]


def _cells(versions: Sequence[Inspection], place: int) -> list[Cell]:
    told = [(one.points[place], "；".join(one.reasons[place])) for one in versions]
    return [Cell(*one, n > 0 and one != told[n - 1]) for n, one in enumerate(told)]
