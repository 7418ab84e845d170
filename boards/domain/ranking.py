"""From scores to a ranking with a red and a black side. Pure. Source: docs/scoring.md, 15–19.

Not frozen, as `HouseholdScore`: there are tens of thousands of each.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from boards.domain.rules import BoardRule, LastTie
from inspections.domain.draw import lot_of

LOTS_FOR = "rank"  # keeps the lots of a board apart from other draws of the same seed


class TieBreak(StrEnum):
    """What put one of two equal scores before the other; SHARED: nothing, the rank is one."""

    SURPRISE = "surprise"
    OVERDUE = "overdue"
    LOOKS = "looks"
    RECORD = "record"
    LOT = "lot"
    SHARED = "shared"
    CODE = "code"  # only on boards of edition 1


@dataclass(slots=True)
class Candidate:
    """Who is ranked: `key` names it (a primary key), `code` is unique on the board.

    `looks` in the period; `first`: the day of the first of them, counted from any day that is
    the same for all.
    """

    key: int
    code: str
    score: Decimal
    surprise: Decimal | None
    overdue: int
    looks: int
    first: int


C = TypeVar("C", bound=Candidate)


class TieRule(NamedTuple):
    """Among equals the smaller `key` comes first; passed over where it does not apply to all."""

    name: TieBreak
    key: Callable[[Any], Any]
    applies: Callable[[Sequence[Any]], bool] = lambda _equals: True


class Placed(NamedTuple, Generic[C]):
    """A candidate in its place, and what parts it from the one before of the same score."""

    candidate: C
    parted: TieBreak | None


@dataclass(slots=True)
class Ranked(Generic[C]):
    """`tie`: how the place was won or lost against a neighbour of the same score."""

    candidate: C
    rank: int
    colour: str
    tie: TieBreak | None


def tie_rules(last: LastTie, seed: str) -> tuple[TieRule, ...]:
    """The rules among equal scores, each for those still equal after the one before."""
    facts = (
        TieRule(TieBreak.SURPRISE, _by_surprise, _all_have_surprise),
        TieRule(TieBreak.OVERDUE, attrgetter("overdue")),
        TieRule(TieBreak.LOOKS, lambda one: -one.looks),
        TieRule(TieBreak.RECORD, attrgetter("first")),
    )
    if last is LastTie.SHARED:
        return facts
    lots = TieRule(TieBreak.LOT, lambda one: lot_of(one.code, seed=seed, purpose=LOTS_FOR))
    return (*facts, lots)


def _by_surprise(one: Candidate) -> Decimal:
    return -(one.surprise or Decimal())


def _all_have_surprise(equals: Sequence[Candidate]) -> bool:
    """Who was not drawn is unknown, not worst."""
    return all(one.surprise is not None for one in equals)


def order_candidates(candidates: Iterable[C], rules: Sequence[TieRule]) -> list[Placed[C]]:
    """By score, then by the rules; who shares a rank stands in the order of the codes."""
    by_score = attrgetter("score")
    ordered = sorted(candidates, key=attrgetter("code"))
    ordered.sort(key=by_score, reverse=True)
    return [
        placed
        for _score, equals in groupby(ordered, key=by_score)
        for placed in _settle(list(equals), rules)
    ]


def _settle(equals: list[C], rules: Sequence[TieRule]) -> list[Placed[C]]:
    """Those equal so far in their order; the first of them is parted from nobody."""
    if len(equals) == 1 or not rules:
        parted = [None, *[TieBreak.SHARED] * (len(equals) - 1)]
        return [Placed(*pair) for pair in zip(equals, parted, strict=True)]
    rule, rest = rules[0], rules[1:]
    if not rule.applies(equals):
        return _settle(equals, rest)
    keyed = sorted(((rule.key(one), place) for place, one in enumerate(equals)))
    settled: list[Placed[C]] = []
    for _key, found in groupby(keyed, key=lambda pair: pair[0]):
        part = _settle([equals[place] for _, place in found], rest)
        if settled:
            part[0] = Placed(part[0].candidate, rule.name)
        settled += part
    return settled


def rank_candidates(
    candidates: Iterable[C], rule: BoardRule, ties: Sequence[TieRule]
) -> list[Ranked[C]]:
    """Places 1 … n, each taken once unless it is shared; the input's order does not matter.

    Red are the best `reds` with at least `red_from`; black are the worst `blacks` below
    `black_below`.
    """
    return list(rank_ordered(order_candidates(candidates, ties), rule))


def rank_ordered(ordered: Sequence[Placed[C]], rule: BoardRule) -> Iterator[Ranked[C]]:
    """The same for candidates in their order, one after another: none has to be kept."""
    size, place = len(ordered), 0
    for i, (one, parted) in enumerate(ordered):
        place = place if parted is TieBreak.SHARED else i
        after = ordered[i + 1] if i + 1 < size else None
        same = after is not None and after.candidate.score == one.score
        tie = _name_tie(parted, after.parted if after and same else None)
        yield Ranked(one, place + 1, pick_colour(one, place, size, rule), tie)


def _name_tie(before: TieBreak | None, after: TieBreak | None) -> TieBreak | None:
    """Shared with a neighbour, or how it was settled against the one before, or else after."""
    return TieBreak.SHARED if TieBreak.SHARED in (before, after) else before or after


def pick_colour(candidate: Candidate, place: int, size: int, rule: BoardRule) -> str:
    """`place` from 0 on: of those who share a rank the first one's.

    So all of them are red if one is, and none is black unless all are (docs/scoring.md, 17).
    """
    if candidate.score >= rule.red_from and place < rule.reds:
        return "red"
    if candidate.score < rule.black_below and size - place <= rule.blacks:
        return "black"
    return ""
