"""A branch's own scores beside those of surprise visits to the same households.

A gap is own minus surprise, so that one above zero means: its own people scored higher. The
test is the exact one-sided sign-flip test: if own and surprise scores differed by chance
alone, each gap could as well have had the other sign; `p` is the share of all 2^n ways to set
the signs whose sum is at least the one seen. All branches with MIN_PAIRS or more are tested
together, and marked by Holm's correction: that any honest branch among them is marked has a
chance of LEVEL at most. The interval has the test's side: a lower bound of the mean gap.

(Level and least number are our own defaults; five pairs are the fewest with which a branch
alone can reach the level. Source of the correction: S. Holm, Scand. J. Statist. 6, 1979.)
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

LEVEL = 0.05
MIN_PAIRS = 5
# The own inspection that a surprise one is set beside is at most this many weeks older.
WEEKS_BEFORE = 8
# From here on the normal distribution stands in for the exact one: the same to three digits.
EXACT_UP_TO = 300

_Z = 1.644853627
# One-sided 95 % points of Student's t for 1 to 30 degrees of freedom.
_T = (
    6.3138, 2.9200, 2.3534, 2.1318, 2.0150, 1.9432, 1.8946, 1.8595, 1.8331, 1.8125,
    1.7959, 1.7823, 1.7709, 1.7613, 1.7531, 1.7459, 1.7396, 1.7341, 1.7291, 1.7247,
    1.7207, 1.7171, 1.7139, 1.7109, 1.7081, 1.7056, 1.7033, 1.7011, 1.6991, 1.6973,
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """What the pairs of a branch say, in points; None where there are too few to say it.

    The mean gap is at least `low` with 95 % confidence (Student's t, 2 pairs or more); `p` needs
    MIN_PAIRS.
    """

    n: int
    own: float | None = None
    surprise: float | None = None
    mean: float | None = None
    low: float | None = None
    p: float | None = None

    @property
    def is_tested(self) -> bool:
        return self.p is not None


def compare(pairs: Sequence[tuple[Decimal, Decimal]]) -> Gap:
    """The gap of (own, surprise) totals with one decimal, one pair for each household."""
    n = len(pairs)
    if not n:
        return Gap(0)
    # In tenths: whole numbers, so that sums and ties are exact.
    gaps = [round(own * 10) - round(surprise * 10) for own, surprise in pairs]
    mean = sum(gaps) / n
    return Gap(
        n=n,
        own=float(sum(own for own, _ in pairs)) / n,
        surprise=float(sum(surprise for _, surprise in pairs)) / n,
        mean=mean / 10,
        low=_lower_bound(gaps, mean),
        p=chance_of(gaps) if n >= MIN_PAIRS else None,
    )


def _lower_bound(gaps: Sequence[int], mean: float) -> float | None:
    n = len(gaps)
    if n < 2:
        return None
    deviation = math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / (n - 1))
    return (mean - t_point(n - 1) * deviation / math.sqrt(n)) / 10


def adjust_by_holm(ps: Sequence[float]) -> list[float]:
    """Each p as it counts among all of them, in the order given.

    The smallest is multiplied by their number n, the next by n - 1 and so on; none comes out
    below one that was smaller, nor above 1.
    """
    adjusted, least = [0.0] * len(ps), 0.0
    for place, (p, index) in enumerate(sorted(zip(ps, range(len(ps)), strict=True))):
        least = max(least, min(1.0, (len(ps) - place) * p))
        adjusted[index] = least
    return adjusted


def mark_by_holm(ps: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Which of these tests are significant, so that one wrong mark among all is rare enough."""
    return [p <= level for p in adjust_by_holm(ps)]


def t_point(freedom: int) -> float:
    """The one-sided 95 % point of Student's t; beyond 30 by the Cornish-Fisher expansion,
    which is right to four decimals there. Raises ValueError below 1.
    """
    if freedom < 1:
        raise ValueError(f"{freedom} degrees of freedom")
    if freedom <= len(_T):
        return _T[freedom - 1]
    first = (_Z**3 + _Z) / 4
    second = (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / 96
    return _Z + first / freedom + second / freedom**2


def chance_of(gaps: Sequence[int]) -> float:
    """One-sided p of the sign-flip test: exact up to EXACT_UP_TO gaps that are not zero."""
    sizes = [abs(gap) for gap in gaps if gap]
    if len(sizes) > EXACT_UP_TO:
        spread = math.sqrt(sum(size * size for size in sizes))
        return math.erfc(sum(gaps) / spread / math.sqrt(2)) / 2
    return float(_exact_chance(sizes, sum(gap for gap in gaps if gap > 0)))


def _exact_chance(sizes: Sequence[int], positive: int) -> Fraction:
    """The share of the subsets of `sizes` whose sum is at least `positive`.

    The coefficients of the product of (1 + x^size) count the subsets by their sum; they are
    kept side by side in one long number, wide enough each for 2^n.
    """
    wide = len(sizes) // 8 + 1  # bytes
    product = 1
    for size in sizes:
        product += product << (8 * wide * size)
    tail = product >> (8 * wide * positive)
    held = tail.to_bytes((tail.bit_length() + 7) // 8 or 1, "little")
    at_least = sum(
        int.from_bytes(held[start : start + wide], "little") for start in range(0, len(held), wide)
    )
    return Fraction(at_least, 2 ** len(sizes))
