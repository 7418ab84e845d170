"""Writing a board's entries by the driver's own bulk way, for tens of thousands of rows.

Making and compiling a model instance for each takes Django longer than all the rest of a
draft. Statements that hold the values would be faster, but SQLite keeps each of them.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from psycopg2.extras import execute_values

from boards.models import Board, BoardEntry

_AT_ONCE = 1000  # rows in a statement of PostgreSQL
_FIELDS = (
    "board",
    "state",
    "branch",
    "household",
    "rank",
    "score",
    "own_score",
    "pair",
    "colour",
    "parts",
    "tie",
)


class NewEntry(NamedTuple):
    """An entry to be written; ids where the model has relations, `parts` as JSON."""

    branch_id: int
    household_id: int | None
    rank: int
    score: Decimal
    own_score: Decimal
    pair_id: int | None
    colour: str
    parts: str
    tie: str


def insert_entries(board: Board, entries: Iterable[NewEntry]) -> None:
    """Write the entries of a new board; `entries` may be a generator, none of them is kept."""
    columns = [BoardEntry._meta.get_field(name).column for name in _FIELDS]  # type: ignore[union-attr]
    names = ", ".join(connection.ops.quote_name(str(column)) for column in columns)
    into = f"INSERT INTO {BoardEntry._meta.db_table} ({names})"
    row = f"({board.pk:d}, '', {', '.join(['%s'] * len(NewEntry._fields))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # whose driver sends each row of a batch alone
            execute_values(
                cursor.cursor, f"{into} VALUES %s", entries, template=row, page_size=_AT_ONCE
            )
        else:
            cursor.executemany(f"{into} VALUES {row}", entries)  # type: ignore[arg-type]
