"""The week's list: a quarter, longest unseen first, leftovers first again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from grid.models import Branch, Household
from inspections.domain.due import count_due
from inspections.domain.record import record_inspections
from inspections.domain.standards import create_default_standard, load_standard
from inspections.queries import due_households, week_progress
from tests.factories import BranchFactory, HouseholdFactory, UserFactory
from tests.inspections.entries import MONDAY, make_entry

WEEK = timedelta(days=7)


@pytest.fixture
def homes(branch):
    return [HouseholdFactory(branch=branch, code=f"200-{n:04}") for n in range(1, 11)]


@pytest.fixture
def see(standard, secretary):
    def record(homes, on=MONDAY, kind="weekly"):
        entries = [make_entry(home, standard, date=on, kind=kind) for home in homes]
        record_inspections(entries=entries, by=secretary)

    return record


@pytest.fixture
def due(branch):
    def codes(week=MONDAY, of=None):
        rows = Household.objects.all() if of is None else of
        return [home.code[-2:] for home in due_households(rows, branch=branch, week=week)]

    return codes


def test_a_quarter_rounded_up_by_code_while_none_was_seen(homes, due):
    assert due() == ["01", "02", "03"]


def test_longest_unseen_first_never_seen_before_all(homes, due, see):
    see(homes[:9], on=MONDAY - 3 * WEEK)
    see(homes[:5], on=MONDAY - WEEK)
    assert due() == ["10", "06", "07"]


def test_who_was_inspected_leaves_the_list_and_nobody_moves_up(homes, due, see):
    see(homes[:1], on=MONDAY + timedelta(days=2))
    assert due() == ["02", "03"]


def test_one_inspected_out_of_turn_does_not_shorten_the_list(homes, due, see):
    see(homes[7:8])
    assert due() == ["01", "02", "03"]


def test_leftovers_stand_first_next_week(homes, due, see):
    see(homes, on=MONDAY - WEEK)
    see(homes[:2])
    see(homes[9:])
    assert due() == ["03"]
    assert due(MONDAY + WEEK) == ["03", "04", "05"]


def test_a_surprise_inspection_does_not_do_the_branches_work(homes, due, see):
    see(homes[:1], kind="surprise")
    assert due() == ["01", "02", "03"]
    assert due(MONDAY + WEEK) == ["02", "03", "04"]  # but the household was seen


def test_a_past_week_is_told_as_it_was(homes, due, see):
    see(homes[:1])
    see(homes[:3], on=MONDAY + WEEK)
    assert due() == ["02", "03"]


def test_inactive_households_are_neither_counted_nor_due(homes, due):
    Household.objects.filter(pk__in=[home.pk for home in homes[:2]]).update(is_active=False)
    assert due() == ["03", "04"]


def test_only_of_the_branch_and_only_what_may_be_seen(homes, due, other_branch):
    HouseholdFactory.create_batch(3, branch=other_branch)
    assert due(of=Household.objects.filter(pk=homes[1].pk)) == ["02"]


def test_the_list_costs_two_queries_however_long(homes, due, see, django_assert_num_queries):
    see(homes[:3])
    with django_assert_num_queries(2):
        due()


class FourWeeks(TestCase):
    @given(st.integers(1, 30), st.integers(0, 30))
    def test_who_follows_the_list_sees_everyone_in_four_weeks(self, count, seen):
        branch = BranchFactory()
        homes = HouseholdFactory.create_batch(count, branch=branch)
        load_standard.cache_clear()  # each example's ids come again
        made = create_default_standard(township=branch.township, on=MONDAY)
        standard, user = load_standard(made.pk), UserFactory(township=branch.township)

        def see(homes, on):
            entries = [make_entry(home, standard, date=on) for home in homes]
            record_inspections(entries=entries, by=user)

        see(homes[:seen], MONDAY - WEEK)
        reached = set()
        for week in (MONDAY + n * WEEK for n in range(4)):
            todo = list(due_households(Household.objects.all(), branch=branch, week=week))
            assert len(todo) == count_due(count)
            see([home for home in homes if home in todo], week + timedelta(days=3))
            assert not due_households(Household.objects.all(), branch=branch, week=week).exists()
            reached |= set(todo)
        assert reached == set(homes)


def test_progress_of_branches(homes, branch, other_branch, see):
    HouseholdFactory.create_batch(5, branch=other_branch)
    empty = BranchFactory(township=branch.township)
    see(homes[:2])
    see(homes[:1], kind="surprise")
    rows = {b: (b.due, b.inspected) for b in week_progress(Branch.objects.all(), week=MONDAY)}
    assert rows == {branch: (3, 2), other_branch: (2, 0), empty: (0, 0)}


@pytest.mark.parametrize("active", range(1, 13))
def test_the_database_rounds_as_python_does(branch, active):
    HouseholdFactory.create_batch(active, branch=branch)
    (row,) = week_progress(Branch.objects.filter(pk=branch.pk), week=MONDAY)
    assert row.due == count_due(active)
