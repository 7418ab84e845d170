"""Joint scores and what became of pairs: rule 23."""

from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from tests.oracle.order import Placed
from tests.oracle.raw import day, exact, half_up, local_day, moment, rows
from tests.oracle.scoring import Score


class Pair(NamedTuple):
    id: int
    red: int
    black: int
    source: int  # the board that it was formed from
    outcome: str


def pairs_on(board: Any, at: datetime) -> list[Pair]:
    """Those that a board scores: of its level and kind of period, not yet settled by another.

    Formed by the last day of the period, and not dissolved before.
    """
    sql = """
        SELECT p.id, p.red_branch_id, p.red_household_id, p.black_branch_id, p.black_household_id,
               p.board_id, p.outcome, p.formed_at, p.ended_on, p.result_id, b.period, b."end"
        FROM boards_pair p JOIN boards_board b ON b.id = p.board_id
        WHERE p.township_id = %s AND p.level = %s ORDER BY p.id
    """
    found = []
    for row in rows(sql, board.township, board.level):
        pk, red_b, red_h, black_b, black_h, source, outcome, formed, ended, result, period, end = (
            row
        )
        is_next = len(period) == len(board.period) and day(end) < board.start
        is_formed = moment(formed) <= at and local_day(moment(formed)) <= board.end
        is_open = result == board.id or ended is None or day(ended) > local_day(at)
        if board.branch not in (None, red_b) or not (is_next and is_formed and is_open):
            continue
        found.append(Pair(pk, red_h or red_b, black_h or black_b, source, outcome))
    return found


def join(scores: list[Score], pairs: list[Pair], policy: dict[str, Any]) -> None:
    """Half of both scores as they are printed; alone, the own, or half of the partner's last."""
    known = {one.key: one for one in scores}
    share = Fraction(policy["pair"]["own_share"])
    for pair in pairs:
        for key, other in ((pair.red, pair.black), (pair.black, pair.red)):
            if key not in known:
                continue
            one = known[key]
            partner = known[other].own if other in known else None
            if partner is None and policy["pair"]["unseen"] == "last":
                partner = own_on(pair.source, other)
            one.told["pair"] = pair.id
            if partner is not None:
                one.score = half_up(share * one.own + (1 - share) * partner)


def own_on(board: int, key: int) -> Fraction | None:
    sql = """
        SELECT own_score FROM boards_boardentry
        WHERE board_id = %s AND COALESCE(household_id, branch_id) = %s
    """
    found = list(rows(sql, board, key))
    return exact(found[0][0]) if found else None


def outcome(pair: Pair, placed: dict[int, Placed], struck: set[int]) -> str:
    """By the colours on the board that settles it; `struck`: who was struck off it."""
    if pair.black not in placed:
        return "unseen"
    is_black = {
        key: key in placed and placed[key].colour == "black" and key not in struck
        for key in (pair.red, pair.black)
    }
    if not is_black[pair.black]:
        return "left"
    return "fell" if is_black[pair.red] else "stayed"
