"""The rules of a title: pure functions, held by properties."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from awards.domain.draft import NUMBER_PATTERN, place_of
from awards.domain.rules import Facts, Quota, Rule, TitleRule, judge, span_of

scores = st.none() | st.decimals(0, 100, places=2)
facts = st.builds(Facts, scores, st.integers(0, 9), st.integers(0, 2), st.integers(0, 2))
rules = st.builds(
    TitleRule,
    months=st.integers(1, 12),
    least_score=st.decimals(0, 100, places=2),
    items=st.sets(st.integers(1, 8)).map(lambda found: tuple(sorted(found))),
    no_black=st.booleans(),
    no_open_problem=st.booleans(),
)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(facts, rules)
def test_nobody_qualifies_below_the_least_score_or_without_one(one, rule):
    if not judge(one, rule):
        assert one.score is not None
        assert one.score >= rule.least_score


@given(facts, rules)
def test_a_black_household_never_qualifies_where_the_title_forbids_it(one, rule):
    assert (Rule.BLACK in judge(one, rule)) == bool(rule.no_black and one.black)


@given(facts, rules)
def test_an_open_problem_counts_where_the_title_says_so(one, rule):
    told = Rule.OPEN_PROBLEM in judge(one, rule)
    assert told == bool(rule.no_open_problem and one.open_problems)


@given(facts, rules)
def test_facts_and_rules_read_back_as_written(one, rule):
    assert Facts.from_data(one.as_data()) == one
    assert TitleRule.from_data(rule.as_data()) == rule


@given(st.integers(1, 12), days)
def test_whole_months_up_to_the_day(months, until):
    span = span_of(months, until)
    after = span.end + timedelta(days=1)
    assert span.start.day == after.day == 1
    assert span.end <= until
    assert (until - span.end).days < 31
    begun = span.start.year * 12 + span.start.month
    assert after.year * 12 + after.month - begun == months


def test_the_last_day_of_a_month_counts_it():
    assert span_of(3, date(2023, 5, 31)) == (date(2023, 3, 1), date(2023, 5, 31))
    assert span_of(3, date(2023, 5, 30)) == (date(2023, 2, 1), date(2023, 4, 30))


@given(
    st.none() | st.integers(0, 5),
    st.lists(st.integers(1, 4), max_size=12),
    st.lists(st.integers(1, 4), min_size=1, max_size=8),
)
def test_quotas_are_never_exceeded_and_never_refused_early(limit, has, asked):
    quota = Quota(limit, None, {b: min(has.count(b), limit or 99) for b in set(has)}, 0)
    full = quota.find_full(asked)
    for branch in set(asked):
        after = quota.by_branch.get(branch, 0) + asked.count(branch)
        assert (branch in full) == (limit is not None and after > limit)


def test_places_left():
    assert Quota(3, 10, {1: 2}, 4).left_in(1) == 1
    assert Quota(3, 10, {1: 2}, 4).left == 6
    assert Quota(None, None, {1: 2}, 4).left is None


def test_a_number_names_the_place():
    assert place_of("青朗侗族苗族乡") == "青朗"
    assert place_of("朗江镇") == "朗江"
    assert place_of("乡") == "乡"
    number = NUMBER_PATTERN.format(place="青朗", year=2023, number=1)
    assert number == "青朗〔2023〕001号"
    assert Facts(Decimal("95.00")).as_data()["score"] == "95.00"
