"""What PostgreSQL plans by, gathered within the demo's one transaction."""

from django.db import connection


def gather_statistics() -> None:
    """Nobody else can see the staged rows yet: without this each week is planned as if empty."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
