"""Own scores beside surprise scores: the interval and the exact test."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.domain import gap as rules
from inspections.domain.gap import LEVEL, MIN_PAIRS, chance_of, compare, t_point

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
    assert five.is_marked
    four = compare([(Decimal(90), Decimal(50))] * 4)
    assert (four.n, four.p, four.is_marked, four.is_tested) == (4, None, False, False)
    assert 2**-MIN_PAIRS <= LEVEL < 2 ** -(MIN_PAIRS - 1)


def test_own_scores_below_are_never_marked():
    below = compare([(Decimal(70), Decimal(80))] * 12)
    assert below.mean == -10
    assert below.p == 1
    assert not below.is_marked


def test_no_gap_at_all_is_not_marked():
    same = compare([(Decimal(80), Decimal(80))] * 20)
    assert (same.mean, same.low, same.high, same.p) == (0, 0, 0, 1)


def test_beyond_the_exact_number_the_normal_one_agrees(monkeypatch):
    gaps = [(37 * n) % 161 - 72 for n in range(120)]
    exact = chance_of(gaps)
    monkeypatch.setattr(rules, "EXACT_UP_TO", 10)
    assert chance_of(gaps) == pytest.approx(exact, abs=0.005)
    assert 0.01 < exact < 0.5


def test_interval_of_a_known_sample():
    """Gaps 2, 4, 4, 6: mean 4, deviation 1.633, t(3) = 3.1824."""
    found = compare([(Decimal(80 + gap), Decimal(80)) for gap in (2, 4, 4, 6)])
    assert (found.own, found.surprise, found.mean) == (84, 80, 4)
    assert found.low == pytest.approx(4 - 2.5985, abs=1e-3)
    assert found.high == pytest.approx(4 + 2.5985, abs=1e-3)


def test_too_few_to_say():
    assert compare([]) == rules.Gap(0)
    one = compare([(Decimal("81.5"), Decimal(80))])
    assert (one.n, one.mean, one.low, one.p) == (1, 1.5, None, None)


@pytest.mark.parametrize(
    ("freedom", "point"), [(1, 12.706), (30, 2.0423), (31, 2.0395), (60, 2.0003), (1000, 1.9623)]
)
def test_points_of_students_t(freedom, point):
    assert t_point(freedom) == pytest.approx(point, abs=1e-3 if freedom == 1 else 1e-4)


def test_no_freedom_no_point():
    with pytest.raises(ValueError, match="0 degrees"):
        t_point(0)


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=40))
def test_the_interval_holds_the_mean_and_mirrors(pairs):
    totals = [(Decimal(own) / 10, Decimal(surprise) / 10) for own, surprise in pairs]
    found = compare(totals)
    assert found.low <= found.mean <= found.high
    assert found.mean == pytest.approx(found.own - found.surprise, abs=1e-9)
    mirrored = compare([(surprise, own) for own, surprise in totals])
    assert mirrored.mean == pytest.approx(-found.mean)
    assert mirrored.low == pytest.approx(-found.high)


def test_chance_marks_about_one_in_twenty_of_honest_branches():
    """Fixed gaps, every sign once: at most LEVEL of them is marked."""
    sizes = (3, 8, 11, 20, 26, 31, 45)
    marked = [
        chance_of([sign * size for sign, size in zip(signs, sizes, strict=True)]) <= LEVEL
        for signs in product((1, -1), repeat=len(sizes))
    ]
    assert 0.03 < sum(marked) / len(marked) <= LEVEL
