"""Due, cleared and overdue as they stood on a day: what comes after changes nothing."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boards.queries import cleared_by_branch, count_overdue
from inspections.domain.life import StepRefused, take_step
from inspections.domain.record import record_inspection
from inspections.models import Problem
from inspections.queries import ever_counted
from tests.factories import HouseholdFactory
from tests.house.world_photo import PNG
from tests.inspections.entries import MONDAY, make_entry, points_of
from tests.inspections.steps import at_noon


def day(number):
    """1 is the Monday on which the problem is found; it is due on the 8th."""
    return MONDAY + timedelta(days=number - 1)


@pytest.fixture
def do(household, standard, secretary, officer):
    """`find`, `right`, `close`, `again` (a re-check that failed) or `fails` (a look), on a day."""

    def act(what, number, home=household):
        at = at_noon(day(number)) + timedelta(minutes=5 if what == "close" else 0)
        if what in ("find", "fails"):
            lost = points_of(i1=5)
            entry = make_entry(home, standard, date=day(number), points=lost, entered_at=at)
            record_inspection(entry=entry, by=secretary, received_at=at)
            return
        said = {
            "right": {"act": "rectify", "by": secretary, "note": "清", "photos": [PNG]},
            "close": {"act": "close", "by": officer},
            "again": {"act": "reopen", "by": officer, "note": "仍有"},
        }[what]
        problems = list(Problem.objects.filter(household=home))
        take_step(problems=problems, on=day(number), at=at, **said)

    return act


def clear(first, last):
    found = cleared_by_branch(ever_counted(Problem.objects.all()), day(first), day(last))
    return tuple(next(iter(found.values()), (0, 0)))


def late(number):
    return sum(count_overdue(ever_counted(Problem.objects.all()), day(number), "branch").values())


# The acts, then (first day, last day looked at) → (due, cleared), then day → overdue.
CASES = {
    "on the due date": (
        ["find 1", "right 8"],
        {(1, 7): (0, 0), (1, 8): (1, 1), (1, 30): (1, 1)},
        {8: 0, 9: 0, 30: 0},
    ),
    "the day after": (
        ["find 1", "right 9"],
        {(1, 8): (1, 0), (1, 30): (1, 0)},
        {8: 0, 9: 0, 10: 0},
    ),
    "late, seen between": (["find 1", "right 11"], {(1, 10): (1, 0)}, {9: 1, 10: 1, 11: 0}),
    "a re-check fails": (
        # Cleared for whoever looked up to the 9th; due the same day, not cleared, from the 10th.
        ["find 1", "right 5", "again 10"],
        {(1, 8): (1, 1), (1, 9): (1, 1), (1, 10): (1, 0), (9, 30): (0, 0)},
        {9: 0, 10: 1, 30: 1},
    ),
    "a look fails it": (
        ["find 1", "right 5", "fails 10", "right 12"],
        {(1, 9): (1, 1), (1, 10): (1, 0), (1, 30): (1, 0)},
        {9: 0, 10: 1, 11: 1, 12: 0},
    ),
    "reopened before the due date and cleared after all": (
        ["find 1", "right 3", "again 5", "right 8"],
        {(1, 8): (1, 1), (1, 30): (1, 1)},
        {9: 0},
    ),
    "closed, reopened": (
        # Its own period keeps it as cleared; new time from the 20th: due on the 27th.
        ["find 1", "right 5", "close 6", "again 20"],
        {(1, 19): (1, 1), (1, 20): (1, 1), (1, 30): (2, 1), (9, 26): (0, 0), (9, 27): (1, 0)},
        {19: 0, 27: 0, 28: 1},
    ),
    "closed late, reopened, cleared": (
        ["find 1", "right 10", "close 11", "again 20", "right 27"],
        {(1, 9): (1, 0), (1, 30): (2, 1), (20, 30): (1, 1)},
        {9: 1, 10: 0, 28: 0},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_as_it_stood(do, case):
    acts, cleared, overdue = CASES[case]
    for what in acts:
        do(what.split()[0], int(what.split()[1]))
    assert {span: clear(*span) for span in cleared} == cleared
    assert {number: late(number) for number in overdue} == overdue


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["right", "close", "again", "fails"]), st.integers(0, 6)),
        max_size=7,
    )
)
def test_whatever_follows_the_days_before_stay(acts, do, branch):
    home = HouseholdFactory(branch=branch)
    do("find", 1, home)
    now, seen = 1, {}
    for what, later in acts:
        now += later
        # What was said of the days before today is said today as well, and after today's act.
        for number in range(1, now):
            seen.setdefault(number, _figures(home, number))
        with contextlib.suppress(StepRefused):
            do(what, now, home)
        assert {number: _figures(home, number) for number in seen} == seen


def _figures(home, number):
    rows = ever_counted(Problem.objects.filter(household=home))
    found = cleared_by_branch(rows, day(1), day(number))
    return dict(found), dict(count_overdue(rows, day(number), "household"))


def test_two_queries_each_however_many(do, branch, django_assert_num_queries):
    for home in HouseholdFactory.create_batch(4, branch=branch):
        for what, number in (("find", 1), ("right", 2), ("again", 3)):
            do(what, number, home)
    with django_assert_num_queries(2):
        assert clear(1, 30) == (4, 0)
    with django_assert_num_queries(2):
        assert late(30) == 4
