"""A branch's week in numbers, kept up to date entry by entry."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Count

from grid.models import Household
from inspections.domain.due import count_due
from inspections.domain.statements import Statement, lock_rows, update_sql
from inspections.models import ITEMS, Inspection, WeekSummary

# branch id, Monday, kind
Key = tuple[int, date, str]

_FIELDS = (
    "households",
    "inspections",
    "total_sum",
    "item_points",
    "item_possible",
    "item_failed",
    "problems_found",
)


def key_of(row: Inspection | WeekSummary) -> Key:
    return (row.branch_id, row.week, row.kind)


def lock_summaries(inspections: Iterable[Inspection]) -> dict[Key, WeekSummary]:
    """The summary rows of these inspections, locked until the transaction ends.

    A row that does not exist yet is made; `due` of a weekly row is the branch's quota at
    that moment, and 0 for the other kinds, which no branch owes. Locked in the order of
    their ids, so that two batches cannot wait for each other.
    """
    wanted = {key_of(inspection): inspection.township_id for inspection in inspections}
    summaries = _lock(wanted)
    if missing := {key: wanted[key] for key in wanted.keys() - summaries.keys()}:
        quotas = _quotas({branch for branch, _, _ in missing})
        WeekSummary.objects.bulk_create(
            [_new_summary(key, township, quotas) for key, township in sorted(missing.items())],
            ignore_conflicts=True,
        )
        summaries = _lock(wanted)
    return summaries


def _lock(wanted: dict[Key, int]) -> dict[Key, WeekSummary]:
    branches, weeks, kinds = (set(part) for part in zip(*wanted, strict=True))
    rows = lock_rows(branches=branches, weeks=weeks, kinds=kinds)
    return {key_of(row): row for row in rows if key_of(row) in wanted}


def _quotas(branches: set[int]) -> dict[int, int]:
    counts = (
        Household.objects.filter(branch__in=branches, is_active=True)
        .order_by()
        .values_list("branch")
        .annotate(Count("pk"))
    )
    return {branch: count_due(active) for branch, active in counts}


def _new_summary(key: Key, township_id: int, quotas: dict[int, int]) -> WeekSummary:
    branch, week, kind = key
    return WeekSummary(
        township_id=township_id,
        branch_id=branch,
        week=week,
        kind=kind,
        due=quotas.get(branch, 0) if kind == Inspection.Kind.WEEKLY else 0,
        item_points=[0] * ITEMS,
        item_possible=[0] * ITEMS,
        item_failed=[0] * ITEMS,
    )


def add_inspection(
    summary: WeekSummary,
    *,
    points: Iterable[float | None],
    possible: Iterable[int],
    pass_marks: Iterable[Decimal],
    total: Decimal,
    times: int = 1,
) -> None:
    """Count one inspection in (`times` −1: out again), in memory.

    Households and problems are counted apart.
    """
    summary.inspections += times
    summary.total_sum += times * total
    for i, (got, most, mark) in enumerate(zip(points, possible, pass_marks, strict=True)):
        if got is not None:
            summary.item_points[i] += times * got
            summary.item_possible[i] += times * most
            summary.item_failed[i] += times * (got < mark)


def count_in(
    summaries: dict[Key, WeekSummary], *, households: Counter[Key], problems: Counter[Key]
) -> list[Statement]:
    """Add the households and problems new to each locked row; the statements that save them."""
    for key, summary in summaries.items():
        summary.households += households[key]
        summary.problems_found += problems[key]
    return [update_sql(summary, _FIELDS) for summary in summaries.values()]
