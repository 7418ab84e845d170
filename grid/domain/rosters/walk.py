"""Row by row through a table: blank rows, footers and sections, and what is said once for many."""

import re
from collections.abc import Iterator, Sequence

from grid.domain.rosters.columns import Layout, read_header
from grid.domain.rosters.hamlets import find_hamlet_in
from grid.domain.rosters.headings import Field, name_field
from grid.domain.rosters.sheet import Sheet

_FOOTER = re.compile(
    r"填表|制表|审核|合计|小计|总计|共计|单位负责|填报|^注[:：]|盖章|^说明|签字|签名|签章|经办|^第.{1,3}页"
)
_FILL_BELOW = 0.5  # a column filled no more than this says each value once for the rows below

Cells = dict[Field, str]


def walk_rows(sheet: Sheet, layout: Layout, village: str) -> Iterator[tuple[int, Cells]]:
    """`(row number from 1, cells)` of the rows of data; hamlet and village filled downwards."""
    section = find_hamlet_of_sheet(sheet, layout, village)
    downwards = [f for f in (Field.HAMLET, Field.VILLAGE) if is_filled_below(sheet, layout, f)]
    above: Cells = {}
    columns = layout.columns
    left, right = layout.span
    for number, row in enumerate(sheet.rows[layout.first :], start=layout.first + 1):
        cells = {meaning: row[column] for column, meaning in columns.items()}
        if _is_heading_again(cells, row[left:right]):
            columns = _read_again(sheet, number, layout, columns)
            continue
        if _is_passed_over(row[left:right], cells):
            section = find_section(row[left:right]) or section
            continue
        for meaning in downwards:
            cells[meaning] = above[meaning] = cells[meaning] or above.get(meaning, "")
        cells[Field.HAMLET] = cells.get(Field.HAMLET, "").replace(" ", "") or section
        yield number, cells


def find_hamlet_of_sheet(sheet: Sheet, layout: Layout, village: str) -> str:
    """Where no column tells the hamlet: the title rows or the sheet's name do.

    Of tables side by side, each looks above itself first.
    """
    if Field.HAMLET in layout.fields:
        return ""
    left, right = layout.span
    tops = sheet.rows[: layout.first]
    titles = [text for row in tops for text in row[left:right] if text]
    titles += [sheet.name, *(text for row in tops for text in row if text)]
    told = (find_hamlet_in(text, village) for text in titles)
    return next((hamlet for hamlet in told if hamlet), "")


def is_filled_below(sheet: Sheet, layout: Layout, meaning: Field) -> bool:
    """Is a value of this column meant for the rows below it, too?"""
    column = layout.column_of(meaning)
    if column is None:
        return False
    if any(left <= column <= right and down > up >= layout.first
           for up, left, down, right in sheet.merged):  # fmt: skip
        return True
    values = [row[column] for row in sheet.rows[layout.first :] if any(row)]
    return sum(map(bool, values)) <= len(values) * _FILL_BELOW


def _is_heading_again(cells: Cells, row: Sequence[str]) -> bool:
    if name_field(cells.get(Field.HEAD, "")) is None and name_field(row[0] if row else "") is None:
        return False
    return sum(name_field(text) is not None for text in row if text) >= 3


def _read_again(
    sheet: Sheet, number: int, layout: Layout, columns: dict[int, Field]
) -> dict[int, Field]:
    """A table below another may have its columns in another order."""
    again = read_header(sheet, number - 1)
    if again is None or Field.HEAD not in again.fields or layout.is_told:
        return columns
    left, right = layout.span
    return {c: f for c, f in again.columns.items() if left <= c < right} or columns


def _is_passed_over(row: Sequence[str], cells: Cells) -> bool:
    """Blank rows, rows that only name a hamlet, and footers; those under the names are told."""
    told = [text for text in row if text]
    if not told or find_section(row):
        return True
    return bool(_FOOTER.search(told[0].replace(" ", ""))) and not cells.get(Field.HEAD)


def find_section(row: Sequence[str]) -> str:
    """`一组` alone in a row: the hamlet of the rows below; else empty."""
    told = {text for text in row if text}
    return find_hamlet_in(told.pop()) if len(told) == 1 else ""
