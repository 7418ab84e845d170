"""What a new policy would have done to a past ranking: both computed in the same way. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from heapq import nsmallest

from boards.domain.gather import Evidence, gather_evidence
from boards.domain.policy import Policy
from boards.domain.ranking import rank_candidates
from boards.domain.standings import Standing, make_standings
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

    Reads each kind of evidence once; empty where nobody was inspected.
    """
    evidence = {level: _read(township, level, period, on) for level in LEVELS[:2]}
    evidence[LEVELS[2]] = evidence[LEVELS[1]]
    return [
        Effect(level, list(_find_moves(level, evidence[level], before, after))) for level in LEVELS
    ]


def _read(township: Township, level: str, period: Period, on: date) -> Evidence:
    found = gather_evidence(township=township, level=level, period=period, on=on)
    return replace(found, sums=list(found.sums))


def _find_moves(level: str, evidence: Evidence, before: Policy, after: Policy) -> Iterator[Move]:
    old = _find_places(level, evidence, before)
    new = _find_places(level, evidence, after)
    for key, place in new.items():
        yield Move(key, old[key], place)


def _find_places(level: str, evidence: Evidence, policy: Policy) -> dict[int, Place]:
    standings = make_standings(evidence, level=level, policy=policy)
    rule = policy.boards[level]
    return {
        one.candidate.key: Place(one.rank, one.candidate.score, one.colour)
        for group in _group(level, standings)
        for one in rank_candidates(group, rule)
    }


def _group(level: str, standings: Mapping[int, Standing]) -> Iterable[list[Standing]]:
    """All together, or those of each branch."""
    if level != Board.Level.BRANCH_HOUSEHOLDS:
        return [list(standings.values())]
    groups: dict[int, list[Standing]] = defaultdict(list)
    for one in standings.values():
        groups[one.own.branch_id].append(one)
    return [groups[branch] for branch in sorted(groups)]
