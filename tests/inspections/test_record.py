"""Recording: what one entry writes, and that it is written once."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.domain.record import EntryConflict, record_inspection, record_inspections
from inspections.models import Inspection, Problem, Standing, WeekSummary
from tests.factories import BranchFactory, HouseholdFactory
from tests.inspections.entries import MONDAY, make_entry, points_of, reasons_of


@pytest.fixture
def enter(household, standard, secretary):
    """Record one entry about the household, changed as said."""

    def record(at=household, **changed):
        return record_inspection(entry=make_entry(at, standard, **changed), by=secretary)

    return record


def rows():
    """Everything that recording may touch."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Inspection, Problem, Standing, WeekSummary)
    }


def test_writes_the_inspection_as_it_was_entered(enter, household, standard, secretary):
    recorded = enter(
        date=MONDAY + timedelta(days=2),
        points=points_of(i1=7.5, i7=None),
        reasons=reasons_of(i1=["柴草乱堆", "污水横流"]),
        remark="已当面提醒",
        photo_hashes=("a" * 64,),
    )
    assert recorded.created
    row = Inspection.objects.get()
    assert row == recorded.inspection
    assert (row.household, row.branch, row.township) == (
        household,
        household.branch,
        household.branch.township,
    )
    assert (row.standard_id, row.entered_by) == (standard.id, secretary)
    assert (row.date, row.week) == (MONDAY + timedelta(days=2), MONDAY)
    assert row.points == [7.5, 15, 15, 10, 15, 15, None, 5]
    assert row.reasons[0] == ["柴草乱堆", "污水横流"]
    assert row.total == Decimal("91.7")  # 100 × 82.5 ÷ 90
    assert (row.remark, row.photo_hashes) == ("已当面提醒", ["a" * 64])


def test_a_failed_item_makes_a_problem_due_in_a_week(enter, household, standard):
    recorded = enter(
        points=points_of(i1=8.5, i2=9, i8=0), reasons=reasons_of(i1=["柴草乱堆", "污水横流"])
    )
    first, last = Problem.objects.order_by("item_number")
    assert recorded.problems == 2
    assert (first.item_id, first.item_number) == (standard.items[0].id, 1)
    assert first.finding == "柴草乱堆；污水横流"
    assert last.finding == "沟渠"  # without a reason, the item's name
    assert (first.found_on, first.due_on) == (MONDAY, MONDAY + timedelta(days=7))
    assert (first.household, first.branch) == (household, household.branch)
    assert first.inspection == recorded.inspection


def test_no_second_open_problem_for_the_same_item(enter):
    assert enter(points=points_of(i1=0)).problems == 1
    assert enter(points=points_of(i1=0, i2=0)).problems == 1
    assert list(Problem.objects.values_list("item_number", flat=True).order_by("pk")) == [1, 2]


def test_a_closed_problem_can_come_again(enter, secretary):
    enter(points=points_of(i1=0))
    Problem.objects.update(status="closed", stage="closed", closed_on=MONDAY, closed_by=secretary)
    assert enter(points=points_of(i1=0)).problems == 1
    assert Problem.objects.count() == 2


def test_a_long_finding_is_cut_to_its_field(enter):
    enter(points=points_of(i1=0), reasons=reasons_of(i1=[f"{n}" + "长" * 59 for n in range(6)]))
    assert len(Problem.objects.get().finding) == 300


def test_the_standing_follows_the_latest_date(enter, household):
    enter(date=MONDAY, points=points_of(i8=0))
    standing = Standing.objects.get()
    assert (standing.last_on, standing.last_total) == (MONDAY, Decimal("95.0"))
    enter(date=MONDAY - timedelta(days=9))
    standing.refresh_from_db()
    assert (standing.last_on, standing.last_total) == (MONDAY, Decimal("95.0"))
    enter(date=MONDAY)
    standing.refresh_from_db()
    assert (standing.last_on, standing.last_total) == (MONDAY, Decimal("100.0"))


def test_the_week_is_summed_up(enter, household):
    neighbour = HouseholdFactory(branch=household.branch)
    HouseholdFactory.create_batch(6, branch=household.branch)
    HouseholdFactory(branch=household.branch, is_active=False)
    enter(points=points_of(i1=0, i8=None))
    enter(points=points_of(i1=2.5))
    enter(at=neighbour, date=MONDAY + timedelta(days=6))
    summary = WeekSummary.objects.get()
    assert (summary.week, summary.kind, summary.due) == (MONDAY, "weekly", 2)
    assert (summary.inspections, summary.households, summary.problems_found) == (3, 2, 1)
    assert summary.total_sum == Decimal("271.7")  # 84.2 + 87.5 + 100.0
    assert summary.item_points == [17.5, 45, 45, 30, 45, 45, 30, 10]
    assert summary.item_possible == [45, 45, 45, 30, 45, 45, 30, 10]
    assert summary.item_failed == [2, 0, 0, 0, 0, 0, 0, 0]


