"""Many phones at once, on real connections: nothing is written twice, nothing is lost."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from inspections.domain.record import EntryConflict, record_inspection, record_inspections
from inspections.models import Inspection, Problem, Standing, WeekSummary
from tests.factories import HouseholdFactory
from tests.inspections.entries import MONDAY, make_entry, points_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = 8


def all_at_once(*acts, faults=EntryConflict):
    """Run each act in a thread of its own, started together; their results or these faults."""
    ready = threading.Barrier(len(acts))

    def run(act):
        try:
            ready.wait()
            return act()
        except faults as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def test_one_entry_from_eight_connections_is_one_row(household, standard, secretary):
    entry = make_entry(household, standard, points=points_of(i1=0))
    answers = all_at_once(*[lambda: record_inspection(entry=entry, by=secretary)] * PHONES)
    assert sorted(answer.created for answer in answers) == [False] * (PHONES - 1) + [True]
    assert {answer.inspection.pk for answer in answers} == {entry.id}
    assert {answer.problems for answer in answers} == {1}
    assert Inspection.objects.count() == Problem.objects.count() == 1
    summary = WeekSummary.objects.get()
    assert (summary.inspections, summary.households, summary.problems_found) == (1, 1, 1)


def test_an_altered_twin_is_refused_even_in_another_week(household, standard, secretary):
    pk = uuid.uuid4()
    entries = [
        make_entry(household, standard, id=pk, date=MONDAY + timedelta(days=7 * week))
        for week in range(PHONES)
    ]
    answers = all_at_once(*[lambda e=e: record_inspection(entry=e, by=secretary) for e in entries])
    assert sum(isinstance(answer, EntryConflict) for answer in answers) == PHONES - 1
    kept = Inspection.objects.get()
    summary = WeekSummary.objects.get()
    assert (summary.week, summary.inspections) == (kept.week, 1)
    assert Standing.objects.get().last_on == kept.date


def test_two_households_of_a_branch_are_both_counted(household, standard, secretary):
    homes = [household, *HouseholdFactory.create_batch(PHONES - 1, branch=household.branch)]
    entries = [make_entry(home, standard, points=points_of(i1=1.5)) for home in homes]
    all_at_once(*[lambda e=e: record_inspection(entry=e, by=secretary) for e in entries])
    summary = WeekSummary.objects.get()
    assert (summary.inspections, summary.households, summary.problems_found) == (8, 8, 8)
    assert summary.item_points[0] == 12
    assert summary.total_sum == 8 * Decimal("86.5")


def test_one_problem_though_two_kinds_find_it_at_once(household, standard, secretary):
    kinds = ["weekly", "surprise", "arena"]
    entries = [make_entry(household, standard, kind=k, points=points_of(i1=0)) for k in kinds]
    answers = all_at_once(*[lambda e=e: record_inspection(entry=e, by=secretary) for e in entries])
    assert sorted(answer.problems for answer in answers) == [0, 0, 1]
    assert Problem.objects.count() == 1
    found = WeekSummary.objects.values_list("problems_found", flat=True)
    assert sorted(found) == [0, 0, 1]


def test_the_newest_date_stands_whoever_comes_last(household, standard, secretary):
    entries = [
        make_entry(household, standard, date=MONDAY + timedelta(days=7 * week))
        for week in range(PHONES)
    ]
    all_at_once(*[lambda e=e: record_inspection(entry=e, by=secretary) for e in entries])
    assert Standing.objects.get().last_on == MONDAY + timedelta(days=7 * (PHONES - 1))


def test_batches_in_opposite_order_do_not_wait_for_each_other(household, standard, secretary):
    homes = [household, *HouseholdFactory.create_batch(15, branch=household.branch)]
    kinds = ["weekly", "surprise"]
    batches = [
        [make_entry(home, standard, kind=kind, points=points_of(i1=0, i2=0)) for home in order]
        for kind, order in zip(kinds, [homes, homes[::-1]], strict=True)
    ]
    all_at_once(*[lambda b=b: record_inspections(entries=b, by=secretary) for b in batches])
    assert Inspection.objects.count() == 32
    assert Problem.objects.count() == 32
