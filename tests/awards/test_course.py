"""How a ceremony runs: groups on the stage and the clock."""

from datetime import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from awards.domain.course import clock, cut, move, runs_past_midnight, split_evenly

minutes = st.lists(st.integers(1, 180), max_size=12)
groups = st.lists(st.integers(1, 4), min_size=1, max_size=5).map(
    lambda sizes: cut(list(range(sum(sizes))), sizes)
)


@given(st.integers(0, 300), st.integers(1, 60))
def test_groups_are_as_few_and_as_even_as_can_be(number, most):
    sizes = split_evenly(number, most)
    assert sum(sizes) == number
    assert len(sizes) == -(-number // most)
    if sizes:
        assert max(sizes) <= most
        assert max(sizes) - min(sizes) <= 1


def test_thirty_two_of_ten_are_four_eights():
    assert split_evenly(32, 10) == [8, 8, 8, 8]


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)), minutes)
def test_each_item_begins_when_the_one_before_ends(begin, given_minutes):
    times = clock(begin, given_minutes)
    assert times[0] == begin
    assert len(times) == len(given_minutes) + 1
    seen = [at.hour * 60 + at.minute for at in times]
    gaps = [(after - before) % 1440 for before, after in pairwise(seen)]
    assert gaps == [minute % 1440 for minute in given_minutes]
    if not runs_past_midnight(begin, given_minutes):
        assert seen == sorted(seen)


def test_the_clock_of_a_morning():
    assert clock(time(9), [3, 5, 57]) == [time(9), time(9, 3), time(9, 8), time(10, 5)]
    assert not runs_past_midnight(time(23, 50), [9])
    assert runs_past_midnight(time(23, 50), [10])


@given(groups, st.data())
def test_moving_there_and_back_changes_nothing(rows, data):
    thing = data.draw(st.integers(0, sum(map(len, rows)) - 1))
    step = data.draw(st.sampled_from([-1, 1]))
    moved = move(rows, thing, step)
    assert sorted(x for row in moved for x in row) == sorted(x for row in rows for x in row)
    if moved != rows:
        assert move(moved, thing, -step) == rows


def test_the_edge_of_a_group_leads_into_the_next():
    assert move([[1, 2], [3]], 2, 1) == [[1], [2, 3]]
    assert move([[1, 2], [3]], 3, -1) == [[1, 2, 3], []]
    assert move([[1, 2]], 1, -1) == [[1, 2]]
