"""Writing a board's entries: one statement by hand, for tens of thousands of rows.

Making and compiling a model instance for each takes Django longer than all the rest of a
draft. The same SQL holds on SQLite and PostgreSQL.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from django.db import connection

from boards.models import Board, BoardEntry

_AT_ONCE = 900  # rows; SQLite's oldest limit is 999 values
_FIELDS = (
    "board",
    "branch",
    "household",
    "rank",
    "score",
    "own_score",
    "pair",
    "colour",
    "parts",
    "tie",
    "state",
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
    """Write the entries of a new board, a chunk at a time: `entries` may be a generator."""
    columns = [BoardEntry._meta.get_field(name).column for name in _FIELDS]  # type: ignore[union-attr]
    names = ", ".join(connection.ops.quote_name(str(column)) for column in columns)
    head = f"INSERT INTO {BoardEntry._meta.db_table} ({names}) VALUES "  # noqa: S608
    rows = iter(entries)
    with connection.cursor() as cursor:
        while some := list(islice(rows, _AT_ONCE)):
            values = ", ".join([_write_row(board.pk, entry) for entry in some])
            cursor.execute(head + values, [entry.parts for entry in some])


def _write_row(board: int, entry: NewEntry) -> str:
    """Numbers and our own short words stand in the statement; only the parts are bound."""
    return (
        f"({board:d}, {entry.branch_id:d}, {entry.household_id or 'NULL'}, {entry.rank:d}, "
        f"{entry.score}, {entry.own_score}, {entry.pair_id or 'NULL'}, '{entry.colour}', "
        f"%s, '{entry.tie}', '')"
    )
