"""Market days: by the lunar calendar, the solar one, the week."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.market_days import (
    FIRST_DAY,
    LAST_DAY,
    is_market_day,
    lunar_of,
    lunar_words,
    next_days,
)

days = st.dates(FIRST_DAY, LAST_DAY - timedelta(days=400))
rules = st.one_of(
    st.tuples(st.sampled_from(["lunar", "solar"]), st.sets(st.integers(0, 9), min_size=1)),
    st.tuples(st.just("weekday"), st.sets(st.integers(1, 7), min_size=1)),
)


@pytest.mark.parametrize(
    ("day", "lunar", "words"),
    [
        (date(2023, 1, 22), (1, 1, False), "正月初一"),
        (date(2023, 3, 22), (2, 1, True), "闰二月初一"),
        (date(2023, 2, 20), (2, 1, False), "二月初一"),
        (date(2023, 6, 14), (4, 27, False), "四月廿七"),
        (date(2023, 1, 21), (12, 30, False), "腊月三十"),
        (date(2024, 2, 9), (12, 30, False), "腊月三十"),
        (date(2025, 1, 28), (12, 29, False), "腊月廿九"),
        (date(2033, 12, 22), (11, 1, True), "闰冬月初一"),
        # GB/T 33661-2017: the new moon falls minutes after midnight; older tables are a day off.
        (date(2057, 9, 29), (9, 1, False), "九月初一"),
    ],
)
def test_days_that_are_known(day, lunar, words):
    assert lunar_of(day) == lunar
    assert lunar_words(day) == words


@given(days)
def test_the_lunar_day_moves_on_by_one_or_a_month_begins(day):
    month, number, leap = lunar_of(day)
    following = lunar_of(day + timedelta(days=1))
    assert 1 <= number <= 30
    if following[1] != 1:
        assert following == (month, number + 1, leap)
    else:
        assert number in {29, 30}
        assert following[0] == month % 12 + 1 or (following[0], following[2]) == (month, True)


@given(rules, days, st.integers(1, 12))
def test_next_days_are_all_market_days_in_order_and_none_is_left_out(rule, after, count):
    kind, digits = rule
    found = next_days(kind, digits, after, count)
    assert len(found) == count
    between = (after + timedelta(days=n) for n in range(1, (found[-1] - after).days + 1))
    assert found == [day for day in between if is_market_day(kind, digits, day)]


@given(st.sets(st.integers(0, 9), min_size=1), days)
def test_a_leap_month_has_its_markets_like_any_other(digits, day):
    month, number, _leap = lunar_of(day)
    assert is_market_day("lunar", digits, day) == (number % 10 in digits)
    assert 1 <= month <= 12


def test_the_leap_month_of_2023():
    """Second and leap second month: markets on 2, 7 in both."""
    found = next_days("lunar", {2, 7}, date(2023, 3, 16), 4)
    assert [lunar_words(day) for day in found] == [
        "二月廿七",
        "闰二月初二",
        "闰二月初七",
        "闰二月十二",
    ]


def test_month_ends_of_the_solar_calendar():
    assert next_days("solar", {1, 0}, date(2023, 2, 20), 3) == [
        date(2023, 2, 21),
        date(2023, 3, 1),
        date(2023, 3, 10),
    ]
    assert next_days("solar", {1}, date(2023, 5, 30), 2) == [date(2023, 5, 31), date(2023, 6, 1)]


def test_a_short_lunar_month_has_no_thirtieth():
    """The twelfth month of 2024 has 29 days: after its 20th the market is on the 10th."""
    assert next_days("lunar", {0}, date(2025, 1, 19), 1) == [date(2025, 2, 7)]


def test_weekdays():
    assert next_days("weekday", {6, 7}, date(2023, 6, 14), 3) == [
        date(2023, 6, 17),
        date(2023, 6, 18),
        date(2023, 6, 24),
    ]


def test_no_days_and_the_end_of_the_calendar():
    assert next_days("lunar", set(), date(2023, 6, 14), 6) == []
    assert len(next_days("lunar", {1}, LAST_DAY - timedelta(days=3), 6)) <= 1
    assert not is_market_day("lunar", {1, 2, 3}, date(1800, 1, 1))
