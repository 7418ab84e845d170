"""The rules of scores, against exact fractions."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.domain.policy import DEFAULT_POLICY, KINDS
from boards.domain.scores import (
    BranchFacts,
    Contest,
    KindRow,
    KindSum,
    average_doubles,
    round_score,
    score_branch,
    score_household,
    share_weights,
    whole_weights,
)

totals = st.decimals(0, 100, places=1)
kinds = st.lists(st.tuples(st.sampled_from(["weekly", "surprise", "arena"]), totals), min_size=1)
exact = st.fractions(0, 100, max_denominator=500)
sums = st.lists(totals, max_size=6).map(lambda t: KindSum(len(t), sum(t, Decimal())))


def group(inspections):
    found = {}
    for kind, total in inspections:
        count, tenths = found.get(kind, (0, 0))
        found[kind] = (count + 1, tenths + int(total * 10))
    return tuple(KindRow(kind, *sums) for kind, sums in sorted(found.items()))


def make_facts(scores, days, active_days, **more):
    """A branch with these household scores and days; nothing else happened there."""
    nothing = KindSum(0, Decimal())
    given = {"surprise": nothing, "arena": nothing, "due": 0, "cleared": 0, **more}
    return BranchFacts(1, tuple(scores), tuple(days), len(scores), active_days, **given)


@st.composite
def facts(draw):
    households = draw(st.lists(st.tuples(exact, st.integers(1, 91)), max_size=20))
    days = [n for _, n in households]
    due = draw(st.integers(0, 40))
    return make_facts(
        [score for score, _ in households],
        days,
        sum(days) + draw(st.integers(0, 2000)),
        surprise=draw(sums),
        arena=draw(sums),
        due=due,
        cleared=draw(st.integers(0, due)),
        contest=draw(st.none() | st.builds(Contest, st.none() | totals)),
    )


@given(kinds, st.fixed_dictionaries({k: st.decimals("0.1", 10, places=4) for k in KINDS}))
def test_a_household_is_the_weighted_mean_of_its_inspections(inspections, weights):
    policy = replace(DEFAULT_POLICY, kind_weights=weights)
    whole = sum(weights[kind] for kind, _ in inspections)
    expected = sum(weights[kind] * total for kind, total in inspections)
    score = score_household(1, 2, group(inspections), whole_weights(policy))
    assert score.exact == Fraction(expected) / Fraction(whole)
    assert score.score == round_score(score.exact)
    surprises = [Fraction(total) for kind, total in inspections if kind == "surprise"]
    mean = round_score(sum(surprises) / len(surprises)) if surprises else None
    assert score.surprise == mean
    assert score.looks == len(inspections)


def test_without_inspection_there_is_no_score():
    assert score_branch(make_facts([], [], 150, due=3), DEFAULT_POLICY) is None


@given(st.fractions(0, 100, max_denominator=10_000))
def test_rounding_is_half_up_to_two_places(value):
    precise = Decimal(value.numerator * 10**6 // value.denominator) / 10**6
    if value.denominator in (1, 2, 4, 5, 8, 10, 20, 40, 100, 200, 1000):
        assert round_score(value) == precise.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert abs(Fraction(round_score(value)) - value) <= Fraction(1, 200)


def test_known_roundings():
    assert round_score(Fraction(82345, 1000)) == Decimal("82.35")
    assert round_score(Fraction(82344, 1000)) == Decimal("82.34")
    assert round_score(Fraction(0)) == Decimal("0.00")


@given(facts())
def test_a_branch_score_is_between_its_lowest_and_highest_part(one):
    score = score_branch(one, DEFAULT_POLICY)
    if score is None:
        assert not one.households
        return
    told = [part for part in score.parts.values() if part is not None]
    assert min(told) <= score.exact <= max(told)
    assert 0 <= score.exact <= 100
    assert sum(share_weights(score.parts, DEFAULT_POLICY).values()) == 1


@given(facts(), st.integers(1, 50))
def test_reporting_more_problems_and_clearing_them_never_lowers_the_score(one, more):
    before = score_branch(one, DEFAULT_POLICY)
    more_due = replace(one, due=one.due + more, cleared=one.cleared + more)
    after = score_branch(more_due, DEFAULT_POLICY)
    if before and before.parts["problems"] is not None:
        assert after.exact >= before.exact


@given(facts())
def test_coverage_counts_in_full_from_eighty_per_cent(one):
    score = score_branch(one, DEFAULT_POLICY)
    if score is None:
        return
    weighed = zip(one.households, one.days, strict=True)
    mean = sum((score * days for score, days in weighed), Fraction()) / sum(one.days)
    coverage = Fraction(sum(one.days), one.active_days)
    if coverage >= Fraction(4, 5):
        assert score.parts["households"] == mean
    else:
        assert score.parts["households"] == mean * coverage / Fraction(4, 5)


def test_a_missing_part_shares_its_weight_out():
    one = make_facts([Fraction(90)], [30], 30, surprise=KindSum(1, Decimal(80)))
    score = score_branch(one, DEFAULT_POLICY)
    assert score.exact == (60 * Fraction(90) + 20 * Fraction(80)) / 80
    assert score.weights == {"households": Decimal("75.00"), "surprise": Decimal("25.00")}


@pytest.mark.parametrize(
    ("scores", "days", "active_days", "households"),
    [
        # all of 30 days: (100 + 50) ÷ 2 = 75
        ([100, 50], [30, 30], 60, "75.00"),
        # ten days of the one weigh a third of the other's thirty: (1000 + 1500) ÷ 40 = 62.50
        ([100, 50], [10, 30], 40, "62.50"),
        # coverage 40 of 50 days = 80 %: in full
        ([100, 50], [10, 30], 50, "62.50"),
        # 40 of 51 days = 78.43 %: 62.5 × 40/51 ÷ 0.8 = 61.2745…
        ([100, 50], [10, 30], 51, "61.27"),
        # 40 of 100 days = 40 %: half of it
        ([100, 50], [10, 30], 100, "31.25"),
    ],
)
def test_households_weigh_by_their_days(scores, days, active_days, households):
    one = make_facts([Fraction(score) for score in scores], days, active_days)
    score = score_branch(one, DEFAULT_POLICY)
    assert round_score(score.parts["households"]) == score.score == Decimal(households)


def test_the_contest_counts_in_place_of_arena_inspections():
    """60 % of 90 and 10 % of the arena part, made up to 100: (6 × 90 + arena) ÷ 7."""
    seen = {"arena": KindSum(2, Decimal(120))}  # mean 60
    branch = partial(make_facts, [Fraction(90)], [30], 30, **seen)
    assert score_branch(branch(), DEFAULT_POLICY).score == Decimal("85.71")  # 600 ÷ 7
    held = branch(contest=Contest(Decimal("88.50")))
    assert score_branch(held, DEFAULT_POLICY).score == Decimal("89.79")  # 628.5 ÷ 7
    absent = score_branch(branch(contest=Contest(None)), DEFAULT_POLICY)
    assert (absent.score, absent.parts["arena"]) == (Decimal("90.00"), None)


@pytest.mark.parametrize(
    ("row", "weeks", "looks", "mean"),
    [
        # 100 and 41 in one week, 90 in another: (70.5 + 90) ÷ 2 = 80.25
        ((3, 2310), [(2, 1410)], 2, Fraction(8025, 100)),
        # eight on one day (seven with 100, one with 0: 87.5), 70 in another week
        ((9, 7700), [(8, 7000)], 2, Fraction(7875, 100)),
        # 100, 100 and 99 in one week only: 99⅔
        ((3, 2990), [(3, 2990)], 1, Fraction(299, 3)),
        # two weeks of two
        ((4, 3000), [(2, 2000), (2, 1000)], 2, Fraction(75)),
    ],
)
def test_weekly_inspections_of_one_week_are_one_look(row, weeks, looks, mean):
    averaged = average_doubles(KindRow("weekly", *row), weeks)
    assert averaged.looks == looks
    score = score_household(1, 2, (averaged,), whole_weights(DEFAULT_POLICY))
    assert score.exact == mean
