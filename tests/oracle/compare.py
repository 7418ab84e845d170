"""What the apps stored beside what the rules say; each difference in words."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.oracle.boards import Board, compute
from tests.oracle.order import Placed
from tests.oracle.raw import decoded, exact, half_up, rows
from tests.oracle.world import World

SHOWN = 5


def compare_board(world: World, board: Board) -> tuple[int, list[str]]:
    """How many entries were compared, and what differs."""
    placed = {one.score.key: one for one in compute(world, board)}
    sql = """
        SELECT COALESCE(household_id, branch_id), branch_id, rank, score, own_score, colour,
               state, tie, pair_id, parts
        FROM boards_boardentry WHERE board_id = %s
    """
    stored = {row[0]: row[1:] for row in rows(sql, board.id)}
    faults = [f"{board.period} {board.level}: not there {key}" for key in placed.keys() - stored]
    faults += [f"{board.period} {board.level}: too many {key}" for key in stored.keys() - placed]
    for key in placed.keys() & stored.keys():
        for what, ours, theirs in _fields(placed[key], stored[key]):
            if ours != theirs:
                faults.append(f"{board.period} {board.level} {key} {what}: {ours} ≠ {theirs}")
    return len(stored), faults


def _fields(one: Placed, row: Any) -> Iterator[tuple[str, Any, Any]]:
    branch, rank, score, own, colour, state, tie, pair, parts = row
    parts = decoded(parts)
    yield "branch", one.score.branch, branch
    yield "rank", one.rank, rank
    yield "score", one.score.score, exact(score)
    yield "own score", one.score.own, exact(own)
    yield "colour", "" if state == "struck" else one.colour, colour
    yield "tie", one.tie, tie
    yield "pair", one.score.told.get("pair"), pair
    yield "overdue", one.score.overdue, parts["overdue"]
    yield from _kinds(one, parts) if one.score.household else _parts(one, parts)


def _kinds(one: Placed, parts: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    told = {kind: found["count"] for kind, found in parts["kinds"].items()}
    yield "looks", dict(one.score.told["kinds"]), told


def _parts(one: Placed, parts: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    told = one.score.told
    stored = {name: exact(value) for name, value in parts["parts"].items() if value is not None}
    yield "parts", told["parts"], stored
    yield "weights", told["weights"], {k: exact(v) for k, v in parts["weights"].items()}
    yield "mean", half_up(told["mean"]), exact(parts["mean"])
    yield "coverage", half_up(100 * Fraction(told["coverage"])), exact(parts["coverage"])
    for name in ("due", "cleared"):
        yield name, told[name], parts[name]
    yield "days", told["days"], parts["active_days"]
    yield "days seen", told["days_seen"], parts["days"]
    yield "contest", told["arena"] == "contest", "arena_contest" in parts
