"""Why an entry is red or black: the items that cost it most, as data.

Words are made when the entry is shown (`boards.presenters`), so that a frozen board reads
in the reader's language.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from boards.models import Board
from grid.domain.periods import Period
from inspections.domain.items import sum_items
from inspections.domain.standards import load_standard
from inspections.models import ITEMS, Inspection, WeekSummary
from inspections.queries import effective

WEAK_BELOW = 85  # per cent of an item's points: our own default for calling it weak
MOST_NAMED = 3

Sums = list[float]


def pick_weak(got: Sequence[float], possible: Sequence[float]) -> list[dict[str, Any]]:
    """The weakest items as `{"item": 1…8, "share": per cent, one decimal}`, worst first."""
    shares = [
        {"item": number, "share": round(100 * points / most, 1)}
        for number, (points, most) in enumerate(zip(got, possible, strict=True), start=1)
        if most
    ]
    weak = [one for one in shares if one["share"] < WEAK_BELOW]
    return sorted(weak, key=lambda one: (one["share"], one["item"]))[:MOST_NAMED]


def find_weak_items(board: Board, keys: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Weak items of these entries (branch or household ids), two queries in all."""
    if board.level == Board.Level.BRANCHES:
        sums = _sum_branches(board, keys)
    else:
        sums = _sum_inspections(board, keys)
    return {key: pick_weak(got, possible) for key, (got, possible) in sums.items()}


def _sum_branches(board: Board, keys: Iterable[int]) -> dict[int, tuple[Sums, Sums]]:
    """All inspections made in the branches, by date."""
    branches = list(keys)
    found = sum_items(
        WeekSummary.objects.filter(branch__in=branches),
        Inspection.objects.filter(branch__in=branches),
        Period.parse(board.period),
    )
    return {branch: (sums.points, sums.possible) for branch, sums in found.items()}


def _sum_inspections(board: Board, keys: Iterable[int]) -> dict[int, tuple[Sums, Sums]]:
    within = Inspection.objects.filter(date__gte=board.start, date__lte=board.end)
    rows = effective(within).filter(household__in=list(keys)).order_by()
    found = list(rows.values_list("household", "standard", "points"))
    full = _points_of_standards({standard for _, standard, _ in found})
    sums = _empty_sums()
    for household, standard, given in found:
        most = full[standard]
        got = [points or 0 for points in given]
        possible = [m if p is not None else 0 for p, m in zip(given, most, strict=True)]
        _add(sums[household], got, possible)
    return sums


def _points_of_standards(ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    return {pk: load_standard(pk).possible for pk in ids}


def _empty_sums() -> defaultdict[int, tuple[Sums, Sums]]:
    return defaultdict(lambda: ([0.0] * ITEMS, [0.0] * ITEMS))


def _add(sums: tuple[Sums, Sums], got: Sequence[float], possible: Sequence[float]) -> None:
    for i in range(ITEMS):
        sums[0][i] += got[i]
        sums[1][i] += possible[i]
