"""Writing a board's entries by the driver's own bulk way, for tens of thousands of rows.

Making and compiling a model instance for each takes Django longer than all the rest of a
draft. Statements that hold the values would be faster, but SQLite keeps each of them.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper
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
_NAMES = ("head", "hamlet", "household_code", "branch_name")
# Joins in an update, which both databases know by FROM; Django would look up row by row.
_NAME_BRANCHES = """
    UPDATE boards_boardentry SET branch_name = b.name FROM grid_branch b
    WHERE boards_boardentry.board_id = %s AND boards_boardentry.household_id IS NULL
    AND b.id = boards_boardentry.branch_id"""
_NAME_HOUSEHOLDS = """
    UPDATE boards_boardentry
    SET branch_name = b.name, head = h.head, hamlet = h.hamlet, household_code = h.code
    FROM grid_household h, grid_branch b WHERE boards_boardentry.board_id = %s
    AND h.id = boards_boardentry.household_id AND b.id = boards_boardentry.branch_id"""
_KEEP_BRANCHES = """
    UPDATE boards_boardentry SET branch_name = o.branch_name FROM boards_boardentry o
    WHERE boards_boardentry.board_id = %s AND boards_boardentry.household_id IS NULL
    AND o.board_id = %s AND o.household_id IS NULL
    AND o.branch_id = boards_boardentry.branch_id"""
_KEEP_HOUSEHOLDS = """
    UPDATE boards_boardentry
    SET branch_name = o.branch_name, head = o.head, hamlet = o.hamlet,
    household_code = o.household_code
    FROM boards_boardentry o WHERE boards_boardentry.board_id = %s
    AND o.board_id = %s AND o.household_id = boards_boardentry.household_id"""


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
    names = ", ".join(connection.ops.quote_name(str(column)) for column in [*columns, *_NAMES])
    into = f"INSERT INTO {BoardEntry._meta.db_table} ({names})"
    values = ", ".join(["%s"] * len(NewEntry._fields) + ["''"] * len(_NAMES))
    row = f"({board.pk:d}, '', {values})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # whose driver sends each row of a batch alone
            execute_values(
                cursor.cursor, f"{into} VALUES %s", entries, template=row, page_size=_AT_ONCE
            )
        else:
            # sqlite3 takes any iterable; the stubs know only sequences.
            cursor.executemany(f"{into} VALUES {row}", entries)  # type: ignore[arg-type]
        freeze_names(cursor, board)


def freeze_names(cursor: CursorWrapper, board: Board) -> None:
    """The heads, hamlets, codes and villages of today onto the entries: what is printed stays."""
    cursor.execute(_NAME_BRANCHES, [board.pk])
    cursor.execute(_NAME_HOUSEHOLDS, [board.pk])


def keep_names(old: Board, new: Board) -> None:
    """The names of the version before onto the new one: no correction of scores renames anybody."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_BRANCHES, [new.pk, old.pk])
        cursor.execute(_KEEP_HOUSEHOLDS, [new.pk, old.pk])
