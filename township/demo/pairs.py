"""The demo's pairs: formed from each published board as proposed, with help noted in between."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from boards.domain.pairs import Match, form_pairs, note_help, propose_matches
from boards.models import Board, Pair
from boards.presenters_pairs import promise_defaults
from boards.queries_pairs import active_pairs
from township.demo.clock import at_clock

if TYPE_CHECKING:
    from township.demo.stage import Stage

HELPED = 0.35  # share of pairs with something noted in a week
HELPS = ("上门看了一次，一起清了院坝", "帮忙把柴草码到屋后", "借给三轮车清运垃圾", "教做垃圾分类")


def form_proposed(stage: Stage, board: Board, today: date) -> None:
    """Pair a board's reds and blacks as the system proposes."""
    usual = promise_defaults()
    matches = [
        Match(red, black, usual["red"], usual["black"]) for red, black in propose_matches(board)
    ]
    if matches:
        form_pairs(board=board, matches=matches, by=stage.officer, at=at_clock(today, 22))


def help_each_other(stage: Stage, today: date) -> None:
    """A week's visits and days of work within the pairs."""
    rng = random.Random(f"help {today}")  # noqa: S311
    pairs = active_pairs(Pair.objects.filter(township=stage.township)).order_by("pk")
    for pair in pairs.filter(formed_at__lt=at_clock(today - timedelta(days=6), 23)):
        if rng.random() < HELPED:
            by = stage.secretaries[pair.black_branch_id]
            day = today - timedelta(days=rng.randrange(5))
            note_help(pair=pair, on=day, what=rng.choice(HELPS), by=by, at=at_clock(today, 18))
