"""Writing a board's entries: one statement by hand, for tens of thousands of rows.

Making and compiling a model instance for each takes Django longer than all the rest of a
draft. The same SQL holds on SQLite and PostgreSQL.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db import connection

from boards.models import Board, BoardEntry

_AT_ONCE = 450  # rows
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
    row = f"({board.pk:d}, %s, %s, %s, %s, %s, %s, %s, %s, %s, '')"
    rows = iter(entries)
    with connection.cursor() as cursor:
        while some := list(islice(rows, _AT_ONCE)):
            values = chain.from_iterable(map(_values, some))
            cursor.execute(head + ", ".join([row] * len(some)), list(values))


def _values(entry: NewEntry) -> tuple[Any, ...]:
    """As both databases take them: a decimal in its digits, data as JSON."""
    return (
        entry.branch_id,
        entry.household_id,
        entry.rank,
        str(entry.score),
        str(entry.own_score),
        entry.pair_id,
        entry.colour,
        entry.parts,
        entry.tie,
    )
