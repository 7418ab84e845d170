"""What a ceremony needs as a workbook: one page to buy from, one that shows how it comes about."""

import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from awards.queries_prizes import PrizeNeed, TitleNeed

Row = Sequence[str | int]


def write_needs(titles: Iterable[TitleNeed], prizes: Iterable[PrizeNeed]) -> bytes:
    """An .xlsx. Text is never a formula, whatever a name begins with."""
    book = Workbook(write_only=True)
    head = [_("Prize"), _("Unit"), _("Needed"), _("Handed over"), _("In stock"), _("To buy")]
    rows: list[Row] = [
        [need.prize.name, need.prize.unit, need.needed, need.given, need.prize.stock, need.missing]
        for need in prizes
    ]
    _write(book, _("To buy"), head, rows)
    head = [_("Title"), _("Winners"), _("Prize"), _("Each"), _("Unit"), _("Together")]
    rows = [
        [need.title.name, need.winners, prize.name, each, prize.unit, each * need.winners]
        for need in titles
        for prize, each in need.gets
    ]
    _write(book, _("By title"), head, rows)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(book: Workbook, name: str, head: Row, rows: Iterable[Row]) -> None:
    page = book.create_sheet(name)
    page.freeze_panes = "A2"
    for letter in "ABCDEF":
        page.column_dimensions[letter].width = 14
    for number, row in enumerate([head, *rows]):
        cells = [WriteOnlyCell(page, value=value) for value in row]
        for cell, value in zip(cells, row, strict=True):
            cell.data_type = "s" if isinstance(value, str) else "n"
            if not number:
                cell.font = Font(bold=True)
        page.append(cells)
