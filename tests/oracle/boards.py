"""A whole board by the rules: who is on it, at which place, in which colour."""

from datetime import date, datetime
from typing import Any, NamedTuple

from tests.oracle.order import Placed, place
from tests.oracle.pairing import join, pairs_on
from tests.oracle.raw import day, decoded, moment, rows
from tests.oracle.scoring import score_branches, score_households
from tests.oracle.view import View
from tests.oracle.world import World


class Board(NamedTuple):
    id: int
    township: int
    level: str
    branch: int | None
    period: str
    start: date
    end: date
    status: str
    drafted: datetime
    policy: dict[str, Any]
    rules: int
    seed: str


def read_boards(township: int) -> list[Board]:
    sql = """
        SELECT id, township_id, level, branch_id, period, start, "end", status, drafted_at, rule,
               rules, seed
        FROM boards_board WHERE township_id = %s ORDER BY id
    """
    return [
        Board(
            pk,
            of,
            level,
            branch,
            period,
            day(a),
            day(z),
            status,
            moment(at),
            decoded(rule),
            n,
            seed,
        )
        for pk, of, level, branch, period, a, z, status, at, rule, n, seed in rows(sql, township)
    ]


def compute(world: World, board: Board) -> list[Placed]:
    """Best first, as it stood when it was drafted."""
    view = View(world, board.start, board.end, board.drafted)
    policy = board.policy
    if board.level == "branches":
        scores = score_branches(view, policy)
    else:
        scores = score_households(view, policy, board.branch)
    join(scores, pairs_on(board, board.drafted), policy)
    last = policy.get("last_tie", "lots")
    return place(scores, policy["boards"][board.level], board.seed, last)
