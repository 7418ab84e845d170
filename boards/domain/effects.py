"""What a new policy would have done to a past ranking: both computed in the same way. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from heapq import nsmallest

from boards.domain.gather import Evidence, gather_evidence
from boards.domain.policy import Policy
from boards.domain.ranking import rank_candidates, tie_rules
from boards.domain.seeds import Key, known_seeds
from boards.domain.standings import Standing, list_standings
from boards.models import Board
from grid.domain.periods import Period
from grid.models import Township

LEVELS = (
    Board.Level.BRANCHES,
    Board.Level.TOWNSHIP_HOUSEHOLDS,
    Board.Level.BRANCH_HOUSEHOLDS,
)


@dataclass(frozen=True)
class Place:
    """Where somebody stands under one policy."""

    rank: int
    score: Decimal
    colour: str


@dataclass(frozen=True)
class Move:
    """One who is ranked, under the numbers of before and of after; `key`: branch or household."""

    key: int
    before: Place
    after: Place

    @property
    def is_recoloured(self) -> bool:
        return self.before.colour != self.after.colour

    @property
    def climb(self) -> int:
        """Places won; negative: lost."""
        return self.before.rank - self.after.rank


def _by_distance(move: Move) -> tuple[int, Decimal, int]:
    gap = abs(move.after.score - move.before.score)
    return (-abs(move.climb), -gap, move.after.rank)


@dataclass(frozen=True)
class Effect:
    """The moves of one level, by the place afterwards (of all branches, one after another)."""

    level: Board.Level
    moves: list[Move]

    @property
    def recoloured(self) -> list[Move]:
        return [move for move in self.moves if move.is_recoloured]

    @property
    def rescored(self) -> int:
        return sum(move.before.score != move.after.score for move in self.moves)

    @property
    def moved(self) -> int:
        return sum(move.climb != 0 for move in self.moves)

    def largest(self, most: int) -> list[Move]:
        """Those that keep their colour and move the furthest, by places and then by points."""
        kept = [
            move
            for move in self.moves
            if not move.is_recoloured and (move.climb or move.before.score != move.after.score)
        ]
        return nsmallest(most, kept, key=_by_distance)


def foresee(
    *, township: Township, period: Period, before: Policy, after: Policy, on: date
) -> list[Effect]:
    """The effects of `after` in place of `before` on the period's boards, level by level.

    Reads each kind of evidence once; empty where nobody was inspected. Lots are drawn by the
    seeds of the period's boards; where there is none yet, by the same for both.
    """
    evidence = {level: _read(township, level, period, on) for level in LEVELS[:2]}
    evidence[LEVELS[2]] = evidence[LEVELS[1]]
    seeds = known_seeds(township, period)
    effects = []
    for level in LEVELS:
        old, new = (_find_places(level, evidence[level], one, seeds) for one in (before, after))
        moves = [Move(key[1], old[key], place) for key, place in new.items()]
        effects.append(Effect(level, moves))
    return effects


def _read(township: Township, level: str, period: Period, on: date) -> Evidence:
    found = gather_evidence(township=township, level=level, period=period, on=on)
    return replace(found, sums=list(found.sums))


def _find_places(
    level: str, evidence: Evidence, policy: Policy, seeds: Mapping[Key, str]
) -> dict[tuple[int, int], Place]:
    """By branch and who is ranked: who has moved may be on the boards of two branches."""
    rule = policy.boards[level]
    return {
        (one.candidate.own.branch_id, one.candidate.key): Place(
            one.rank, one.candidate.score, one.colour
        )
        for branch, group in _group(level, evidence, policy)
        for one in rank_candidates(
            group, rule, tie_rules(policy.last_tie, seeds.get((level, branch), ""))
        )
    }


def _group(
    level: str, evidence: Evidence, policy: Policy
) -> Iterable[tuple[int | None, list[Standing]]]:
    """All together, or those of each branch, by its id."""
    standings = list_standings(evidence, level=level, policy=policy)
    if level != Board.Level.BRANCH_HOUSEHOLDS:
        return [(None, list(standings))]
    groups: dict[int | None, list[Standing]] = defaultdict(list)
    for one in standings:
        groups[one.own.branch_id].append(one)
    return sorted(groups.items())
