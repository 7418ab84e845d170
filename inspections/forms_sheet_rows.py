"""A typed-in paper sheet: a row for each household, blank cells are full marks."""

import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grid.models import Household, User
from inspections.domain.record import Entry
from inspections.domain.standards import StandardVersion
from inspections.domain.totals import as_numbers
from inspections.forms import LATE_AGE, EntryForm
from inspections.forms_scores import NOT_APPLICABLE
from inspections.models import ITEMS, Inspection
from inspections.queries import entered_on

_STROKES = {"/", "-", "—", "\\", "x", "X", "×", NOT_APPLICABLE}
NUMBERS = range(1, ITEMS + 1)


class PaperForm(EntryForm):
    """One row of a sheet; its household was chosen from the typist's own scope."""

    max_age = LATE_AGE

    def __init__(self, data: dict[str, Any], *, user: User, household: Household) -> None:
        super().__init__(data, user=user)
        self.scoped = household

    def clean_household(self) -> Household:
        return self.scoped

    def entry(self) -> Entry:
        return Entry(**vars(super().entry()) | {"source": Inspection.Source.PAPER})


@dataclass
class SheetRow:
    """A household's line as typed: `cells` are the eight texts, `faults` what is wrong.

    `doubts` say what was entered for it before; the person may enter it all the same.
    """

    household: Household
    id: str
    cells: list[str]
    remark: str = ""
    is_seen: bool = False
    faults: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        return f"row-{self.household.pk}"


def blank_rows(households: Iterable[Household]) -> list[SheetRow]:
    return [SheetRow(home, str(uuid.uuid4()), [""] * ITEMS) for home in households]


def read_rows(post: Mapping[str, str], households: Iterable[Household]) -> list[SheetRow]:
    """The lines as posted. One is seen when it is ticked or anything stands in it."""
    rows = []
    for home in households:
        prefix = f"row-{home.pk}"
        cells = [post.get(f"{prefix}-{n}", "").strip() for n in NUMBERS]
        remark = post.get(f"{prefix}-remark", "").strip()
        is_seen = bool(post.get(f"{prefix}-seen") or remark or any(cells))
        rows.append(SheetRow(home, post.get(f"{prefix}-id", ""), cells, remark, is_seen))
    return rows


def check_rows(
    rows: Iterable[SheetRow], *, date: str, standard: StandardVersion, user: User
) -> list[Entry]:
    """The entries of the lines that are seen; what is wrong goes to its line's `faults`."""
    entries = []
    for row in rows:
        if not row.is_seen:
            continue
        form = PaperForm(_data_of(row, date, standard), user=user, household=row.household)
        if form.is_valid():
            entries.append(form.entry())
        else:
            row.faults = [text for texts in _faults_of(form, standard) for text in texts]
    return entries


def tell_doubles(rows: Iterable[SheetRow], entries: Iterable[Entry]) -> bool:
    """Say at its row what was entered before for the same day; True if anything was.

    An entry sent again (the same id) is no double.
    """
    by_home = {entry.household.pk: entry for entry in entries}
    days = {entry.date for entry in by_home.values()}
    homes = [entry.household for entry in by_home.values()]
    before = [one for day in days for one in entered_on(homes, day=day)]
    found = False
    for row in rows:
        entry = by_home.get(row.household.pk)
        same_day = [one for one in before if one.household_id == row.household.pk]
        if entry and not any(one.pk == entry.id for one in same_day):
            row.doubts = [_say_double(one, entry) for one in same_day]
            found |= bool(row.doubts)
    return found


def _say_double(before: Inspection, entry: Entry) -> str:
    told = {
        "total": before.total,
        "who": before.entered_by,
        "at": date_format(timezone.localtime(before.received_at), "DATETIME_FORMAT"),
    }
    if before.points == as_numbers(entry.points):
        return (
            _("Entered before with the same points (total %(total)s), by %(who)s, %(at)s.") % told
        )
    return _("Entered before for this day (total %(total)s), by %(who)s, %(at)s.") % told


def _faults_of(form: PaperForm, standard: StandardVersion) -> Iterable[list[str]]:
    """Messages, those of an item with its name before them."""
    names = {f"points-{item.number}": item.name for item in standard.items}
    for place, texts in form.errors_by_field().items():
        yield [f"{names[place]}：{text}" if place in names else text for text in texts]


def _data_of(row: SheetRow, date: str, standard: StandardVersion) -> dict[str, Any]:
    return {
        "id": row.id,
        "household": row.household.pk,
        "standard": standard.id,
        "kind": Inspection.Kind.WEEKLY,
        "date": date,
        "points": [
            read_cell(cell, item.points)
            for cell, item in zip(row.cells, standard.items, strict=True)
        ],
        "remark": row.remark,
    }


def read_cell(text: str, most: int) -> str:
    """A cell as EntryForm reads it: blank is full marks, a stroke is *not applicable*."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return str(most)
    return NOT_APPLICABLE if plain in _STROKES else plain
