"""The seed of a board, from which its lots follow, and by which rules its ties are settled."""

import secrets
from collections.abc import Sequence

from boards.domain.edition_one import TIES
from boards.domain.policy import policy_of
from boards.domain.ranking import TieRule, tie_rules
from boards.domain.rules import RULES
from boards.models import Board
from grid.domain.periods import Period
from grid.models import Branch, Township

SEED_BYTES = 16
Key = tuple[str, int | None]  # level, branch


def seed_for(
    township: Township, level: str, period: Period, branch: Branch | None, given: str | None = None
) -> str:
    """The seed that the board had in any draft or version; else `given`, or one drawn now."""
    boards = Board.objects.filter(township=township, level=level, period=period.code, branch=branch)
    known = boards.exclude(seed="").order_by("version").values_list("seed", flat=True).first()
    return known or given or secrets.token_hex(SEED_BYTES)


def known_seeds(township: Township, period: Period) -> dict[Key, str]:
    """The seeds that boards of the period have, by their level and branch."""
    boards = Board.objects.filter(township=township, period=period.code).exclude(seed="")
    rows = boards.order_by("-version").values_list("level", "branch", "seed")
    return {(level, branch): seed for level, branch, seed in rows}


def ties_of(board: Board) -> Sequence[TieRule]:
    """The rules among equal scores, by the board's edition and policy."""
    if board.rules < RULES:
        return TIES
    return tie_rules(policy_of(board).last_tie, board.seed)
