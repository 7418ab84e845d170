"""The demo's pairs: a few from each month's boards, what help does, what comes in between.

What a pair does to a home is told to the model of homes, once, when the pair is formed. Who
then leaves the black board, stays on it or falls with it comes from the inspections alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from boards.domain.pairs import Match, dissolve_pair, form_pairs, note_help, propose_matches
from boards.models import Board, Pair
from boards.presenters_pairs import promise_defaults
from boards.queries_pairs import active_pairs
from grid.domain.periods import Period, PeriodKind
from township.demo.clock import at_clock

if TYPE_CHECKING:
    from grid.models import Household
    from township.demo.stage import Stage

A_ROUND = 6  # pairs of households that the township can look after in a month: the worst
HELPED = 0.35  # share of pairs with something noted in a week
HELPS = ("上门看了一次，一起清了院坝", "帮忙把柴草码到屋后", "借给三轮车清运垃圾", "教做垃圾分类")
DISSOLVED = 0.008  # share of the pairs within a village that a week ends
REASONS = ("帮带户外出务工，另行安排", "户主随子女进城居住", "两户自愿调整结对")

# Shares of what comes in between, in this order; the rest help and are helped.
HELPED_GOES, HELPER_GOES, HELPER_BUILDS, NOT_HEEDED = 0.1, 0.25, 0.1, 0.15
TO_WORK = timedelta(weeks=6)  # for so long the house is locked, and nobody can inspect it
LIFT = 1.1  # of tidiness, where help is given and taken
RUBBLE = 3.4  # of tidiness, lost by who rebuilds the house: a building site for weeks
FOR_A_VILLAGE = 0.3  # tidiness that cadres of a good village bring to a whole other one


def form_from(stage: Stage, board: Board, today: date) -> None:
    """Pairs of a board as proposed: the township's monthly, a branch's own by quarter."""
    is_monthly = Period.parse(board.period).kind is PeriodKind.MONTH
    if is_monthly == (board.level == Board.Level.BRANCH_HOUSEHOLDS):
        return
    usual = promise_defaults()
    proposed = sorted(propose_matches(board), key=lambda match: -match[1].rank)
    if board.level == Board.Level.TOWNSHIP_HOUSEHOLDS:
        proposed = proposed[:A_ROUND]
    matches = [Match(red, black, usual["red"], usual["black"]) for red, black in proposed]
    if matches:
        form_pairs(board=board, matches=matches, by=stage.officer, at=at_clock(today, 22))
    for red, black in proposed:
        if red.household and black.household:
            _live_on(stage, red.household, black.household, today)
        else:
            _lend_cadres(stage, black.branch_id)


def _lend_cadres(stage: Stage, branch: int) -> None:
    village = stage.villages[branch]
    stage.villages[branch] = replace(village, start=village.start + FOR_A_VILLAGE)


def _live_on(stage: Stage, helper: Household, helped: Household, today: date) -> None:
    """What becomes of the two homes after the day on which they were paired."""
    chance = stage.dice("pair", helped.branch.code, helped.code, today).random()
    if (chance := chance - HELPED_GOES) < 0:
        stage.away[helped.pk] = today + TO_WORK
    elif (chance := chance - HELPER_GOES) < 0:
        stage.away[helper.pk] = today + TO_WORK
    elif (chance := chance - HELPER_BUILDS) < 0:
        _change_home(stage, helper.pk, -RUBBLE)
    elif chance > NOT_HEEDED:
        _change_home(stage, helped.pk, LIFT)


def _change_home(stage: Stage, household: int, gain: float) -> None:
    home = stage.homes[household]
    stage.homes[household] = replace(home, tidiness=home.tidiness + gain)


def help_each_other(stage: Stage, today: date) -> None:
    """A week's visits and days of work within the pairs; now and then a pair is dissolved."""
    rng = stage.dice("help", today)
    pairs = active_pairs(Pair.objects.filter(township=stage.township)).order_by("pk")
    for pair in pairs.filter(formed_at__lt=at_clock(today - timedelta(days=6), 23)):
        chance = rng.random()
        if pair.level == Board.Level.BRANCH_HOUSEHOLDS and chance < DISSOLVED:
            reason = rng.choice(REASONS)
            dissolve_pair(pair=pair, reason=reason, by=stage.officer, at=at_clock(today, 19))
        elif chance < HELPED:
            by = stage.secretaries[pair.black_branch_id]
            day = today - timedelta(days=rng.randrange(5))
            note_help(pair=pair, on=day, what=rng.choice(HELPS), by=by, at=at_clock(today, 18))
