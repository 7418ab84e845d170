"""Own scores beside surprise scores: the interval and the exact test."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.domain import gap as rules
from inspections.domain.gap import (
    LEVEL,
    MIN_PAIRS,
    adjust_by_holm,
    chance_of,
    compare,
    mark_by_holm,
    t_point,
)

tenths = st.integers(-1000, 1000)


def by_enumeration(gaps):
    """All 2^n signs, one after the other."""
    seen = sum(gaps)
    sums = [
        sum(sign * abs(gap) for sign, gap in zip(signs, gaps, strict=True))
        for signs in product((1, -1), repeat=len(gaps))
    ]
    return sum(one >= seen for one in sums) / len(sums)


@settings(deadline=None)
@given(st.lists(tenths, max_size=9))
def test_the_chance_is_that_of_counting_every_sign(gaps):
    assert chance_of(gaps) == pytest.approx(by_enumeration(gaps), abs=1e-12)


@given(st.lists(tenths, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_the_order_does_not_count_and_a_larger_gap_is_no_likelier(gaps, chance):
    p = chance_of(gaps)
    shuffled = list(gaps)
    chance.shuffle(shuffled)
    assert chance_of(shuffled) == p
    assert 0 < p <= 1
    # Both tails hold the outcome itself.
    assert p + chance_of([-gap for gap in gaps]) >= 1
    assert chance_of([abs(gap) for gap in gaps]) <= p


def test_five_of_five_above_are_the_fewest_that_can_be_marked():
    five = compare([(Decimal(90), Decimal("88.5"))] * 5)
    assert five.p == 1 / 32
    assert mark_by_holm([1 / 32]) == [True]
    four = compare([(Decimal(90), Decimal(50))] * 4)
    assert (four.n, four.p, four.is_tested) == (4, None, False)
    assert 2**-MIN_PAIRS <= LEVEL < 2 ** -(MIN_PAIRS - 1)


def test_own_scores_below_are_never_marked():
    below = compare([(Decimal(70), Decimal(80))] * 12)
    assert below.mean == -10
    assert below.p == 1
    assert mark_by_holm([1.0]) == [False]


def test_no_gap_at_all_is_not_marked():
    same = compare([(Decimal(80), Decimal(80))] * 20)
    assert (same.mean, same.low, same.p) == (0, 0, 1)


def test_beyond_the_exact_number_the_normal_one_agrees(monkeypatch):
    gaps = [(37 * n) % 161 - 72 for n in range(120)]
    exact = chance_of(gaps)
    monkeypatch.setattr(rules, "EXACT_UP_TO", 10)
    assert chance_of(gaps) == pytest.approx(exact, abs=0.005)
    assert 0.01 < exact < 0.5


def test_the_lower_bound_of_a_known_sample():
    """Gaps 2, 4, 4, 6: mean 4, deviation 1.63299, t(3) = 2.3534 one-sided; 1.9216 below."""
    found = compare([(Decimal(80 + gap), Decimal(80)) for gap in (2, 4, 4, 6)])
    assert (found.own, found.surprise, found.mean) == (84, 80, 4)
    assert found.low == pytest.approx(2.0784, abs=1e-3)


@pytest.mark.parametrize(
    ("ps", "adjusted", "marked"),
    [
        ([], [], []),
        ([0.05], [0.05], [True]),  # one test: as it is, the level itself counts
        ([0.051], [0.051], [False]),
        ([0.01, 0.04], [0.02, 0.04], [True, True]),  # 2 × 0.01, 1 × 0.04
        ([0.03, 0.04], [0.06, 0.06], [False, False]),  # 2 × 0.03; the second not before it
        ([0.04, 0.01, 0.5], [0.08, 0.03, 0.5], [False, True, False]),  # 3 ×, 2 ×, 1 ×
        ([0.02, 0.02, 0.02], [0.06, 0.06, 0.06], [False] * 3),
        ([0.6, 0.9], [1.0, 1.0], [False, False]),
        ([1 / 32] * 14, [14 / 32] * 14, [False] * 14),  # five of five, everywhere: nobody
    ],
)
def test_marks_by_holms_correction(ps, adjusted, marked):
    assert adjust_by_holm(ps) == pytest.approx(adjusted)
    assert mark_by_holm(ps) == marked


@given(st.lists(st.floats(0, 1), max_size=20))
def test_the_correction_marks_less_and_keeps_the_order(ps):
    adjusted = adjust_by_holm(ps)
    assert all(p <= after <= 1 for p, after in zip(ps, adjusted, strict=True))
    in_order = [after for _p, after in sorted(zip(ps, adjusted, strict=True))]
    assert in_order == sorted(in_order)


def test_too_few_to_say():
    assert compare([]) == rules.Gap(0)
    one = compare([(Decimal("81.5"), Decimal(80))])
    assert (one.n, one.mean, one.low, one.p) == (1, 1.5, None, None)


@pytest.mark.parametrize(
    ("freedom", "point"),
    [(1, 6.3138), (3, 2.3534), (30, 1.6973), (31, 1.6955), (60, 1.6706), (1000, 1.6464)],
)
def test_points_of_students_t(freedom, point):
    assert t_point(freedom) == pytest.approx(point, abs=1e-4)


def test_no_freedom_no_point():
    with pytest.raises(ValueError, match="0 degrees"):
        t_point(0)


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=40))
def test_the_bound_lies_below_the_mean(pairs):
    found = compare([(Decimal(own) / 10, Decimal(surprise) / 10) for own, surprise in pairs])
    assert found.low <= found.mean
    assert found.mean == pytest.approx(found.own - found.surprise, abs=1e-9)


def test_chance_marks_about_one_in_twenty_of_honest_branches():
    """Fixed gaps, every sign once: at most LEVEL of them is marked."""
    sizes = (3, 8, 11, 20, 26, 31, 45)
    marked = [
        chance_of([sign * size for sign, size in zip(signs, sizes, strict=True)]) <= LEVEL
        for signs in product((1, -1), repeat=len(sizes))
    ]
    assert 0.03 < sum(marked) / len(marked) <= LEVEL
