"""The rules of the ranking and its two sides."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from boards.domain.policy import DEFAULT_POLICY
from boards.domain.ranking import Candidate, TieBreak, rank_candidates
from boards.domain.rules import BoardRule

scores = st.decimals(50, 100, places=0)
rules = st.sampled_from(
    [*DEFAULT_POLICY.boards.values(), BoardRule(2, Decimal(80), 2, Decimal(60))]
)


@st.composite
def candidates(draw):
    rows = draw(
        st.lists(st.tuples(scores, st.none() | scores, st.integers(0, 3)), min_size=1, max_size=40)
    )
    return [
        Candidate(key=n, code=f"{n:04}", score=score, surprise=surprise, overdue=overdue)
        for n, (score, surprise, overdue) in enumerate(rows)
    ]


@given(candidates(), rules, st.randoms())
def test_the_order_of_the_input_does_not_matter(some, rule, random):
    shuffled = list(some)
    random.shuffle(shuffled)
    assert rank_candidates(shuffled, rule) == rank_candidates(some, rule)


@given(candidates(), rules)
def test_nobody_is_red_below_or_black_above_the_threshold(some, rule):
    ranked = rank_candidates(some, rule)
    reds = [one for one in ranked if one.colour == "red"]
    blacks = [one for one in ranked if one.colour == "black"]
    assert all(one.candidate.score >= rule.red_from for one in reds)
    assert all(one.candidate.score < rule.black_below for one in blacks)
    assert len(reds) <= rule.reds
    assert len(blacks) <= rule.blacks
    # The sides are the best and the worst that fulfil the rule, and full if enough do.
    good = sum(one.score >= rule.red_from for one in some)
    poor = sum(one.score < rule.black_below for one in some)
    assert [one.rank for one in reds] == list(range(1, min(rule.reds, good) + 1))
    assert len(blacks) == min(rule.blacks, poor)


@given(candidates(), rules)
def test_places_are_taken_once_and_scores_fall(some, rule):
    ranked = rank_candidates(some, rule)
    assert [one.rank for one in ranked] == list(range(1, len(some) + 1))
    told = [one.candidate.score for one in ranked]
    assert told == sorted(told, reverse=True)


@given(candidates(), rules)
def test_every_tie_is_stated_and_nothing_else(some, rule):
    for one in rank_candidates(some, rule):
        same = [c for c in some if c.score == one.candidate.score]
        assert (one.tie is not None) == (len(same) > 1)


def test_ties_go_by_surprise_then_overdue_then_code():
    ninety = Decimal(90)
    some = [
        Candidate(1, "d", ninety, None, 0),
        Candidate(2, "c", ninety, Decimal(80), 1),
        Candidate(3, "b", ninety, Decimal(80), 0),
        Candidate(4, "a", ninety, Decimal(80), 0),
        Candidate(5, "e", ninety, Decimal(95), 9),
    ]
    ranked = rank_candidates(some, DEFAULT_POLICY.boards["branches"])
    assert [one.candidate.key for one in ranked] == [5, 4, 3, 2, 1]
    assert [one.tie for one in ranked] == [
        TieBreak.SURPRISE, TieBreak.SURPRISE, TieBreak.CODE, TieBreak.OVERDUE, TieBreak.SURPRISE,
    ]  # fmt: skip
