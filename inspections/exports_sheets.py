"""The paper sheet as a workbook: the same columns, to be filled in where there is no network."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from grid.models import Household
from inspections.domain.standards import StandardVersion


def write_sheet(*, households: Sequence[Household], standard: StandardVersion) -> bytes:
    """An .xlsx: one row of headings, one row for each household, cells blank.

    Columns: code, head, the eight items with their points, total, remark. Text is never a
    formula, whatever a name begins with.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(_("Inspection sheet"))
    page.freeze_panes = "C2"
    page.column_dimensions["A"].width = page.column_dimensions["B"].width = 14
    items = [f"{item.name}（{item.points}）" for item in standard.items]
    rows = [[pgettext("household", "Code"), _("Household head"), *items, _("Total"), _("Remark")]]
    rows += [[home.code, home.head] for home in households]
    for row in rows:
        cells = [WriteOnlyCell(page, value=text) for text in row]
        for cell in cells:
            cell.data_type = "s"
        page.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
