"""Tables saved as text: csv, tab-separated, Excel's "Unicode text"."""

import csv
import io
import re

from django.conf import settings

from grid.domain.names import tidy_text
from grid.domain.rosters.packages import damaged, too_many
from grid.domain.rosters.sheet import RosterUnreadable

MAX_COLUMNS = 200
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_OTHERS = (b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8")
_QUOTED = re.compile(r"=\"(.*)\"|'(?=[\d+])(.*)", re.DOTALL)


def read_text(data: bytes, name: str) -> list[list[str]]:
    """The cells of a text file. Raises RosterUnreadable for bytes that are no text."""
    is_utf16 = data[:2] in _UTF16
    if data[:512].lstrip().lower().startswith(_OTHERS) or (b"\0" in data[:4096] and not is_utf16):
        raise RosterUnreadable(damaged())
    if not name.lower().endswith((".csv", ".txt", ".tsv")) and not is_utf16:
        raise RosterUnreadable(damaged())
    return _read_csv(decode(data))


def decode(data: bytes) -> str:
    """The text of bytes of unknown encoding. Raises RosterUnreadable."""
    for encoding in (_UTF16.get(data[:2], "utf-8-sig"), "gb18030", "utf-16"):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise RosterUnreadable(damaged())


def _read_csv(text: str) -> list[list[str]]:
    first = text[:2000]
    delimiter = max(",\t;，", key=first.count)
    try:
        table = csv.reader(io.StringIO(text), delimiter=delimiter)
        rows = [[_cell(cell) for cell in row] for row in table]
    except csv.Error:
        raise RosterUnreadable(damaged()) from None
    return even_rows(rows)


def _cell(text: str) -> str:
    """`="007"` and `'007` are how systems keep zeros at the front."""
    tidy = tidy_text(text)
    if tidy[:1] in ("=", "'") and (match := _QUOTED.fullmatch(tidy)):
        return tidy_text(match[1] if match[1] is not None else match[2])
    return tidy


def even_rows(rows: list[list[str]]) -> list[list[str]]:
    """All rows of one width. Raises RosterUnreadable: too many rows or columns."""
    width = max((len(row) for row in rows), default=0)
    if len(rows) > settings.ROSTER_MAX_ROWS or width > MAX_COLUMNS:
        raise RosterUnreadable(too_many())
    return [row + [""] * (width - len(row)) for row in rows]
