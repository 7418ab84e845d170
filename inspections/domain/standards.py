"""The standard by which households are judged, version by version.

A version never changes once it is saved: an officer who edits makes the next version,
and every inspection keeps the one it was made with (design §4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from grid.models import Township, User
from inspections.domain.draft import DRAFT_ITEMS, DRAFT_NAME
from inspections.models import ITEMS, Standard, StandardItem
from inspections.queries import valid_standards

FULL_POINTS = 100


class NoStandard(LookupError):
    """The township has no standard that is valid on the day, or none of this id."""


class StandardInvalid(ValueError):
    """The version breaks a rule; the message is for the person who edits."""


@dataclass(frozen=True)
class ItemDraft:
    """One item as it is written; `pass_mark` in points, fewer make a problem."""

    number: int
    name: str
    points: int
    pass_mark: Decimal
    description: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One item of a saved version."""

    id: int
    number: int
    name: str
    points: int
    pass_mark: Decimal
    description: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class StandardVersion:
    """A saved version in memory: eight items in order."""

    id: int
    township_id: int
    version: int
    name: str
    valid_from: date
    items: tuple[Item, ...]

    @cached_property
    def possible(self) -> tuple[int, ...]:
        return tuple(item.points for item in self.items)


def standard_for(*, township: Township, on: date) -> StandardVersion:
    """The version valid on the day: the latest that has begun. Raises NoStandard."""
    pk = valid_standards(township, on=on).values_list("pk", flat=True).first()
    if pk is None:
        raise NoStandard(f"no standard on {on}")
    return load_standard(pk)


@lru_cache(maxsize=256)
def load_standard(pk: int) -> StandardVersion:
    """The version of this id, kept in the process: versions never change. Raises NoStandard."""
    standard = Standard.objects.prefetch_related("items").filter(pk=pk).first()
    if standard is None:
        raise NoStandard(f"no standard {pk}")
    return StandardVersion(
        id=standard.pk,
        township_id=standard.township_id,
        version=standard.version,
        name=standard.name,
        valid_from=standard.valid_from,
        items=tuple(_read_item(item) for item in standard.items.all()),
    )


def _read_item(item: StandardItem) -> Item:
    return Item(
        id=item.pk,
        number=item.number,
        name=item.name,
        points=item.points,
        pass_mark=item.pass_mark,
        description=item.description,
        reasons=tuple(item.reasons),
    )


def check_items(items: Sequence[ItemDraft]) -> None:
    """Eight items numbered in order, 100 points in all, pass marks within the points.

    Raises StandardInvalid with a message for the page.
    """
    if [item.number for item in items] != list(range(1, ITEMS + 1)):
        raise StandardInvalid(_("A standard has exactly eight items, numbered 1 to 8."))
    if len({item.name for item in items}) < ITEMS:
        raise StandardInvalid(_("Two items have the same name."))
    if any(not item.name or item.points < 1 for item in items):
        raise StandardInvalid(_("Every item needs a name and at least one point."))
    if any(not 0 <= item.pass_mark <= item.points for item in items):
        raise StandardInvalid(_("A pass mark lies between 0 and the points of its item."))
    if (points := sum(item.points for item in items)) != FULL_POINTS:
        raise StandardInvalid(
            _("The points add up to %(points)s, but must be 100.") % {"points": points}
        )


@transaction.atomic
def revise_standard(
    *,
    township: Township,
    name: str,
    items: Iterable[ItemDraft],
    valid_from: date,
    by: User | None,
) -> Standard:
    """Save the township's next version; earlier versions stay as they are.

    Raises StandardInvalid (see `check_items`, or when it would begin before the latest).
    """
    items = sorted(items, key=lambda item: item.number)
    check_items(items)
    Township.objects.select_for_update().get(pk=township.pk)  # one new version at a time
    latest = Standard.objects.filter(township=township).order_by("-version").first()
    if latest and valid_from < latest.valid_from:
        raise StandardInvalid(_("A new version cannot begin before the latest one."))
    standard = Standard.objects.create(
        township=township,
        version=latest.version + 1 if latest else 1,
        name=name,
        valid_from=valid_from,
        created_by=by,
    )
    StandardItem.objects.bulk_create(_write_item(standard, item) for item in items)
    return standard


def _write_item(standard: Standard, item: ItemDraft) -> StandardItem:
    return StandardItem(
        standard=standard,
        number=item.number,
        name=item.name,
        points=item.points,
        pass_mark=item.pass_mark,
        description=item.description,
        reasons=list(item.reasons),
    )


def draft_items() -> tuple[ItemDraft, ...]:
    """The eight items of the project's own draft; a pass mark is 60 % of the points."""
    return tuple(
        ItemDraft(number, name, points, Decimal(points) * 6 / 10, description, reasons)
        for number, (name, points, description, reasons) in enumerate(DRAFT_ITEMS, start=1)
    )


def create_default_standard(*, township: Township, by: User | None = None, on: date) -> Standard:
    """Give the township the draft 八整洁, valid from `on` (design §4)."""
    return revise_standard(
        township=township, name=DRAFT_NAME, items=draft_items(), valid_from=on, by=by
    )
