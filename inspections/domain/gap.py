"""A branch's own scores beside those of surprise visits to the same households.

A gap is own minus surprise, so that one above zero means: its own people scored higher. The
test is the exact one-sided sign-flip test: if own and surprise scores differed by chance
alone, each gap could as well have had the other sign; `p` is the share of all 2^n ways to set
the signs whose sum is at least the one seen. At LEVEL, with MIN_PAIRS or more, the branch is
marked. (Our own default; five pairs are the fewest with which the level can be reached.)
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

_Z = 1.959963985
# Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom.
_T = (
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
    2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
    2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """What the pairs of a branch say, in points; None where there are too few to say it.

    `low` and `high` bound the mean gap with 95 % confidence (Student's t, 2 pairs or more),
    `p` needs MIN_PAIRS.
    """

    n: int
    own: float | None = None
    surprise: float | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None

    @property
    def is_marked(self) -> bool:
        """Its own scores stand significantly above."""
        return self.p is not None and self.p <= LEVEL

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
    low, high = _interval(gaps, mean)
    return Gap(
        n=n,
        own=float(sum(own for own, _ in pairs)) / n,
        surprise=float(sum(surprise for _, surprise in pairs)) / n,
        mean=mean / 10,
        low=low,
        high=high,
        p=chance_of(gaps) if n >= MIN_PAIRS else None,
    )


def _interval(gaps: Sequence[int], mean: float) -> tuple[float | None, float | None]:
    n = len(gaps)
    if n < 2:
        return None, None
    deviation = math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / (n - 1))
    reach = t_point(n - 1) * deviation / math.sqrt(n)
    return (mean - reach) / 10, (mean + reach) / 10


def t_point(freedom: int) -> float:
    """The two-sided 95 % point of Student's t; beyond 30 by the Cornish-Fisher expansion,
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
