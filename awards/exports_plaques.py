"""The plaque list for the sign maker, as a workbook."""

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from awards.models import Award

WIDTHS = (8, 18, 16, 14, 14, 12, 50)


def write_plaques(*, awards: Iterable[Award]) -> bytes:
    """An .xlsx: one row of headings, one row for each plaque. Text is never a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_("Plaque list"))
    page.freeze_panes = "A2"
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    head = [
        pgettext("row", "No."),
        _("certificate number"),
        _("award title"),
        _("household"),
        _("village"),
        _("hamlet"),
        _("citation"),
    ]
    page.append([_cell(page, text, bold=True) for text in head])
    for number, award in enumerate(awards, start=1):
        texts = [award.number, award.title.name, award.head, award.branch_name, award.hamlet]
        page.append([number, *(_cell(page, text) for text in [*texts, award.citation])])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(page: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    """Text, whatever it begins with."""
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
