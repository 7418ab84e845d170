"""The personnel office's sheet: one row for each member, numbers as numbers."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side

from boards.presenters_appraisal import ShownRow, add_rows

_THIN = Side(style="thin", color="FF999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WIDTHS = (6, 14, 10, 9, 11, 11, 10, 11, 8, 11, 8, 10, 10, 9, 9, 9, 24)
_TWO = "0.00"


def headings() -> list[str]:
    return [
        pgettext("row", "No."),
        _("Branch"),
        _("responsible member"),
        _("households under them"),
        _("of them inspected"),
        _("household-days"),
        _("mean score"),
        _("left the black board"),
        _("points added"),
        _("newly black"),
        _("points taken"),
        _("appraisal score"),
        _("band"),
        _("problems found"),
        _("problems closed"),
        _("problems overdue"),
        _("Remarks"),
    ]


def write_workbook(*, title: str, note: str, rows: Sequence[ShownRow]) -> bytes:
    """An .xlsx with one sheet: title, what it rests on, headings, members, the foot."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Appraisal"))
    sheet.freeze_panes = "D4"
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = "3:3"
    sheet.append([_text(sheet, title, Font(bold=True, size=16))])
    sheet.append([_text(sheet, note)])
    sheet.append([_boxed(_text(sheet, text, Font(bold=True))) for text in headings()])
    for number, row in enumerate(rows, start=1):
        sheet.append([_boxed(_cell(sheet, value)) for value in _values(number, row)])
    sheet.append([_boxed(_cell(sheet, value)) for value in _foot(rows)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _values(number: int, row: ShownRow) -> list[Any]:
    one = row.result
    unseen = one.households - one.inspected
    remark = _("%(count)s households not inspected") % {"count": unseen} if unseen else ""
    return [
        number,
        row.branch.name,
        row.member.name,
        one.households,
        one.inspected,
        one.days,
        one.mean,
        one.left,
        row.rule.plus * one.left,
        one.newly,
        -row.rule.minus * one.newly,
        one.score,
        one.band or _("not appraised"),
        one.found,
        one.closed,
        one.overdue,
        remark,
    ]


def _foot(rows: Sequence[ShownRow]) -> list[Any]:
    sums = add_rows(rows)
    return [
        None,
        _("Together"),
        ngettext("%(count)s person", "%(count)s people", len(rows)) % {"count": len(rows)},
        sums["households"],
        sums["inspected"],
        None,
        None,
        sums["left"],
        None,
        sums["newly"],
        *[None] * 3,
        sums["found"],
        sums["closed"],
        sums["overdue"],
        None,
    ]


def _text(sheet: Any, text: str, font: Font | None = None) -> WriteOnlyCell:
    """Text is never a formula, whatever a name begins with."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    if isinstance(value, str):
        return _text(sheet, value)
    cell = WriteOnlyCell(sheet, value=value)
    if value is not None and not isinstance(value, int):
        cell.number_format = _TWO
    return cell


def _boxed(cell: WriteOnlyCell) -> WriteOnlyCell:
    cell.border = _BORDER
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell
