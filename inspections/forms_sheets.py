"""A filled-in Excel file of a paper sheet: read by its headings and by name, not by position."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from grid.domain.names import tidy_name
from grid.domain.rosters.sheets import Sheet, read_sheets
from grid.models import Household
from inspections.domain.draft import DRAFT_ITEMS
from inspections.domain.totals import total_of
from inspections.forms_scores import NOT_APPLICABLE
from inspections.forms_sheet_rows import SheetRow, blank_rows, read_cell
from inspections.models import ITEMS

HEADINGS_WITHIN = 15  # rows from the top
# Names and points of the items, in order.
Items = Sequence[tuple[str, int]]
_DRAFT: Items = [(name, points) for name, points, *_rest in DRAFT_ITEMS]
_CODE = re.compile(r"^(户|农户)?(编[号码]|代码|号|码)$|^code$", re.IGNORECASE)
_HEAD = re.compile(r"^(户主|姓名|户主姓名|household ?head)$", re.IGNORECASE)
_REMARK = re.compile(r"^(备注|说明|remark)$", re.IGNORECASE)
_TOTAL = re.compile(r"^(合计|总分|得分|总计|total)$", re.IGNORECASE)
# What lists carry beside the scores: of no use here, and no reason to refuse anything.
_PASSED_OVER = re.compile(r"序号|组别|小组|^组$|团寨|村|日期|时间|检查人|签[字名]|电话|人口|责任人")
_TICKS = {"√", "✓", "✔", "满分"}  # in the column of totals: seen, nothing deducted
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)分?")
_POINTS = re.compile(r"[(\[]?(?:满分)?(\d+)分?[)\]]?$")


@dataclass
class _Columns:
    """Where the columns stand: `items` in the standard's order; with `faults` nothing is read."""

    first: int
    code: int | None
    head: int | None
    items: list[int]
    points: list[int]
    total: int | None
    remark: int | None
    unknown: list[tuple[int, str]]
    faults: list[str]


def fill_rows(
    data: bytes, name: str, households: Iterable[Household], items: Items = _DRAFT
) -> tuple[list[SheetRow], list[str]]:
    """The lines as a file of `exports_sheets` holds them, and what in it was not understood.

    Columns are found by their headings, rows by code, or by the head's name where there is no
    code. What does not fit is told at its row, and nothing of it is taken. Raises
    RosterUnreadable.
    """
    rows = blank_rows(households)
    faults: list[str] = []
    is_read = False
    seen: dict[int, str] = {}
    for sheet in read_sheets(data, name):
        columns = _find_columns(sheet, items)
        if columns is None:
            continue
        is_read = True
        faults += columns.faults or _fill(sheet, columns, rows, seen)
    if not is_read:
        faults.append(_("No row of headings with the items of the standard was found."))
    return rows, faults


def _find_columns(sheet: Sheet, items: Items) -> _Columns | None:
    """The row that names most items, read; None for a sheet without one."""
    names = {name for name, _points in items}
    best = max(
        range(min(HEADINGS_WITHIN, len(sheet.rows))),
        key=lambda at: sum(_plain(text) in names for text in sheet.rows[at]),
        default=None,
    )
    if best is None or not any(_plain(text) in names for text in sheet.rows[best]):
        return None
    return _read_headings(sheet.rows[best], best + 1, items)


def _plain(label: str) -> str:
    return _POINTS.sub("", label.replace(" ", ""))


def _read_headings(labels: Sequence[str], first: int, items: Items) -> _Columns:
    def column(form: re.Pattern[str]) -> int | None:
        return next((c for c, text in enumerate(labels) if form.match(text)), None)

    faults, places = [], []
    for name, points in items:
        found = [c for c, text in enumerate(labels) if _plain(text) == name]
        places += found[:1]
        if len(found) != 1:
            reason = _("Column missing: %(name)s.") if not found else _("Column twice: %(name)s.")
            faults.append(reason % {"name": name})
        elif (told := _POINTS.search(labels[found[0]])) and int(told[1]) != points:
            told_points = {"name": name, "told": told[1], "points": points}
            reason = _("%(name)s has %(told)s points in the file and %(points)s in the standard.")
            faults.append(reason % told_points)
    code, head = column(_CODE), column(_HEAD)
    if code is None and head is None:
        faults.append(_("There is neither a column of codes nor one of household heads."))
    total, remark = column(_TOTAL), column(_REMARK)
    used = {code, head, total, remark, *places}
    unknown = [
        (c, text)
        for c, text in enumerate(labels)
        if text and c not in used and not _PASSED_OVER.search(text)
    ]
    most = [points for _name, points in items]
    return _Columns(first, code, head, places, most, total, remark, unknown, faults)


