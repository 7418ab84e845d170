"""Rows as the driver gives them, for tens of thousands of them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet


def stream_rows(rows: QuerySet[Any, Any]) -> Iterator[Any]:
    """The rows, a chunk at a time.

    Django's own conversion of each row takes as long as the database needs to add it up.
    """
    sql, params = rows.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(5000):
            yield from rows


class DayNumbers(dict[Any, int]):
    """The number of a day (a date, or its text as SQLite gives it), counted from `start` (0)."""

    def __init__(self, start: date) -> None:
        super().__init__()
        self.start = start

    def __missing__(self, day: Any) -> int:
        self[day] = number = (date.fromisoformat(str(day)) - self.start).days
        return number
