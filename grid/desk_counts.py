"""How many rows a list of the desk has, when there are very many."""

import hashlib
from typing import Any

from django.core.cache import cache
from django.core.paginator import Paginator
from django.utils.functional import cached_property

MANY = 10_000
SECONDS = 60


class LeanPaginator(Paginator):
    """Counts its rows each time; beyond MANY a count stands for a minute.

    To count is the one thing in a list that takes longer with every year. What a page shows is
    always read anew: only the number above it, and so the last page, may lag behind.
    """

    @cached_property
    def count(self) -> int:
        key = f"rows:{_name_query(self.object_list)}"
        remembered: int | None = cache.get(key)
        if remembered is not None:
            return remembered
        number = int(super().count)
        if number > MANY:
            cache.set(key, number, SECONDS)
        return number


def _name_query(rows: Any) -> str:
    """A name for what is asked, with whose scope and which filters; words are not kept in it."""
    asked = repr(rows.order_by().values("pk").query.sql_with_params())
    return hashlib.sha256(asked.encode()).hexdigest()
