"""From the rows of a sheet to households as the file tells them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grid.domain.names import tidy_name
from grid.domain.rosters.columns import Field, Layout, find_hamlet_in, name_field
from grid.domain.rosters.report import FileReport
from grid.domain.rosters.sheets import Sheet
from grid.domain.rosters.values import (
    ValueNotUnderstood,
    read_code,
    read_persons,
    read_phone,
    read_yes,
)

_FOOTER = re.compile(r"填表|制表|审核|合计|小计|总计|单位负责|填报|^注[:：]|盖章|^说明[:：]")
_HEADS = {"户主", "本人", "户主本人"}
_FILL_BELOW = 0.5  # a column filled less than this says each value once for the rows below


@dataclass
class HouseholdRow:
    """A household as the file tells it. `None` and empty mean: the file does not say."""

    sheet: str
    row: int
    head: str
    hamlet: str = ""
    code: str = ""
    persons: int | None = None
    phone: str = ""
    is_party: bool | None = None
    responsible: str = ""
    responsible_phone: str = ""
    note: str = ""


Cells = dict[Field, str]


def read_households(
    sheet: Sheet, layout: Layout, report: FileReport, *, village: str, short_code: str
) -> list[HouseholdRow]:
    """The households of a sheet; rows that cannot be kept are rejected in `report`."""
    rows = list(_walk(sheet, layout, village))
    if Field.RELATION in layout.fields:
        rows = _join_persons(rows, sheet, report)
    found = []
    for number, cells in rows:
        household = _read_row(sheet.name, number, cells, report, short_code)
        if household:
            found.append(household)
    return found


def _walk(sheet: Sheet, layout: Layout, village: str) -> Iterator[tuple[int, Cells]]:
    """`(row number from 1, cells)` of the rows of data, with the hamlet filled downwards."""
    section = find_hamlet_of_sheet(sheet, layout, village)
    fill = _is_filled_below(sheet, layout)
    above = ""
    for number, row in enumerate(sheet.rows[layout.first :], start=layout.first + 1):
        cells = {meaning: row[column] for column, meaning in layout.columns.items()}
        if is_passed_over(row, cells):
            section = find_section(row) or section
            continue
        hamlet = cells.get(Field.HAMLET, "").replace(" ", "")
        above = hamlet or above
        cells[Field.HAMLET] = hamlet or (above if fill else "") or section
        yield number, cells


def find_hamlet_of_sheet(sheet: Sheet, layout: Layout, village: str) -> str:
    """Where no column tells the hamlet: the title rows or the sheet's name do."""
    if Field.HAMLET in layout.fields:
        return ""
    titles = [text for row in sheet.rows[: layout.first] for text in row if text]
    told = (find_hamlet_in(text, village) for text in (sheet.name, *titles))
    return next((hamlet for hamlet in told if hamlet), "")


def _is_filled_below(sheet: Sheet, layout: Layout) -> bool:
    column = layout.column_of(Field.HAMLET)
    if column is None:
        return False
    if any(left <= column <= right and down > up >= layout.first
           for up, left, down, right in sheet.merged):  # fmt: skip
        return True
    values = [row[column] for row in sheet.rows[layout.first :] if any(row)]
    return sum(map(bool, values)) < len(values) * _FILL_BELOW


def is_passed_over(row: Sequence[str], cells: Cells) -> bool:
    """Blank rows, footers, sums, headings repeated, and rows that only name a hamlet."""
    told = [text for text in row if text]
    if not told or _FOOTER.search(told[0].replace(" ", "")):
        return True
    if find_section(row):
        return True
    if name_field(cells.get(Field.HEAD, "")) is None:
        return False
    return sum(name_field(text) is not None for text in told) >= 3


def find_section(row: Sequence[str]) -> str:
    """`一组` alone in a row: the hamlet of the rows below; else empty."""
    told = {text for text in row if text}
    return find_hamlet_in(told.pop()) if len(told) == 1 else ""


def _join_persons(
    rows: Sequence[tuple[int, Cells]], sheet: Sheet, report: FileReport
) -> list[tuple[int, Cells]]:
    """One row per person → one per household: its head's row, with the persons counted."""
    households: list[tuple[int, Cells]] = []
    counts: list[int] = []
    for number, cells in rows:
        if cells[Field.RELATION].replace(" ", "") in _HEADS:
            households.append((number, cells))
            counts.append(1)
        elif not households or (cells.get(Field.CODE) and not cells[Field.RELATION]):
            report.reject(sheet.name, number, _("This person belongs to no household head above."))
        else:
            counts[-1] += 1
    for (_number, cells), count in zip(households, counts, strict=True):
        cells[Field.PERSONS] = cells.get(Field.PERSONS) or str(count)
    return households


def _read_row(
    sheet: str, number: int, cells: Cells, report: FileReport, short_code: str
) -> HouseholdRow | None:
    head = tidy_name(cells.get(Field.HEAD, ""))
    if not head:
        report.reject(sheet, number, _("The head's name is missing."))
        return None
    if len(head) > 30:
        report.reject(sheet, number, _("The head's name is too long."))
        return None
    try:
        persons = read_persons(cells.get(Field.PERSONS, ""))
    except ValueNotUnderstood:
        reason = _("The number of persons is not understood: %(text)s.")
        report.reject(sheet, number, reason % {"text": cells[Field.PERSONS][:10]})
        return None
    hamlet = cells[Field.HAMLET][:30]
    if not hamlet:
        report.warn(sheet, number, _("The hamlet is missing."))
    party = cells.get(Field.PARTY)
    return HouseholdRow(
        sheet=sheet,
        row=number,
        head=head,
        hamlet=hamlet,
        code=read_code(cells.get(Field.CODE, ""), short_code),
        persons=persons,
        phone=_read_phone(sheet, number, cells.get(Field.PHONE, ""), report),
        is_party=None if party is None else read_yes(party),
        responsible=tidy_name(cells.get(Field.RESPONSIBLE, ""))[:30],
        responsible_phone=_read_phone(
            sheet, number, cells.get(Field.RESPONSIBLE_PHONE, ""), report
        ),
        note=cells.get(Field.NOTE, "")[:100],
    )


def _read_phone(sheet: str, number: int, text: str, report: FileReport) -> str:
    try:
        return read_phone(text)
    except ValueNotUnderstood:
        report.warn(sheet, number, _("The phone number is not plausible and was left out."))
        return ""
