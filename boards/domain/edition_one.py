"""Boards made before 1 December 2026, by edition 1 of the rules: kept to find them again.

It differed in this: every weekly inspection counted, wherever it was made; a household counted
where it was at home, and if it was active, when the board was drafted; households, not their
days, were weighed; a juried contest counted nowhere. Among equals who had no surprise score
came last, and the code settled the last tie.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from boards.domain.gather import Evidence, SumRow, stream_sums
from boards.domain.ranking import Candidate, TieBreak, TieRule
from boards.domain.stays import Home, Stays, Whole
from boards.models import Board
from boards.queries import first_drafted
from grid.domain.periods import Period
from grid.models import Branch, Household
from inspections.models import Inspection

_STATE = ("id", "branch_id", "code", "is_active")
_NOT_DRAWN = Decimal(1)  # behind every surprise score


def _by_surprise(one: Candidate) -> Decimal:
    return _NOT_DRAWN if one.surprise is None else -one.surprise


TIES = (
    TieRule(TieBreak.SURPRISE, _by_surprise),
    TieRule(TieBreak.OVERDUE, attrgetter("overdue")),
    TieRule(TieBreak.CODE, attrgetter("code")),
)


def recall_evidence(
    board: Board,
    parts: Mapping[int, dict[str, Any]],
    inspections: QuerySet[Inspection],
    branch: int | None = None,
) -> Evidence:
    """What the board was computed from; `parts` of its entries, `inspections` that counted.

    Every household has one day, so that days weigh what households weighed. Of a branch only,
    if one is given.
    """
    homes = recall_homes(board, branch or board.branch_id)
    if branch or board.branch_id:
        inspections = inspections.filter(household__in=list(homes))
    branches = Branch.objects.filter(township=board.township_id)
    return Evidence(
        sums=_at_home(stream_sums(inspections, Period.parse(board.period)), homes),
        homes=homes,
        stays=Stays(1),
        branches=dict(branches.values_list("pk", "code")),
        wholes={k: Whole(p["active"], p["active"]) for k, p in parts.items() if "active" in p},
        overdue={key: part["overdue"] for key, part in parts.items()},
        cleared={k: (p["due"], p["cleared"]) for k, p in parts.items() if "due" in p},
    )


def _at_home(sums: Iterator[SumRow], homes: Mapping[int, Home]) -> Iterator[SumRow]:
    for household, _branch, *row in sums:
        if home := homes.get(household):
            yield (household, home.branch_id, *row)  # type: ignore[misc]


def recall_homes(board: Board, branch: int | None) -> dict[int, Home]:
    """The active households of the board's township, or of a branch, when it was drafted."""
    return {
        pk: Home(at_branch, code)
        for pk, (at_branch, code, is_active) in recall_states(board, branch).items()
        if is_active and branch in (None, at_branch)
    }


def recall_states(
    board: Board, branch: int | None, also: Iterable[int] = ()
) -> dict[int, tuple[Any, ...]]:
    """Branch, code and whether it was active of each household, when the board was drafted.

    Of those that ever were of this `branch`, if it is given, and of `also`.

    One whose history begins later, as after a restore, is taken as it was first known.
    """
    now = Household.objects.filter(branch__township=board.township_id).order_by()
    history = Household.history.filter(branch__township=board.township_id)
    if branch:
        ever = {*also, *now.filter(branch=branch).values_list("pk", flat=True)}
        ever |= {*history.filter(branch=branch).order_by().values_list("id", flat=True)}
        now, history = now.filter(pk__in=ever), history.filter(id__in=ever)
    drafted = first_drafted(board)
    states = {pk: tuple(state) for pk, *state in now.values_list(*_STATE).iterator()}
    unknown = set(states)
    rows = history.order_by("history_date", "history_id").values_list(*_STATE, "history_date")
    for pk, *state, at in rows.iterator(chunk_size=5000):
        if at <= drafted or pk in unknown:
            states[pk] = tuple(state)
            unknown.discard(pk)
    return states
