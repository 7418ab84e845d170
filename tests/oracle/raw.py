"""Rows of the tables, the same from SQLite and PostgreSQL."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

ZONE = ZoneInfo("Asia/Shanghai")


def rows(sql: str, *given: object) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def exact(value: object) -> Fraction | None:
    """SQLite gives 84.7 as a float, whose shortest text is what was stored."""
    return None if value is None else Fraction(str(value))


def day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def moment(value: object) -> datetime | None:
    """SQLite keeps UTC without saying so."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def local_day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def decoded(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def key(value: object) -> str:
    """A UUID's 32 digits; SQLite keeps them as text."""
    return value.hex if isinstance(value, UUID) else str(value).replace("-", "")


def half_up(value: Fraction, places: int = 2) -> Fraction:
    """Rounded to so many places; exactly a half goes up (no score is below zero)."""
    scale = 10**places
    return Fraction((value * scale + Fraction(1, 2)).__floor__(), scale)


def mean(values: Iterable[Fraction]) -> Fraction | None:
    found = list(values)
    return sum(found, Fraction()) / len(found) if found else None
