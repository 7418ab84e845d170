"""A web page, or Excel's XML of 2003, under a table's name (.xls): what office systems send."""

import re
from html.parser import HTMLParser

from django.conf import settings

from grid.domain.names import tidy_text
from grid.domain.rosters.packages import damaged, too_many
from grid.domain.rosters.sheet import RosterUnreadable, Sheet
from grid.domain.rosters.texts import MAX_COLUMNS, decode, even_rows

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def is_web_page(data: bytes) -> bool:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"<?xml"):
        return b"<workbook" in head or b"<html" in head
    return head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style"))


def read_web_page(data: bytes) -> list[Sheet]:
    """Its tables, each as a sheet. Raises RosterUnreadable when there is none."""
    page = _Tables()
    page.feed(_decode(data))
    page.close()
    filled = [table for table in page.tables if any(map(any, table.rows))]
    if not filled:
        raise RosterUnreadable(damaged())
    for number, table in enumerate(filled, 1):
        table.name = table.name or (str(number) if len(filled) > 1 else "")
    return [Sheet(table.name, even_rows(table.rows), table.merged) for table in filled]


def _decode(data: bytes) -> str:
    told = _CHARSET.search(data[:2048])
    if told and told[1].lower() in (b"gb2312", b"gbk", b"gb18030"):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return decode(data)


class _Table:
    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._below: set[tuple[int, int]] = set()  # cells that a cell above covers

    def begin_row(self, number: int = 0) -> None:
        """Begin the next row, or row `number` (from 1)."""
        while True:
            self.rows.append([])
            if len(self.rows) > settings.ROSTER_MAX_ROWS:
                raise RosterUnreadable(too_many())
            if len(self.rows) >= number:
                return

    def add(self, text: str, across: int, down: int, number: int = 0) -> None:
        """The next cell of the row, or its cell `number` (from 1)."""
        if not self.rows:
            self.begin_row()
        row, top = self.rows[-1], len(self.rows) - 1
        while (top, len(row)) in self._below or len(row) < min(number - 1, MAX_COLUMNS):
            row.append("")
        left = len(row)
        row += [text, *[""] * (across - 1)]
        if across > 1 or down > 1:
            self.merged.append((top, left, top + down - 1, left + across - 1))
        for below in range(top + 1, top + down):
            self._below.update((below, left + n) for n in range(across))
        if len(row) > MAX_COLUMNS or len(self._below) > settings.ROSTER_MAX_ROWS * MAX_COLUMNS:
            raise RosterUnreadable(too_many())


class _Tables(HTMLParser):
    """Tables of a page, one after the other; one inside another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._name = ""
        self._text: list[str] | None = None
        self._cell = (1, 1, 0)  # across, down, number in the row

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "worksheet":
            self._name = tidy_text(told.get("ss:name") or "")
        elif tag == "table":
            self._end_cell()
            self._open.append(_Table(self._name))
            self.tables.append(self._open[-1])
        elif tag in ("tr", "row") and self._open:
            self._end_cell()
            self._open[-1].begin_row(_number(told.get("ss:index")))
        elif tag in ("td", "th", "cell") and self._open:
            self._end_cell()
            across, down = _number(told.get("colspan")), _number(told.get("rowspan"))
            across = across or _number(told.get("ss:mergeacross")) + 1
            down = down or _number(told.get("ss:mergedown")) + 1
            place = _number(told.get("ss:index"))
            self._cell = (min(across, MAX_COLUMNS), min(down, settings.ROSTER_MAX_ROWS), place)
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table", "cell", "row"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is not None and self._open:
            self._open[-1].add(tidy_text("".join(self._text)), *self._cell)
        self._text = None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
