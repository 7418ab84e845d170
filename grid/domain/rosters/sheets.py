"""From an uploaded file to plain cells; nothing else of the file goes further.

ID-card and bank numbers are dropped here, whatever column they stand in: they reach no
preview, no database and no log (facts: never stored).
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from grid.domain.names import tidy_text

MAX_UNPACKED = 100 * 1024 * 1024  # bytes of XML in one workbook
MAX_COLUMNS = 200
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_ODS_REPEAT = re.compile(rb'number-columns-repeated="(\d+)"[^>]*office:value')
_PRIVATE_LABEL = re.compile(r"身份证|公民身份|证件号|银行|账号|帐号|卡号|社保|一卡通")
_PRIVATE_VALUE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15,19})(?!\d)")


class RosterUnreadable(ValueError):
    """The file cannot be read; the message is for the person and holds no cell of it."""


@dataclass
class Sheet:
    """Cells as tidied text, all rows of one width; `merged` as (top, left, bottom, right).

    `dropped`: labels of the columns not read; `blanked`: rows (from 1) where a number that
    looks like an ID or a bank account was taken out of another column.
    """

    name: str
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    blanked: list[int] = field(default_factory=list)


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """Read .xlsx, .xls, .ods or csv by what the bytes are, not by the file's name.

    Raises RosterUnreadable: empty, too large, encrypted, damaged, a packed bomb, another type.
    """
    if not data.strip():
        raise RosterUnreadable(_("The file is empty."))
    if len(data) > settings.ROSTER_MAX_BYTES:
        limit = settings.ROSTER_MAX_BYTES // 1024 // 1024
        raise RosterUnreadable(_("The file is larger than %(limit)s MB.") % {"limit": limit})
    if data[:4] == b"PK\x03\x04":
        check_package(data)
        sheets = _read_workbook(data)
    elif data[:4] == _OLE:
        if _ENCRYPTED in data:
            raise RosterUnreadable(_encrypted())
        sheets = _read_workbook(data)
    else:
        sheets = [_read_text(data, name)]
    return [drop_private(sheet) for sheet in sheets]


def _encrypted() -> str:
    return _("The file is protected by a password. Please remove it and upload the file again.")


def _damaged() -> str:
    return _("The file is damaged or is no table. Please save it again as .xlsx and upload it.")


def check_package(data: bytes) -> None:
    """Unpack a zip package for measure, without keeping it. Raises RosterUnreadable.

    A package whose parts are not as long as it says fails its own checksum here.
    """
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if not names & {"xl/workbook.xml", "content.xml"}:
                raise RosterUnreadable(_damaged())
            for part in package.infolist():
                with package.open(part) as stream:
                    while chunk := stream.read(1024 * 1024):
                        unpacked += len(chunk)
                        if unpacked > MAX_UNPACKED:
                            raise RosterUnreadable(_("The file unpacks to more than it may."))
                        _check_extent(part.filename, chunk)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        message = _encrypted() if isinstance(fault, RuntimeError) else _damaged()
        raise RosterUnreadable(message) from None


def _check_extent(part: str, xml: bytes) -> None:
    """Refuse a sheet with a cell so far out that a dense reader would need all memory."""
    if part.startswith("xl/worksheets/"):
        for column, row in _CELL.findall(xml):
            if len(column) > 2 or int(row) > settings.ROSTER_MAX_ROWS + 1000:
                raise RosterUnreadable(_too_many())
    elif part == "content.xml" and any(int(n) > 1000 for n in _ODS_REPEAT.findall(xml)):
        raise RosterUnreadable(_too_many())


def _too_many() -> str:
    return _("The table has more than %(limit)s rows, or cells far outside it.") % {
        "limit": settings.ROSTER_MAX_ROWS
    }


def _read_workbook(data: bytes) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > settings.ROSTER_MAX_ROWS or sheet.width > MAX_COLUMNS:
                raise RosterUnreadable(_too_many())
            rows = [[_cell_text(cell) for cell in row] for row in sheet.to_python()]
            merged = [(*a, *b) for a, b in sheet.merged_cell_ranges or ()]
            sheets.append(Sheet(tidy_text(name), rows, merged))
    except CalamineError as fault:
        secret = "password" in str(fault).lower() or "encrypt" in str(fault).lower()
        raise RosterUnreadable(_encrypted() if secret else _damaged()) from None
    return sheets


def _cell_text(cell: object) -> str:
    if isinstance(cell, str):
        return tidy_text(cell) if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell)


def _read_text(data: bytes, name: str) -> Sheet:
    head = data[:512].lstrip().lower()
    if b"\0" in data[:4096] or head.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8")):
        raise RosterUnreadable(_damaged())
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise RosterUnreadable(
            _("This is a web page under a table's name. Please save it again as .xlsx.")
        )
    if not name.lower().endswith((".csv", ".txt", ".tsv")):
        raise RosterUnreadable(_damaged())
    return Sheet("", _read_csv(_decode(data)))


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterUnreadable(_damaged())


def _read_csv(text: str) -> list[list[str]]:
    first = text[:2000]
    delimiter = max(",\t;，", key=first.count)
    try:
        table = csv.reader(io.StringIO(text), delimiter=delimiter)
        rows = [[tidy_text(cell) for cell in row] for row in table]
    except csv.Error:
        raise RosterUnreadable(_damaged()) from None
    width = max((len(row) for row in rows), default=0)
    if len(rows) > settings.ROSTER_MAX_ROWS or width > MAX_COLUMNS:
        raise RosterUnreadable(_too_many())
    return [row + [""] * (width - len(row)) for row in rows]


def drop_private(sheet: Sheet) -> Sheet:
    """Empty the columns of ID-card and bank numbers, and such numbers elsewhere."""
    width = len(sheet.rows[0]) if sheet.rows else 0
    labelled = _find_private_labels(sheet.rows[:15])
    hits: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for row in sheet.rows:
        for column, text in enumerate(row):
            if text:
                filled[column] += 1
                hits[column] += len(text) >= 15 and bool(_PRIVATE_VALUE.search(text))
    for column in range(width):
        if column in labelled or hits[column] > max(2, filled[column] * 0.3):
            sheet.dropped.append(
                labelled.get(column) or _("column %(number)s") % {"number": column + 1}
            )
            _empty_column(sheet.rows, column)
        elif hits[column]:
            sheet.blanked += _empty_cells(sheet.rows, column)
    return sheet


def _find_private_labels(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    return {
        column: text
        for row in rows
        for column, text in enumerate(row)
        if len(text) <= 20 and _PRIVATE_LABEL.search(text.replace(" ", ""))
    }


def _empty_column(rows: Iterable[list[str]], column: int) -> None:
    for row in rows:
        row[column] = ""


def _empty_cells(rows: Sequence[list[str]], column: int) -> list[int]:
    found = []
    for number, row in enumerate(rows, start=1):
        if len(row[column]) >= 15 and _PRIVATE_VALUE.search(row[column]):
            row[column] = ""
            found.append(number)
    return found
