"""From scores to a ranking with a red and a black side. Pure.

Not frozen, as `HouseholdScore`: there are tens of thousands of each.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Generic, TypeVar

from boards.domain.rules import BoardRule

_LOWEST = Decimal(-1)


class TieBreak(StrEnum):
    """What put one of two equal scores before the other."""

    SURPRISE = "surprise"
    OVERDUE = "overdue"
    CODE = "code"


@dataclass(slots=True)
class Candidate:
    """Who is ranked: `key` names it (a primary key), `code` is unique on the board."""

    key: int
    code: str
    score: Decimal
    surprise: Decimal | None
    overdue: int


C = TypeVar("C", bound=Candidate)


@dataclass(slots=True)
class Ranked(Generic[C]):
    """`tie`: how the place was won or lost against a neighbour of the same score."""

    candidate: C
    rank: int
    colour: str
    tie: TieBreak | None


def order_candidates(candidates: Iterable[C]) -> list[C]:
    """Score, then surprise score (none counts lowest), then fewer overdue problems, then code.

    One stable sort for each, the last rule first: no keys have to be made and kept.
    """
    ordered = sorted(candidates, key=attrgetter("code"))
    ordered.sort(key=attrgetter("overdue"))
    ordered.sort(key=_surprise_or_none, reverse=True)
    ordered.sort(key=attrgetter("score"), reverse=True)
    return ordered


def _surprise_or_none(candidate: Candidate) -> Decimal:
    return _LOWEST if candidate.surprise is None else candidate.surprise


def rank_candidates(candidates: Iterable[C], rule: BoardRule) -> list[Ranked[C]]:
    """Places 1 … n, each taken once; the order of the input does not matter.

    Red are the best `reds` with at least `red_from`; black are the worst `blacks` below
    `black_below`. Source: design §4, our own default.
    """
    return list(rank_ordered(order_candidates(candidates), rule))


def rank_ordered(ordered: Sequence[C], rule: BoardRule) -> Iterator[Ranked[C]]:
    """The same for candidates in their order, one after another: none has to be kept."""
    size = len(ordered)
    for place, one in enumerate(ordered):
        colour = pick_colour(one, place, size, rule)
        yield Ranked(one, place + 1, colour, find_tie(ordered, place))


def coloured(ordered: Sequence[C], rule: BoardRule) -> list[C]:
    """Those on the red and the black side of candidates in their order."""
    size = len(ordered)
    edges = {*range(min(rule.reds, size)), *range(max(0, size - rule.blacks), size)}
    return [ordered[i] for i in sorted(edges) if pick_colour(ordered[i], i, size, rule)]


def pick_colour(candidate: Candidate, place: int, size: int, rule: BoardRule) -> str:
    if candidate.score >= rule.red_from and place < rule.reds:
        return "red"
    if candidate.score < rule.black_below and size - place <= rule.blacks:
        return "black"
    return ""


def find_tie(ordered: Sequence[Candidate], place: int) -> TieBreak | None:
    """How the place was settled against the one before, or else the one after it."""
    one = ordered[place]
    if place and (before := ordered[place - 1]).score == one.score:
        return _name_break(one, before)
    if place + 1 < len(ordered) and (after := ordered[place + 1]).score == one.score:
        return _name_break(one, after)
    return None


def _name_break(one: Candidate, other: Candidate) -> TieBreak:
    if one.surprise != other.surprise:
        return TieBreak.SURPRISE
    return TieBreak.OVERDUE if one.overdue != other.overdue else TieBreak.CODE