def _fill(
    sheet: Sheet, columns: _Columns, rows: Sequence[SheetRow], seen: dict[int, str]
) -> list[str]:
    """Fill in the lines; what belongs to no line is returned."""
    faults, strangers = [], []
    for number, cells in enumerate(sheet.rows[columns.first :], start=columns.first + 1):
        code, head = _cell(cells, columns.code), tidy_name(_cell(cells, columns.head))
        row = _find_row(rows, code, head)
        if row is None:
            if _is_line(code, head, cells, columns):
                strangers.append(_("row %(row)s %(name)s") % {"row": number, "name": code or head})
            continue
        _take(row, cells, columns, number, head, seen)
    if strangers:
        told = "、".join(text[:30] for text in strangers[:20])
        faults.append(_("Not on this sheet: %(codes)s.") % {"codes": told})
    for column, label in columns.unknown:
        if any(cells[column] for cells in sheet.rows[columns.first :]):
            reason = _("Column “%(name)s” is not known; nothing of it was taken.")
            faults.append(reason % {"name": label[:20]})
    return faults


def _find_row(rows: Sequence[SheetRow], code: str, head: str) -> SheetRow | None:
    """By the code; without one by the name, if one household only is called so."""
    if code:
        return next((row for row in rows if row.household.code == code), None)
    named = [row for row in rows if head and tidy_name(row.household.head) == head]
    return named[0] if len(named) == 1 else None


def _is_line(code: str, head: str, cells: Sequence[str], columns: _Columns) -> bool:
    """A line of scores, and no footer."""
    if any(character.isdigit() for character in code):
        return True
    return bool(code or head) and any(_cell(cells, column) for column in columns.items)


def _take(
    row: SheetRow,
    cells: Sequence[str],
    columns: _Columns,
    number: int,
    head: str,
    seen: dict[int, str],
) -> None:
    told = {"row": number}
    scores = [_cell(cells, column) for column in columns.items]
    remark, total = _cell(cells, columns.remark), _cell(cells, columns.total)
    if not any([*scores, remark, total]):
        return
    if (before := seen.get(row.household.pk)) is not None:
        _leave_out(row, _("Row %(row)s is this household again (row %(before)s).")
                   % {**told, "before": before})  # fmt: skip
        return
    seen[row.household.pk] = str(number)
    if head and head != tidy_name(row.household.head):
        _leave_out(row, _("Row %(row)s says %(name)s for this code.") % {**told, "name": head[:20]})
        return
    if reason := _doubt_total(scores, total, columns.points):
        _leave_out(row, reason % {**told, "total": total[:10]})
        return
    row.cells, row.remark, row.is_seen = scores, remark, True


def _doubt_total(scores: Sequence[str], total: str, most: Sequence[int]) -> str:
    """What speaks against a row's total; empty when it is the sum or the scaled total.

    A blank item is full marks, so a total alone is no score unless it says full marks, too.
    """
    told = _read_number(total)
    if total and not any(scores) and told != sum(most) and total not in _TICKS:
        return _("Row %(row)s has only a total (%(total)s), no points of the items.")
    points = _read_points(scores, most)
    if told is None or points is None:
        return ""
    got = sum((one for one in points if one is not None), Decimal(0))
    if told in (got, total_of(points, most)):
        return ""
    return _("Row %(row)s: the total (%(total)s) is not the sum of the items.")


def _read_number(text: str) -> Decimal | None:
    """`95`, `95.5分`; None for what is no number."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    return Decimal(found[1]) if found else None


def _read_points(scores: Sequence[str], most: Sequence[int]) -> list[Decimal | None] | None:
    """The points as they will be taken; None where an item cannot be read or none applies."""
    texts = [read_cell(text, points) for text, points in zip(scores, most, strict=True)]
    points = [_read_number(text) for text in texts]
    if any(one is None and text != NOT_APPLICABLE for one, text in zip(points, texts, strict=True)):
        return None
    return points if any(one is not None for one in points) else None


def _leave_out(row: SheetRow, reason: str) -> None:
    """Nothing of the file is taken for this household: which of its lines is right is not known."""
    row.cells, row.remark, row.is_seen = [""] * ITEMS, "", False
    row.faults.append(reason)


def _cell(cells: Sequence[str], column: int | None) -> str:
    return "" if column is None else cells[column]
