"""How an arena's sheets become a ranking. Pure arithmetic, no database."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

# From so many sheets on, the highest and the lowest of a branch do not count.
DROP_FROM = 5
FULL_POINTS = 100
_HALF = Decimal("0.5")

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Judged:
    """Totals by what became of them; `highest` and `lowest` are places of those dropped."""

    kept: tuple[Decimal, ...]
    highest: int | None = None
    lowest: int | None = None


@dataclass(frozen=True)
class Placed(Generic[K]):
    """A place, and the others who share it."""

    rank: int
    tied: tuple[K, ...]


def drop_extremes(totals: Sequence[Decimal]) -> Judged:
    """Leave out one highest and one lowest total when there are DROP_FROM or more.

    Of several equally high (low) ones the first is left out: one, never all of them.
    """
    if len(totals) < DROP_FROM:
        return Judged(tuple(totals))
    places = range(len(totals))
    highest = max(places, key=lambda place: totals[place])
    lowest = min((place for place in places if place != highest), key=lambda place: totals[place])
    kept = tuple(totals[place] for place in places if place not in (highest, lowest))
    return Judged(kept, highest, lowest)


def score_of(totals: Sequence[Decimal]) -> Decimal | None:
    """The mean of the totals that are kept; two decimals, half up. None without any."""
    kept = drop_extremes(totals).kept
    return mean_of(kept) if kept else None


def mean_of(values: Sequence[Decimal]) -> Decimal:
    """The mean of at least one value, none negative; two decimals, half up, in exact numbers."""
    mean = sum(map(Fraction, values), Fraction(0)) / len(values)
    return Decimal(int(mean * 100 + Fraction(1, 2))).scaleb(-2)


def rank(scores: Mapping[K, Decimal]) -> dict[K, Placed[K]]:
    """Places by score, the best first: equal scores share a place, the next one is skipped.

    1, 2, 2, 4. Scores are compared as they are shown, so that a tie can be seen by everyone.
    """
    placed: dict[K, Placed[K]] = {}
    for one in sorted(scores, key=lambda key: -scores[key]):
        better = sum(other > scores[one] for other in scores.values())
        tied = tuple(key for key in scores if key != one and scores[key] == scores[one])
        placed[one] = Placed(better + 1, tied)
    return placed


def is_possible(points: Sequence[Decimal], most: Sequence[int]) -> bool:
    """A number from 0 to the most for each criterion, in steps of a half."""
    return len(points) == len(most) and all(
        got.is_finite() and 0 <= got <= limit and got % _HALF == 0
        for got, limit in zip(points, most, strict=True)
    )
