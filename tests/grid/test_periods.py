"""Periods: what is written is what is read; weeks begin on Monday and belong to ISO years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grid.domain.periods import Period, PeriodKind, monday_of

days = st.dates(date(2000, 1, 10), date(2099, 12, 20))
kinds = st.sampled_from(PeriodKind)


@given(days, kinds)
def test_code_is_read_back(day, kind):
    period = Period.holding(day, kind)
    assert Period.parse(period.code) == period
    assert day in period


@given(days, kinds)
def test_neighbours_touch(day, kind):
    period = Period.holding(day, kind)
    assert period.next.start == period.end + timedelta(days=1)
    assert period.next.previous == period
    assert period.previous.end == period.start - timedelta(days=1)


@given(days, kinds)
def test_weeks_are_mondays_of_the_period(day, kind):
    period = Period.holding(day, kind)
    weeks = list(period.weeks())
    assert all(week.weekday() == 0 and week in period for week in weeks)
    assert len(weeks) == len({monday_of(week) for week in weeks})


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2023-W18", date(2023, 5, 1), date(2023, 5, 7)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2023-05", date(2023, 5, 1), date(2023, 5, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023Q2", date(2023, 4, 1), date(2023, 6, 30)),
        ("2023H2", date(2023, 7, 1), date(2023, 12, 31)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_known_periods(code, start, end):
    period = Period.parse(code)
    assert (period.start, period.end, period.code) == (start, end, code)


@pytest.mark.parametrize(
    "text", ["", "2023Q5", "2023-13", "2023-W60", "2021-W53", "23Q1", "2023H3"]
)
def test_nonsense_is_refused(text):
    with pytest.raises(ValueError):
        Period.parse(text)


def test_labels_are_chinese():
    assert Period.parse("2023Q2").label == "2023年第二季度"
    assert Period.parse("2023H1").label == "2023年上半年"
    assert "5月1日" in Period.parse("2023-W18").label
