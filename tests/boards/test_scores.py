"""The rules of scores, against exact fractions."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from boards.domain.policy import DEFAULT_POLICY, KINDS
from boards.domain.scores import (
    BranchFacts,
    KindRow,
    KindSum,
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


@st.composite
def facts(draw):
    households = tuple(draw(st.lists(exact, max_size=20)))
    due = draw(st.integers(0, 40))
    return BranchFacts(
        branch_id=1,
        households=households,
        active=len(households) + draw(st.integers(0, 30)),
        surprise=draw(sums),
        arena=draw(sums),
        due=due,
        cleared=draw(st.integers(0, due)),
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
    assert sum(found.count for found in score.kinds.values()) == len(inspections)


def test_without_inspection_there_is_no_score():
    empty = BranchFacts(1, (), 5, KindSum(0, Decimal()), KindSum(0, Decimal()), 3, 0)
    assert score_branch(empty, DEFAULT_POLICY) is None


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
    after = score_branch(
        BranchFacts(
            one.branch_id, one.households, one.active, one.surprise, one.arena,
            one.due + more, one.cleared + more,
        ),
        DEFAULT_POLICY,
    )  # fmt: skip
    if before and before.parts["problems"] is not None:
        assert after.exact >= before.exact


@given(facts())
def test_coverage_counts_in_full_from_eighty_per_cent(one):
    score = score_branch(one, DEFAULT_POLICY)
    if score is None:
        return
    mean = sum(one.households, Fraction()) / len(one.households)
    coverage = Fraction(len(one.households), one.active)
    if coverage >= Fraction(4, 5):
        assert score.parts["households"] == mean
    else:
        assert score.parts["households"] == mean * coverage / Fraction(4, 5)


def test_a_missing_part_shares_its_weight_out():
    one = BranchFacts(1, (Fraction(90),), 1, KindSum(1, Decimal(80)), KindSum(0, Decimal()), 0, 0)
    score = score_branch(one, DEFAULT_POLICY)
    assert score.exact == (60 * Fraction(90) + 20 * Fraction(80)) / 80
    assert score.weights == {"households": Decimal("75.00"), "surprise": Decimal("25.00")}
