"""Where each household stands: its latest inspection of any kind."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from inspections.models import Inspection, Standing

# Django's own upsert cannot say "only if newer", and reading first would race with an entry
# of another week. The same SQL holds on SQLite and PostgreSQL.
_UPSERT = (
    "INSERT INTO {table} (household_id, last_on, last_total) VALUES {rows} "
    "ON CONFLICT (household_id) DO UPDATE "
    "SET last_on = excluded.last_on, last_total = excluded.last_total "
    "WHERE {table}.last_on <= excluded.last_on"
)
_ROWS_AT_ONCE = 300  # three values each: within SQLite's oldest limit of 999


def raise_standings(inspections: Iterable[Inspection]) -> None:
    """Bring the households' standings up to these inspections; an older date changes nothing.

    On the same date the one recorded later counts. In the order of households, so that two
    batches cannot wait for each other.
    """
    latest: dict[int, Inspection] = {}
    for inspection in inspections:
        before = latest.get(inspection.household_id)
        if before is None or before.date <= inspection.date:
            latest[inspection.household_id] = inspection
    rows = [_values(latest[household]) for household in sorted(latest)]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        _upsert(rows[start : start + _ROWS_AT_ONCE])


def _values(inspection: Inspection) -> tuple[Any, ...]:
    return (
        inspection.household_id,
        connection.ops.adapt_datefield_value(inspection.date),
        connection.ops.adapt_decimalfield_value(inspection.total, 4, 1),
    )


def _upsert(rows: list[tuple[Any, ...]]) -> None:
    sql = _UPSERT.format(
        table=connection.ops.quote_name(Standing._meta.db_table),
        rows=", ".join(["(%s, %s, %s)"] * len(rows)),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in row])
