"""The rules of the ranking and its two sides, by tables worked out by hand."""

import hashlib
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.domain.edition_one import TIES
from boards.domain.policy import DEFAULT_POLICY
from boards.domain.ranking import Candidate, TieBreak, rank_candidates, tie_rules
from boards.domain.rules import BoardRule, LastTie

scores = st.decimals(50, 100, places=0)
rules = st.sampled_from(
    [*DEFAULT_POLICY.boards.values(), BoardRule(2, Decimal(80), 2, Decimal(60))]
)
last_ties = st.sampled_from(LastTie)
NINETY = Decimal(90)
BRANCHES = DEFAULT_POLICY.boards["branches"]


def one(code, score=NINETY, surprise=None, overdue=0, looks=4, first=0):
    return Candidate(int(code), code, Decimal(score), surprise, overdue, looks, first)


def rank(some, rule=BRANCHES, last=LastTie.LOTS, seed="seed"):
    return rank_candidates(some, rule, tie_rules(last, seed))


def told(ranked):
    return [(row.candidate.code, row.rank, row.tie) for row in ranked]


@st.composite
def candidates(draw):
    row = st.tuples(
        scores, st.none() | scores, st.integers(0, 3), st.integers(1, 3), st.integers(0, 3)
    )
    rows = draw(st.lists(row, min_size=1, max_size=40))
    return [one(f"{n:04}", *facts) for n, facts in enumerate(rows)]


@given(candidates(), rules, last_ties, st.randoms())
def test_the_order_of_the_input_does_not_matter(some, rule, last, random):
    shuffled = list(some)
    random.shuffle(shuffled)
    assert rank(shuffled, rule, last) == rank(some, rule, last)


@given(candidates(), rules)
def test_nobody_is_red_below_or_black_above_the_threshold(some, rule):
    ranked = rank(some, rule)
    reds = [one for one in ranked if one.colour == "red"]
    blacks = [one for one in ranked if one.colour == "black"]
    assert all(one.candidate.score >= rule.red_from for one in reds)
    assert all(one.candidate.score < rule.black_below for one in blacks)
    # The sides are the best and the worst that fulfil the rule, and full if enough do.
    good = sum(one.score >= rule.red_from for one in some)
    poor = sum(one.score < rule.black_below for one in some)
    assert [one.rank for one in reds] == list(range(1, min(rule.reds, good) + 1))
    assert len(blacks) == min(rule.blacks, poor)


@given(candidates(), rules)
def test_places_are_taken_once_and_scores_fall(some, rule):
    ranked = rank(some, rule)
    assert [one.rank for one in ranked] == list(range(1, len(some) + 1))
    found = [one.candidate.score for one in ranked]
    assert found == sorted(found, reverse=True)


@given(candidates(), rules, last_ties)
def test_every_tie_is_stated_and_nothing_else(some, rule, last):
    for row in rank(some, rule, last):
        same = [c for c in some if c.score == row.candidate.score]
        assert (row.tie is not None) == (len(same) > 1)
        assert row.tie is not TieBreak.CODE


def test_each_rule_is_applied_to_those_still_equal_and_never_the_code():
    """All of one score; the codes run against every rule."""
    eighty = Decimal(80)
    some = [
        one("1", surprise=eighty, overdue=0, looks=4, first=9),
        one("2", surprise=eighty, overdue=0, looks=4, first=2),
        one("3", surprise=eighty, overdue=0, looks=5, first=9),
        one("4", surprise=eighty, overdue=1, looks=9, first=0),
        one("5", surprise=Decimal(95), overdue=9, looks=1, first=9),
    ]
    assert told(rank(some)) == [
        ("5", 1, TieBreak.SURPRISE),
        ("3", 2, TieBreak.SURPRISE),
        ("2", 3, TieBreak.LOOKS),
        ("1", 4, TieBreak.RECORD),
        ("4", 5, TieBreak.OVERDUE),
    ]


def test_fewer_overdue_problems_come_first():
    """The code alone would have it the other way round."""
    assert told(rank([one("1", overdue=1), one("2", overdue=0)])) == [
        ("2", 1, TieBreak.OVERDUE),
        ("1", 2, TieBreak.OVERDUE),
    ]


def test_the_surprise_score_is_passed_over_unless_all_have_one():
    """2 has none: it is unknown, not worst, and 1 wins nothing by its 99."""
    some = [one("1", surprise=Decimal(99), overdue=1), one("2", overdue=0)]
    assert told(rank(some)) == [("2", 1, TieBreak.OVERDUE), ("1", 2, TieBreak.OVERDUE)]
    # Of another score, not among the equals: that it has none is no matter.
    some = [one("1", surprise=Decimal(70)), one("2", surprise=Decimal(71)), one("3", 80)]
    assert told(rank(some)) == [
        ("2", 1, TieBreak.SURPRISE), ("1", 2, TieBreak.SURPRISE), ("3", 3, None),
    ]  # fmt: skip