def test_each_week_kind_and_branch_has_its_summary(enter, household, township):
    enter()
    enter(date=MONDAY + timedelta(days=7))
    enter(kind="surprise")
    enter(at=HouseholdFactory(branch=BranchFactory(township=township)))
    assert WeekSummary.objects.count() == 4
    surprise = WeekSummary.objects.get(kind="surprise")
    assert (surprise.due, surprise.households) == (0, 1)  # no branch owes a surprise


def test_the_same_entry_again_writes_nothing(enter):
    changed = {"id": uuid.uuid4(), "points": points_of(i1=0), "photo_hashes": ("a" * 64,)}
    first = enter(**changed)
    before = rows()
    with CaptureQueriesContext(connection) as queries:
        again = enter(**changed)
    assert not again.created
    assert again.inspection == first.inspection
    assert (again.problems, again.inspection.total) == (first.problems, first.inspection.total)
    assert rows() == before
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize(
    "altered",
    [
        {"points": points_of(i1=1)},
        {"points": points_of(i1=None)},
        {"reasons": reasons_of(i1=["污水横流"])},
        {"remark": "改过"},
        {"date": MONDAY + timedelta(days=1)},
        {"date": MONDAY + timedelta(days=7)},
        {"kind": "surprise"},
        {"photo_hashes": ("b" * 64,)},
    ],
    ids=lambda altered: "-".join(altered),
)
def test_another_content_under_the_same_id_is_a_conflict(enter, altered):
    pk = uuid.uuid4()
    enter(id=pk)
    before = rows()
    with pytest.raises(EntryConflict):
        enter(id=pk, **altered)
    assert rows() == before


def test_another_household_under_the_same_id_is_a_conflict(enter, household):
    pk = uuid.uuid4()
    enter(id=pk)
    with pytest.raises(EntryConflict):
        enter(id=pk, at=HouseholdFactory(branch=BranchFactory(township=household.branch.township)))
    assert Inspection.objects.count() == WeekSummary.objects.count() == 1


def test_a_batch_is_all_or_nothing(household, standard, secretary):
    entry = make_entry(household, standard)
    record_inspection(entry=entry, by=secretary)
    before = rows()
    altered = make_entry(household, standard, id=entry.id, points=points_of(i1=0))
    with pytest.raises(EntryConflict):
        record_inspections(entries=[make_entry(household, standard), altered], by=secretary)
    assert rows() == before


def test_a_batch_answers_in_order_and_knows_repeats(household, standard, secretary):
    old, new = make_entry(household, standard), make_entry(household, standard)
    record_inspection(entry=old, by=secretary)
    answers = record_inspections(entries=[new, old, new], by=secretary)
    assert [inspection.pk for inspection in answers] == [new.id, old.id, new.id]
    assert Inspection.objects.count() == 2
    assert WeekSummary.objects.get().inspections == 2


def test_of_one_day_in_a_batch_the_last_entry_stands(household, standard, secretary):
    lost = (0, 5, 3, 1, 4, 2)
    entries = [make_entry(household, standard, points=points_of(i8=points)) for points in lost]
    record_inspections(entries=entries, by=secretary)
    assert Standing.objects.get().last_total == Decimal("97.0")
    record_inspections(entries=[make_entry(household, standard)], by=secretary)
    assert Standing.objects.get().last_total == Decimal("100.0")


def test_an_empty_batch_is_nothing(db, secretary):
    assert record_inspections(entries=[], by=secretary) == []


def statements(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [q["sql"] for q in queries if not q["sql"].startswith(control)]


def test_one_entry_costs_at_most_seven_statements(enter):
    enter()
    assert len(statements(enter)) <= 7
    assert len(statements(lambda: enter(date=date(2023, 6, 5)))) <= 10  # a new week's first


def test_a_batch_costs_the_same_statements_for_three_and_for_forty(household, standard, secretary):
    homes = HouseholdFactory.create_batch(40, branch=household.branch)

    def record(homes):
        entries = [make_entry(home, standard, points=points_of(i1=0, i2=1)) for home in homes]
        record_inspections(entries=entries, by=secretary)

    record(homes)
    few = len(statements(lambda: record(homes[:3])))
    assert len(statements(lambda: record(homes))) == few
