"""SQL by hand, for the few statements that every entry runs.

Django takes four times as long to write such a statement as the database to answer it, and
recording is what the whole township does at the same time. The same SQL holds on SQLite and
PostgreSQL; values go through the model's own fields.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Field, Model

from inspections.models import Inspection, Problem, Standing, WeekSummary

Statement = tuple[str, list[Any]]  # with its values

_PARAMS_AT_ONCE = 999  # SQLite's oldest limit

_LOCK = (
    "SELECT {columns} FROM {table} WHERE branch_id IN ({branches}) AND week IN ({weeks}) "
    "AND kind IN ({kinds}) ORDER BY id {lock}"
)
_KNOWN = (
    "SELECT {columns} FROM {table} WHERE id IN ({ids}) "
    "OR (household_id IN ({households}) AND date >= %s AND week IN ({weeks}))"
)
_OPEN = "SELECT {columns} FROM {table} WHERE household_id IN ({households}) AND status = %s"
# Django's own upsert cannot say "only if newer", and reading first would race with an entry
# of another week.
_STAND = (
    "INSERT INTO {table} (household_id, last_on, last_total) VALUES {rows} "
    "ON CONFLICT (household_id) DO UPDATE "
    "SET last_on = excluded.last_on, last_total = excluded.last_total "
    "WHERE {table}.last_on <= excluded.last_on"
)


def lock_rows(
    *, branches: Collection[int], weeks: Collection[date], kinds: Collection[str]
) -> list[WeekSummary]:
    """The summaries of these branches × weeks × kinds, locked in the order of their ids.

    SQLite has no row locks and needs none: its transactions begin with the write lock.
    """
    has_locks = connection.features.has_select_for_update
    names = tuple(field.attname for field in WeekSummary._meta.concrete_fields)
    reader = _reader(WeekSummary, names)
    sql = _LOCK.format(
        columns=reader.columns,
        table=_table(WeekSummary),
        branches=_marks(branches),
        weeks=_marks(weeks),
        kinds=_marks(kinds),
        lock=connection.ops.for_update_sql() if has_locks else "",
    )
    rows = reader.fetch(sql, [*branches, *map(_day, weeks), *kinds])
    return [WeekSummary.from_db(connection.alias, names, row) for row in rows]


class Known(NamedTuple):
    id: UUID
    household_id: int
    week: date
    kind: str
    is_effective: bool


def find_known(
    *, ids: Collection[UUID], households: Collection[int], weeks: Collection[date]
) -> list[Known]:
    """What is stored under these ids, or of these households in these weeks."""
    reader = _reader(Inspection, Known._fields)
    sql = _KNOWN.format(
        columns=reader.columns,
        table=_table(Inspection),
        ids=_marks(ids),
        households=_marks(households),
        weeks=_marks(weeks),
    )
    id_field = Inspection._meta.get_field("id")
    keys = (id_field.get_db_prep_value(pk, connection) for pk in ids)
    params = [*keys, *households, _day(min(weeks)), *map(_day, weeks)]
    return [Known(*row) for row in reader.fetch(sql, params)]


class Open(NamedTuple):
    """An open problem at a household; reported as rectified, if it has a date."""

    household_id: int
    item_number: int | None
    id: int
    rectified_on: date | None


def find_open(households: Collection[int]) -> dict[tuple[int, int | None], Open]:
    """The open problems of these households, by household and item number."""
    reader = _reader(Problem, Open._fields)
    sql = _OPEN.format(columns=reader.columns, table=_table(Problem), households=_marks(households))
    found = [Open(*row) for row in reader.fetch(sql, [*households, Problem.Status.OPEN])]
    return {(one.household_id, one.item_number): one for one in found}


class _Reader:
    """Reads rows of these columns, each value as the model's field gives it."""

    def __init__(self, model: type[Model], names: Sequence[str]) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        cells = [fields[name].get_col(model._meta.db_table) for name in names]
        self.columns = ", ".join(_column(fields[name]) for name in names)
        self._converters = [
            (place, convert, cell)
            for place, cell in enumerate(cells)
            for convert in [
                *connection.ops.get_db_converters(cell),
                *cell.get_db_converters(connection),
            ]
        ]

    def fetch(self, sql: str, params: Sequence[Any]) -> list[list[Any]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = [list(row) for row in cursor.fetchall()]
        for row in rows:
            for place, convert, cell in self._converters:
                row[place] = convert(row[place], cell, connection)
        return rows


@lru_cache(maxsize=8)
def _reader(model: type[Model], names: tuple[str, ...]) -> _Reader:
    return _Reader(model, names)


def standing_sql(inspections: Sequence[Inspection]) -> Iterator[Statement]:
    """Each household's standing becomes this inspection, unless it is newer."""
    total = Standing._meta.get_field("last_total")
    for some in _chunks(inspections, 3):
        rows = ", ".join(["(%s, %s, %s)"] * len(some))
        params = [
            value
            for row in some
            for value in (row.household_id, _day(row.date), _saved(total, row.total))
        ]
        yield _STAND.format(table=_table(Standing), rows=rows), params


def insert_sql(rows: Sequence[Model]) -> Iterator[Statement]:
    """Insert complete rows; those that get their numbers from the database do not learn them."""
    if not rows:
        return
    head, marks, fields = _insert(type(rows[0]))
    for some in _chunks(rows, len(fields)):
        params = [_saved(field, getattr(row, field.attname)) for row in some for field in fields]
        yield head + ", ".join([marks] * len(some)), params


@lru_cache(maxsize=8)
def _insert(model: type[Model]) -> tuple[str, str, list[Field]]:
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, AutoField)]
    columns = [_column(field) for field in fields]
    head = f"INSERT INTO {_table(model)} ({', '.join(columns)}) VALUES "  # noqa: S608 - our names
    return head, f"({_marks(columns)})", fields


def update_sql(row: Model, names: Sequence[str]) -> Statement:
    """Write these fields of one row back."""
    sql, fields = _update(type(row), tuple(names))
    params = [_saved(field, getattr(row, field.attname)) for field in fields]
    return sql, [*params, row.pk]


@lru_cache(maxsize=8)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Field]]:
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    sets = ", ".join(f"{_column(field)} = %s" for field in fields)
    return f"UPDATE {_table(model)} SET {sets} WHERE id = %s", fields  # noqa: S608 - our names


def execute_all(statements: Iterable[Statement]) -> None:
    """Run them in order; on PostgreSQL in one message, which saves the ways between."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            texts, params = zip(*statements, strict=True)
            cursor.execute("; ".join(texts), [value for values in params for value in values])
        else:
            for text, values in statements:
                cursor.execute(text, values)


def _chunks(rows: Sequence[Any], width: int) -> Iterable[Sequence[Any]]:
    most = len(rows)
    if connection.features.max_query_params:
        most = _PARAMS_AT_ONCE // width
    return (rows[start : start + most] for start in range(0, len(rows), most))


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _column(field: Field) -> str:
    return connection.ops.quote_name(str(field.column))


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def _saved(field: Field, value: object) -> Any:
    return field.get_db_prep_save(value, connection)
