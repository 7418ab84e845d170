"""From an uploaded file to plain cells; nothing else of the file goes further.

ID-card and bank numbers are dropped here, whatever column they stand in: they reach no
preview, no database and no log (facts: never stored).
"""

import io
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from grid.domain.names import tidy_text
from grid.domain.rosters.packages import check_package, damaged, encrypted, too_many
from grid.domain.rosters.private import drop_private
from grid.domain.rosters.sheet import RosterUnreadable, Sheet
from grid.domain.rosters.texts import MAX_COLUMNS, read_text
from grid.domain.rosters.webpages import is_web_page, read_web_page

__all__ = ["RosterUnreadable", "Sheet", "read_sheets"]

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """Read .xlsx, .xls, .ods, text or a saved web page, by what the bytes are, not by the name.

    Raises RosterUnreadable: empty, too large, encrypted, damaged, a packed bomb, another type.
    """
    if not data.strip():
        raise RosterUnreadable(_("The file is empty."))
    if len(data) > settings.ROSTER_MAX_BYTES:
        limit = settings.ROSTER_MAX_BYTES // 1024 // 1024
        raise RosterUnreadable(_("The file is larger than %(limit)s MB.") % {"limit": limit})
    return [drop_private(sheet) for sheet in _read_any(data, name)]


def _read_any(data: bytes, name: str) -> list[Sheet]:
    if data[:4] == b"PK\x03\x04":
        formulas = check_package(data)
        sheets = _read_workbook(data)
        if sheets:
            sheets[0].formulas = formulas
        return sheets
    if data[:4] == _OLE:
        if _ENCRYPTED in data:
            raise RosterUnreadable(encrypted())
        return _read_workbook(data)
    if is_web_page(data):
        return read_web_page(data)
    return [Sheet("", read_text(data, name))]


def _read_workbook(data: bytes) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > settings.ROSTER_MAX_ROWS or sheet.width > MAX_COLUMNS:
                raise RosterUnreadable(too_many())
            rows = [[_cell_text(cell) for cell in row] for row in sheet.to_python()]
            merged = [(*a, *b) for a, b in sheet.merged_cell_ranges or ()]
            sheets.append(Sheet(tidy_text(name), rows, merged))
    except CalamineError as fault:
        secret = "password" in str(fault).lower() or "encrypt" in str(fault).lower()
        raise RosterUnreadable(encrypted() if secret else damaged()) from None
    return sheets


def _cell_text(cell: object) -> str:
    if isinstance(cell, str):
        return tidy_text(cell) if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell)
