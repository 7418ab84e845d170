"""The rules of the appraisal: they hold for all numbers and all orders."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.domain.appraisal_events import LEFT, NEWLY, Event
from boards.domain.appraisal_rules import (
    Home,
    Problems,
    Span,
    add_up,
    appraise,
    clip_span,
    weigh_scores,
)
from boards.domain.bands import DRAFT_BANDS
from boards.domain.rules import AppraisalRule
from boards.domain.scores import KindRow

WEIGHTS = {"weekly": 10_000, "surprise": 20_000, "arena": 20_000}
RULE = AppraisalRule(Decimal(2), Decimal(2), DRAFT_BANDS)
YEAR = Span(date(2023, 1, 1), date(2024, 1, 1))

days = st.dates(date(2022, 6, 1), date(2024, 6, 1))
scores = st.decimals(0, 100, places=2)
weighed = st.lists(st.tuples(scores, st.integers(1, 366)), min_size=1, max_size=30)
kind_rows = st.builds(
    lambda kind, totals: KindRow(kind, len(totals), sum(totals)),
    st.sampled_from(sorted(WEIGHTS)),
    st.lists(st.integers(0, 1000), min_size=1, max_size=6),
)
spans = st.builds(
    lambda start, length: Span(start, start + timedelta(days=length)),
    st.dates(date(2023, 1, 1), date(2023, 12, 1)),
    st.integers(1, 30),
)
homes = st.lists(
    st.builds(
        Home,
        household=st.integers(1, 10**6),
        spans=st.lists(spans, min_size=1, max_size=2).map(tuple),
        rows=st.lists(kind_rows, max_size=3, unique_by=lambda row: row.kind).map(tuple),
        problems=st.builds(Problems, *[st.integers(0, 9)] * 3),
    ),
    max_size=12,
)
events = st.lists(
    st.builds(
        Event,
        household=st.integers(1, 99),
        what=st.sampled_from([LEFT, NEWLY]),
        on=days,
        period=st.just("2023-05"),
        board=st.integers(1, 9),
        pair=st.none() | st.integers(1, 9),
    ),
    max_size=6,
)


# --- the mean ---


@given(weighed)
def test_the_mean_lies_between_the_lowest_and_the_highest(rows):
    mean = weigh_scores(rows)
    assert min(score for score, _ in rows) <= mean <= max(score for score, _ in rows)


@given(weighed, st.randoms())
def test_the_order_does_not_matter(rows, random):
    told = weigh_scores(rows)
    random.shuffle(rows)
    assert weigh_scores(rows) == told


@given(weighed)
def test_the_mean_is_exact_and_rounded_half_up_once(rows):
    exact = sum(Fraction(score) * n for score, n in rows) / sum(n for _, n in rows)
    off = Fraction(weigh_scores(rows)) - exact
    assert Fraction(-1, 200) < off <= Fraction(1, 200)


def test_half_a_hundredth_goes_up():
    assert weigh_scores([(Decimal("80.00"), 1), (Decimal("80.01"), 1)]) == Decimal("80.01")
    assert weigh_scores([]) is None


@given(scores, scores, st.integers(1, 200), st.integers(1, 200), st.integers(1, 100))
def test_days_that_move_to_the_better_household_never_lower_the_mean(a, b, m, n, moved):
    low, high = sorted((a, b))
    before = weigh_scores([(low, m + moved), (high, n)])
    assert weigh_scores([(low, m), (high, n + moved)]) >= before


@given(scores, st.lists(st.integers(1, 366), min_size=1, max_size=5))
def test_the_days_do_not_matter_where_all_have_the_same_score(score, lengths):
    assert weigh_scores([(score, n) for n in lengths]) == score


# --- days ---


@given(days, days, days)
def test_a_day_belongs_to_one_member(start, change, day):
    """The one before up to the day of the change, the successor from that day on."""
    first = clip_span(start, max(start, change), YEAR)
    second = clip_span(max(start, change), None, YEAR)
    holders = [span for span in (first, second) if span and span.covers(day)]
    is_held = day >= start and YEAR.covers(day)
    assert len(holders) == (1 if is_held else 0)
    whole = clip_span(start, None, YEAR)
    assert sum(s.days for s in (first, second) if s) == (whole.days if whole else 0)


# --- the sum and the band ---


@given(
    scores,
    st.integers(0, 20),
    st.integers(0, 20),
    st.builds(
        AppraisalRule,
        plus=st.decimals(0, 50, places=2),
        minus=st.decimals(0, 50, places=2),
        bands=st.just(DRAFT_BANDS),
    ),
)
def test_the_sum_is_mean_plus_minus(mean, left, newly, rule):
    assert add_up(mean, left, newly, rule) == mean + rule.plus * left - rule.minus * newly


def result_of(some, told):
    words = [event.what for event in told]
    return appraise(some, words.count(LEFT), words.count(NEWLY), RULE, WEIGHTS)


@given(homes, events)
def test_the_result_says_the_same_as_its_parts(some, told):
    result = result_of(some, told)
    assert result.households == len(some)
    assert (result.left + result.newly) == len(told)
    if not result.inspected:
        assert (result.mean, result.score, result.band, result.days) == (None, None, "", 0)
        return
    inspected = [home for home in some if home.rows]
    assert result.days == sum(home.days for home in inspected)
    assert result.score == result.mean + 2 * result.left - 2 * result.newly
    band = RULE.band_of(result.score)
    better = [one for one in DRAFT_BANDS if one.start > band.start]
    assert result.band == band.name
    assert all(result.score < one.start for one in better)


@pytest.mark.parametrize(
    ("score", "band"),
    [("90.00", "优秀"), ("89.99", "良好"), ("70", "合格"), ("69.99", "不合格"), ("-4", "不合格")],
)
def test_bands_begin_at_their_points(score, band):
    assert RULE.band_of(Decimal(score)).name == band


@given(homes, events, st.randoms())
def test_replayed_from_the_stored_parts_in_any_order_it_is_the_same(some, told, random):
    first = result_of(some, told)
    stored = json.loads(json.dumps([[one.as_data() for one in part] for part in (some, told)]))
    for part in stored:
        random.shuffle(part)
    again = [Home.from_data(one) for one in stored[0]], [Event.from_data(one) for one in stored[1]]
    assert sorted(map(repr, again[0])) == sorted(map(repr, some))
    assert result_of(*again) == first


def test_a_household_without_an_inspection_is_not_counted():
    seen = Home(1, (Span(date(2023, 1, 1), date(2023, 1, 11)),), (KindRow("weekly", 2, 1700),))
    unseen = Home(2, (Span(date(2023, 1, 1), date(2023, 12, 1)),))
    result = appraise([seen, unseen], 0, 0, RULE, WEIGHTS)
    assert (result.households, result.inspected, result.days) == (2, 1, 10)
    assert (result.mean, result.score, result.band) == (Decimal(85), Decimal(85), "良好")
