"""What a household is told beside its score: from which inspections, by when, by whom."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from boards.domain.rules import RULES
from boards.models import Board, BoardEntry
from boards.queries import counted_on, merged_on
from grid.models import Responsibility
from inspections.models import Inspection, Problem

# household, standard, points and reasons for each item in order
LookRow = tuple[int, int, list[Any], list[Any]]


def looks_counted(
    rows: QuerySet[Inspection],
    board: Board,
    homes: Collection[int],
    *,
    merged: Mapping[int, int],
    branch: int | None,
) -> QuerySet[Inspection]:
    """Of these inspections those that the households' scores on the board rest on.

    Those of a household that was merged into one of them count, too; by edition 2 only those
    made in `branch` (None: in any).
    """
    ids = {*homes, *(one for one, into in merged.items() if into in homes)}
    within = rows.filter(household__in=ids, date__range=(board.start, board.end))
    if board.rules >= RULES and branch:
        within = within.filter(branch=branch)
    return counted_on(board, within)


def looks_behind(board: Board, entries: Iterable[BoardEntry]) -> list[LookRow]:
    """The inspections that these households' scores rest on, by day; two queries.

    Those of a household that was merged into another stand under the other.
    """
    homes = {entry.household_id or 0 for entry in entries}
    merged = merged_on(board)
    rows = Inspection.objects.order_by("date", "received_at")
    counted = looks_counted(rows, board, homes, merged=merged, branch=board.branch_id)
    found = counted.values_list("household", "standard", "points", "reasons")
    return [(merged.get(home, home), *rest) for home, *rest in found]


def last_dates(entries: Iterable[BoardEntry]) -> dict[int, date]:
    """By household the last day on which one of its open problems is to be put right."""
    rows: QuerySet[Problem] = Problem.objects.filter(
        household__in=[entry.household_id for entry in entries], status=Problem.Status.OPEN
    )
    return dict(rows.order_by().values_list("household").annotate(last=Max("due_on")))


def keepers_of(entries: Iterable[BoardEntry]) -> dict[int, str]:
    """By household the name of the member who answers for it today."""
    rows = Responsibility.objects.filter(
        household__in=[entry.household_id for entry in entries], until=None
    )
    return dict(rows.order_by().values_list("household", "member__name"))
