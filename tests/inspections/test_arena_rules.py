"""The arithmetic of the arena: what is dropped, the mean of the rest, places with ties."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.domain.arena_rules import (
    DROP_FROM,
    drop_extremes,
    is_possible,
    mean_of,
    rank,
    score_of,
)

totals = st.integers(0, 200).map(lambda halves: Decimal(halves) / 2)
few = st.lists(totals, min_size=1, max_size=DROP_FROM - 1)
many = st.lists(totals, min_size=DROP_FROM, max_size=15)
scores = st.dictionaries(st.integers(1, 99), totals, max_size=20)


def decimals(*values):
    return [Decimal(str(value)) for value in values]


@given(few)
def test_below_five_all_count(given_totals):
    judged = drop_extremes(given_totals)
    assert list(judged.kept) == given_totals
    assert (judged.highest, judged.lowest) == (None, None)


@given(many)
def test_from_five_on_one_highest_and_one_lowest_go(given_totals):
    judged = drop_extremes(given_totals)
    assert sorted(judged.kept) == sorted(given_totals)[1:-1]
    assert judged.highest != judged.lowest
    assert given_totals[judged.highest] == max(given_totals)
    assert given_totals[judged.lowest] == min(given_totals)


@given(many, st.randoms())
def test_the_order_of_the_jurors_does_not_matter(given_totals, random):
    shuffled = given_totals.copy()
    random.shuffle(shuffled)
    assert score_of(shuffled) == score_of(given_totals)


@given(many, totals)
def test_one_juror_cannot_lift_a_branch_above_what_the_others_gave(given_totals, last):
    assert score_of([*given_totals, last]) <= max(given_totals)
    assert score_of([*given_totals, last]) >= min(given_totals)


@given(st.lists(totals, min_size=1, max_size=15))
def test_the_mean_is_rounded_half_up(values):
    exact = sum(map(Fraction, values)) / len(values)
    rounded = Fraction(mean_of(values))
    assert exact - Fraction(1, 200) < rounded <= exact + Fraction(1, 200)
    assert mean_of(values).as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("given_totals", "score"),
    [
        ([90], "90.00"),
        ([90, 91], "90.50"),
        ([90, 90, 91], "90.33"),
        ([90, 91, 91], "90.67"),
        ([90.5, 90, 90, 90], "90.13"),  # 90.125
        ([0, 80, 90, 85, 100], "85.00"),
        ([70, 70, 70, 70, 70], "70.00"),
        ([100, 100, 90, 80, 70], "90.00"),  # one of the two highest stays
    ],
)
def test_scores_worked_out_by_hand(given_totals, score):
    assert str(score_of(decimals(*given_totals))) == score


def test_without_a_sheet_there_is_no_score():
    assert score_of([]) is None


@given(scores)
def test_a_place_is_one_more_than_the_better_ones(given_scores):
    placed = rank(given_scores)
    assert placed.keys() == given_scores.keys()
    for key, place in placed.items():
        assert place.rank == 1 + sum(s > given_scores[key] for s in given_scores.values())
        same = {k for k, s in given_scores.items() if s == given_scores[key]} - {key}
        assert set(place.tied) == same


def test_after_a_tie_a_place_is_skipped():
    placed = rank(dict(zip("abcd", decimals(90, 85, 85, 80), strict=True)))
    assert [(key, place.rank) for key, place in placed.items()] == [
        ("a", 1),
        ("b", 2),
        ("c", 2),
        ("d", 4),
    ]
    assert placed["b"].tied == ("c",)
    assert placed["a"].tied == ()


@pytest.mark.parametrize(
    ("points", "good"),
    [
        ([30, 20], True),
        ([0, 0.5], True),
        ([30.5, 20], False),
        ([-0.5, 20], False),
        ([0.25, 20], False),
        ([30], False),
        (["NaN", 20], False),
        (["Infinity", 20], False),
    ],
)
def test_points_go_by_halves_from_nothing_to_the_most(points, good):
    assert is_possible(decimals(*points), (30, 20)) is good
