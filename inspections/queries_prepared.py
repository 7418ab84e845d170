"""Querysets compiled once in a process and run again with other values.

Building the field's due list costs Django five times what the database needs to answer it,
and a phone asks for it all day. The rule itself stays a queryset (`inspections.queries`);
only its SQL is kept.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Rows = Sequence[tuple[Any, ...]]
Converters = list[tuple[int, list[Any], Any]]


class Prepared:
    """A `values_list` queryset built with stand-in values, to be run with real ones.

    `stand_ins` gives the stand-in of each name: numbers and dates that occur nowhere else in
    the query. Raises ValueError when one of them stands in the SQL itself.
    """

    def __init__(self, rows: QuerySet[Any, Any], **stand_ins: int | dt.date) -> None:
        compiler = rows.query.get_compiler(connection=connection)
        self._sql, given = compiler.as_sql()
        names = {_adapt(value): name for name, value in stand_ins.items()}
        self._params = [(names.get(value), value) for value in given]
        if fixed := [name for value, name in names.items() if str(value) in self._sql]:
            raise ValueError(f"not a parameter of the query: {fixed}")
        self._converters: Converters = [
            (place, convert, expression)
            for place, (convert, expression) in compiler.get_converters(
                [column for column, _, _ in compiler.select]
            ).items()
        ]

    def rows(self, **values: int | dt.date) -> list[tuple[Any, ...]]:
        """The rows with every stand-in replaced by the value of its name."""
        return self.read(self.fetch(**values))

    def fetch(self, **values: int | dt.date) -> Rows:
        """The rows as the database gives them; `read` makes Python values of those needed."""
        real = {name: _adapt(value) for name, value in values.items()}
        params = [value if name is None else real[name] for name, value in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found: Rows = cursor.fetchall()
        return found

    def read(self, rows: Rows) -> list[tuple[Any, ...]]:
        return [self._convert(row) for row in rows] if self._converters else list(rows)

    def _convert(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, converters, expression in self._converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return tuple(values)


def _adapt(value: int | dt.date) -> Any:
    """As the database's own queries send it: SQLite takes dates as text."""
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value
