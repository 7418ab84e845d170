"""Joint scores and the assignment behind pairs: rules that hold for all numbers."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boards.domain.joint import Tie, join_scores, join_standings
from boards.domain.pairing import Side, closeness, propose_pairs
from boards.domain.rules import PairRule, Unseen
from boards.domain.standings import Standing

HALF = Decimal("0.5")
scores = st.decimals(0, 100, places=2)
shares = st.decimals(0, 1, places=2)
rules = st.builds(PairRule, own_share=shares, unseen=st.sampled_from(Unseen))


def standing(key, score):
    return Standing(key, f"{key:04}", score, None, 0, 1, 0, None)


@given(scores, scores, shares)
def test_a_joint_score_lies_between_the_two_own(own, partner, share):
    joint = join_scores(own, partner, share)
    assert min(own, partner) <= joint <= max(own, partner)


@pytest.mark.parametrize(
    ("own", "partner", "share", "joint"),
    [
        ("60.00", "90.00", "0.7", "69.00"),  # 42 + 27
        ("90.00", "60.00", "0.7", "81.00"),  # 63 + 18
        ("60.00", "90.00", "1", "60.00"),
        ("60.00", "90.00", "0", "90.00"),
        ("70.01", "80.00", "0.5", "75.01"),  # 75.005, half up
    ],
)
def test_the_own_share_is_that_of_the_own_score(own, partner, share, joint):
    assert join_scores(Decimal(own), Decimal(partner), Decimal(share)) == Decimal(joint)


def test_each_of_a_pair_is_ranked_by_its_own_share():
    """Seven tenths of the own score: 60 → 42 + 27, 90 → 63 + 18."""
    some = {1: standing(1, Decimal(60)), 2: standing(2, Decimal(90))}
    rule = PairRule(Decimal("0.7"), Unseen.OWN)
    joined = join_standings(some, {1: Tie(7, 2), 2: Tie(7, 1)}, rule)
    assert (joined[1].score, joined[2].score) == (Decimal("69.00"), Decimal("81.00"))


@given(scores, scores)
def test_at_half_weights_both_get_the_same(own, partner):
    assert join_scores(own, partner, HALF) == join_scores(partner, own, HALF)


@given(scores, scores, rules)
def test_nobody_else_is_touched_and_the_order_does_not_matter(a, b, rule):
    ties = {1: Tie(7, 2), 2: Tie(7, 1)}
    some = [standing(1, a), standing(2, b), standing(3, Decimal(50))]
    told = [
        join_standings({one.key: one for one in order}, ties, rule) for order in permutations(some)
    ]
    assert all(one == told[0] for one in told)
    assert told[0][3] == some[2]
    assert told[0][1].extra["pair"]["of"] == "this"


@given(scores, scores)
def test_of_a_pair_one_was_not_inspected(own, last):
    ties = {1: Tie(7, 2, last), 2: Tie(7, 1, Decimal(1))}
    alone = join_standings({1: standing(1, own)}, ties, PairRule(HALF, Unseen.OWN))
    assert alone.keys() == {1}  # no score, no place
    assert (alone[1].score, alone[1].extra["pair"]["of"]) == (own, "none")
    with_last = join_standings({1: standing(1, own)}, ties, PairRule(HALF, Unseen.LAST))
    assert with_last[1].score == join_scores(own, last, HALF)
    assert with_last[1].extra["pair"]["of"] == "last"


def side(key, branch, hamlet, score="70"):
    return Side(key, branch, hamlet, Decimal(score), key)


@pytest.mark.parametrize(
    ("red", "black", "near"),
    [
        ((1, "一组"), (1, "一组"), 2),
        ((1, "一组"), (1, "二组"), 1),
        ((1, "一组"), (2, "一组"), 0),  # another village's first hamlet
        ((1, ""), (1, ""), 1),  # not known is not the same
        ((1, ""), (1, "一组"), 1),
        ((1, ""), (2, ""), 0),
    ],
)
def test_how_near_two_live(red, black, near):
    assert closeness(side(1, *red), side(2, *black)) == near


def test_without_a_hamlet_the_smaller_gap_decides():
    """Were empty hamlets one hamlet, the helper would go to the other one without."""
    blacks = [side(11, 1, "", "50"), side(12, 1, "一组", "60")]
    told = [(red.key, black.key) for red, black in propose_pairs([side(1, 1, "", "90")], blacks)]
    assert told == [(1, 12)]  # a gap of 30, not of 40


@st.composite
def sides(draw, most=4):
    def some(start, low):
        number = draw(st.integers(0, most))
        return [
            Side(
                key=start + n,
                branch=draw(st.integers(1, 2)),
                hamlet=draw(st.sampled_from(["", "一组", "二组"])),
                score=low + Decimal(draw(st.integers(0, 2000))) / 100,
                rank=start + n,
            )
            for n in range(number)
        ]

    return some(1, Decimal(80)), some(100, Decimal(50))


def worth(pairs):
    """How good a set of pairs is, the most important first."""
    near = [closeness(red, black) for red, black in pairs]
    gaps = sum(abs(red.score - black.score) for red, black in pairs)
    return (len(pairs), near.count(2), sum(n >= 1 for n in near), -gaps)


@given(sides())
@settings(deadline=None)
def test_no_other_assignment_is_better(given_sides):
    reds, blacks = given_sides
    few, many = sorted((reds, blacks), key=len)
    every = [list(zip(few, order, strict=True)) for order in permutations(many, len(few))]
    if few is blacks:
        every = [[(red, black) for black, red in pairs] for pairs in every]
    assert worth(propose_pairs(reds, blacks)) == max(worth(pairs) for pairs in every)


@given(sides(), st.randoms())
@settings(deadline=None)
def test_the_same_pairs_whatever_the_order(given_sides, random):
    reds, blacks = given_sides
    told = propose_pairs(reds, blacks)
    random.shuffle(reds)
    random.shuffle(blacks)
    assert propose_pairs(reds, blacks) == told
