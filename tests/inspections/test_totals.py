"""The total: 0 to 100, fair to items that do not apply, half up."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inspections.domain.due import count_due
from inspections.domain.totals import total_of
from tests.inspections.entries import FULL, points_of


@st.composite
def scored(draw):
    """(points or None, possible) for eight items, at least one of which applies."""
    pairs = []
    for _ in range(8):
        possible = draw(st.integers(1, 30))
        halves = draw(st.none() | st.integers(0, 2 * possible))
        pairs.append((None if halves is None else Decimal(halves) / 2, possible))
    assume(any(points is not None for points, _ in pairs))
    return pairs


def total(pairs):
    points, possible = zip(*pairs, strict=True)
    return total_of(points, possible)


@given(scored())
def test_lies_between_0_and_100_with_one_decimal(pairs):
    assert 0 <= total(pairs) <= 100
    assert total(pairs).as_tuple().exponent == -1


@given(scored())
def test_is_the_exact_quotient_rounded_half_up(pairs):
    applying = [(Fraction(p), m) for p, m in pairs if p is not None]
    exact = 1000 * sum(p for p, _ in applying) / sum(m for _, m in applying)
    assert total(pairs) * 10 == int(exact + Fraction(1, 2))


@given(scored(), st.randoms())
def test_does_not_depend_on_the_order(pairs, rng):
    mixed = pairs[:]
    rng.shuffle(mixed)
    assert total(mixed) == total(pairs)


@given(scored())
def test_an_item_that_does_not_apply_counts_for_nothing(pairs):
    applying = [pair for pair in pairs if pair[0] is not None]
    assert total(applying) == total(pairs)


@given(scored(), st.integers(0, 7))
def test_more_points_never_lower_it(pairs, place):
    points, possible = pairs[place]
    assume(points is not None and points < possible)
    better = [*pairs[:place], (points + Decimal("0.5"), possible), *pairs[place + 1 :]]
    assert total(better) >= total(pairs)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (points_of(), "100.0"),
        (points_of(i1=9, i7=None, i8=None), "92.9"),
        (points_of(i8=0), "95.0"),
        (points_of(i1=0, i2=0, i3=0, i4=0, i5=0, i6=0, i7=0, i8=0), "0.0"),
        (points_of(i1=14.5, i8=4.5), "99.0"),
    ],
)
def test_examples(points, expected):
    assert total_of(points, FULL) == Decimal(expected)


def test_half_goes_up():
    # 100 × 1201 ÷ 2000 = 60.05
    assert total_of([Decimal("600.5"), Decimal(0)], [500, 500]) == Decimal("60.1")
    assert Decimal("60.05").quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("60.1")


def test_nothing_applies():
    with pytest.raises(ValueError, match="no item applies"):
        total_of([None] * 8, FULL)


def test_another_number_of_points_than_items():
    with pytest.raises(ValueError):
        total_of([Decimal(1)], [1, 2])


@given(st.integers(0, 10_000))
def test_four_weeks_of_a_quarter_reach_everyone(active):
    assert 4 * count_due(active) >= active
    assert count_due(active) <= active / 4 + 1