def lot(code, seed):
    text = json.dumps([seed, "rank", code], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("seed", ["a", "b", "种子"])
def test_lots_can_be_drawn_again_by_anyone(seed):
    """The smallest SHA-256 value of seed, purpose and code first."""
    codes = [f"{n}" for n in range(12)]
    expected = sorted(codes, key=lambda code: lot(code, seed))
    assert told(rank([one(code) for code in codes], seed=seed)) == [
        (code, place, TieBreak.LOT) for place, code in enumerate(expected, start=1)
    ]


def test_two_hundred_and_forty_four_for_twenty_places_favour_no_village():
    """Ten villages; whatever seed, ids and order, each household has the same chance."""
    some = [one(f"{n}", 100) for n in range(244)]
    rule = DEFAULT_POLICY.boards["township_households"]
    times = dict.fromkeys(range(10), 0)
    for seed in range(100):
        reds = [r.candidate for r in rank(some, rule, seed=f"{seed}") if r.colour == "red"]
        assert len(reds) == 20
        others = [replace(c, key=1000 - c.key) for c in reversed(some)]
        again = [r.candidate.code for r in rank(others, rule, seed=f"{seed}")[:20]]
        assert again == [c.code for c in reds]
        for red in reds:
            times[red.key * 10 // 244] += 1
    # 200 expected of each village, of 2,000 drawn; five standard deviations are some 65.
    assert all(135 < n < 265 for n in times.values())


SHARED = BoardRule(reds=3, red_from=NINETY, blacks=3, black_below=Decimal(70))


def colours(some, rule=SHARED):
    ranked = rank(some, rule, LastTie.SHARED)
    return [(row.candidate.code, row.rank, row.colour) for row in ranked]


def test_who_shares_the_last_red_place_is_red():
    some = [one("1", 99), one("2", 95), one("3", 95), one("4", 95), one("5", 94)]
    assert colours(some) == [
        ("1", 1, "red"), ("2", 2, "red"), ("3", 2, "red"), ("4", 2, "red"), ("5", 5, ""),
    ]  # fmt: skip
    assert [row.tie for row in rank(some, SHARED, LastTie.SHARED)] == [
        None, TieBreak.SHARED, TieBreak.SHARED, TieBreak.SHARED, None,
    ]  # fmt: skip


def test_who_shares_the_edge_of_the_black_side_is_not_black():
    """Three places: 5 takes one, but 2, 3, 4 share the other two: none of them is black."""
    some = [one("1", 80), one("2", 60), one("3", 60), one("4", 60), one("5", 50)]
    assert colours(some) == [
        ("1", 1, ""), ("2", 2, ""), ("3", 2, ""), ("4", 2, ""), ("5", 5, "black"),
    ]  # fmt: skip


def test_who_shares_a_place_within_the_black_side_is_black():
    some = [one("1", 80), one("2", 80), one("3", 60), one("4", 60), one("5", 60)]
    assert colours(some) == [
        ("1", 1, ""), ("2", 1, ""), ("3", 3, "black"), ("4", 3, "black"), ("5", 3, "black"),
    ]  # fmt: skip


def test_a_fact_still_parts_those_who_would_share():
    some = [one("1", 95, overdue=1), one("2", 95), one("3", 95)]
    assert told(rank(some, SHARED, LastTie.SHARED)) == [
        ("2", 1, TieBreak.SHARED), ("3", 1, TieBreak.SHARED), ("1", 3, TieBreak.OVERDUE),
    ]  # fmt: skip


def test_exactly_at_the_thresholds():
    """With 90.00 one is red from 90; with 70.00 nobody is black below 70."""
    some = [one("1", "90.00"), one("2", "89.99"), one("3", "70.00"), one("4", "69.99")]
    assert [(r.candidate.code, r.colour) for r in rank(some, SHARED)] == [
        ("1", "red"), ("2", ""), ("3", ""), ("4", "black"),
    ]  # fmt: skip


def test_edition_one_put_the_undrawn_last_and_settled_by_code():
    some = [
        one("4"),
        one("3", surprise=Decimal(80), overdue=1),
        one("2", surprise=Decimal(80)),
        one("1", surprise=Decimal(80)),
        one("5", surprise=Decimal(95), overdue=9),
    ]
    assert told(rank_candidates(some, BRANCHES, TIES)) == [
        ("5", 1, TieBreak.SURPRISE),
        ("1", 2, TieBreak.SURPRISE),
        ("2", 3, TieBreak.CODE),
        ("3", 4, TieBreak.OVERDUE),
        ("4", 5, TieBreak.SURPRISE),
    ]
