"""Patrols are recorded once; a dispatch held keeps its page; the week is counted as it stood."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from grid.scope import Scope
from inspections.domain.dispatch import (
    MOST_LINES,
    DispatchRefused,
    describe_week,
    hold_dispatch,
)
from inspections.domain.patrols import PatrolEntry, record_patrol
from inspections.domain.record import EntryConflict, record_inspection
from inspections.models import Dispatch, Patrol, Problem
from tests.factories import BranchFactory, HouseholdFactory
from tests.inspections.entries import MONDAY, make_entry, points_of
from tests.inspections.steps import close_problem

SUNDAY = MONDAY + timedelta(days=6)
BEFORE, AFTER = MONDAY - timedelta(days=1), MONDAY + timedelta(days=7)


def entry_at(branch, **changed):
    values = {
        "id": uuid.uuid4(),
        "branch": branch,
        "date": MONDAY,
        "place": "一组",
        "entered_at": timezone.now(),
    }
    return PatrolEntry(**(values | changed))


def find(household, standard, by, on, *items):
    points = points_of(**{f"i{item}": 2 for item in items})
    record_inspection(entry=make_entry(household, standard, points=points, date=on), by=by)
    return list(Problem.objects.filter(household=household, found_on=on).order_by("item_number"))


@pytest.fixture
def hold(township, branch, secretary):
    def held(**changed):
        values = {
            "township": township,
            "branch": branch,
            "week": MONDAY,
            "held_on": MONDAY + timedelta(days=4),
            "participants": "杨通文、吴家兴",
            "decisions": "周六集中清沟渠",
            "by": secretary,
            "at": datetime(2023, 5, 7, 9, tzinfo=UTC),
        }
        return hold_dispatch(**(values | changed))

    return held


# --- patrols --------------------------------------------------------------------


def test_a_patrol_keeps_both_clocks_and_its_township(branch, secretary):
    told = datetime(2023, 5, 1, 2, tzinfo=UTC)
    came = datetime(2023, 5, 1, 9, tzinfo=UTC)
    entry = entry_at(branch, finding="路边有垃圾", entered_at=told)
    patrol, created = record_patrol(entry=entry, by=secretary, received_at=came)
    assert created
    patrol.refresh_from_db()
    assert (patrol.township, patrol.branch) == (branch.township, branch)
    assert (patrol.entered_at, patrol.received_at, patrol.entered_by) == (told, came, secretary)
    assert (patrol.place, patrol.finding) == ("一组", "路边有垃圾")


def test_the_same_patrol_twice_is_recorded_once(branch, secretary, officer):
    entry = entry_at(branch)
    first, _ = record_patrol(entry=entry, by=secretary)
    again, created = record_patrol(entry=entry, by=officer, received_at=timezone.now())
    assert (again, created) == (first, False)
    assert Patrol.objects.get().entered_by == secretary


@pytest.mark.parametrize(
    "changed", [{"finding": "有垃圾"}, {"place": "二组"}, {"date": MONDAY + timedelta(days=1)}]
)
def test_other_content_under_the_same_id_is_refused(branch, secretary, changed):
    entry = entry_at(branch)
    record_patrol(entry=entry, by=secretary)
    with pytest.raises(EntryConflict):
        record_patrol(entry=entry_at(branch, id=entry.id, **changed), by=secretary)
    kept = Patrol.objects.get()
    assert (kept.place, kept.finding, kept.date) == ("一组", "", MONDAY)


@pytest.mark.django_db(transaction=True)
def test_eight_at_the_same_moment_are_one(branch, secretary):
    entry = entry_at(branch)

    def send(_number):
        try:
            return record_patrol(entry=entry, by=secretary)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        created = list(pool.map(send, range(8)))
    assert sum(created) == 1
    assert Patrol.objects.count() == 1


# --- the week -------------------------------------------------------------------


def week_of(township, branch=None, today=SUNDAY):
    return describe_week(township=township, branch=branch, week=MONDAY, today=today)


def counts(row):
    return row["open"], row["overdue"], row["found"], row["closed"]


@pytest.fixture
def problems(branch, standard, secretary):
    """Long overdue; found and closed in the week; found in the week; found after it."""
    homes = [HouseholdFactory(branch=branch, head=f"杨{c}") for c in "甲乙丙丁"]
    (late,) = find(homes[0], standard, secretary, MONDAY - timedelta(days=20), 1)
    (quick,) = find(homes[1], standard, secretary, MONDAY, 2)
    close_problem(problem=quick, on=MONDAY + timedelta(days=2), note="已清理", by=secretary)
    (new,) = find(homes[2], standard, secretary, MONDAY + timedelta(days=1), 3)
    (later,) = find(homes[3], standard, secretary, AFTER, 4)
    return late, quick, new, later


def test_a_week_is_told_as_it_stood_on_its_sunday(township, branch, problems, secretary):
    assert counts(week_of(township)["total"]) == (2, 1, 2, 1)
    late, _quick, new, _later = problems
    for problem in (late, new):  # what is closed later was open then
        close_problem(problem=problem, on=AFTER, note="已整改", by=secretary)
    again = week_of(township, branch, today=AFTER + timedelta(days=30))
    assert counts(again["total"]) == (2, 1, 2, 1)
    assert again["day"] == SUNDAY.isoformat()
    assert [line["closed_on"] for line in again["overdue"] + again["found"]] == [
        None,
        (MONDAY + timedelta(days=2)).isoformat(),
        None,
    ]


def test_a_running_week_is_told_up_to_today(township, problems):
    page = week_of(township, today=MONDAY + timedelta(days=1))
    assert page["day"] == (MONDAY + timedelta(days=1)).isoformat()
    assert counts(page["total"]) == (3, 1, 2, 0)


def test_each_open_problem_stands_in_one_list(township, branch, problems, standard, secretary):
    home = HouseholdFactory(branch=branch, head="石山")
    find(home, standard, secretary, BEFORE, 5)  # due within the week's Sunday
    page = week_of(township, branch)
    names = {name: [line["place"][:2] for line in page[name]] for name in LISTS}
    assert names == {
        "overdue": ["杨甲"],
        "found": ["杨乙", "杨丙"],
        "open": ["石山"],
        "closed": ["杨乙"],
    }
    assert page["closed"][0]["note"] == "已清理"
    assert counts(page["rows"][0]) == (3, 1, 2, 1)


LISTS = ("overdue", "found", "open", "closed")


def test_the_township_s_page_names_no_household(township, problems):
    assert set(week_of(township)) == {"day", "rows", "total"}
    assert "杨" not in str(week_of(township)["rows"][0] | {"name": ""})


def test_patrols_of_the_week(township, branch, other_branch, secretary):
    for day, finding in ((0, ""), (0, "有垃圾"), (2, ""), (6, ""), (7, "下周的"), (-1, "上周的")):
        on = MONDAY + timedelta(days=day)
        record_patrol(entry=entry_at(branch, date=on, finding=finding), by=secretary)
    record_patrol(entry=entry_at(other_branch), by=secretary)
    page = week_of(township)
    told = {row["name"]: (row["patrols"], row["days"], row["findings"]) for row in page["rows"]}
    assert told == {"青朗村": (4, 3, 1), "安顺村": (1, 1, 0)}
    assert page["total"]["patrols"] == 5
    lines = week_of(township, branch)["patrols"]
    assert [line["finding"] for line in lines] == ["有垃圾"]


def test_households_due_and_inspected(township, branch, standard, secretary):
    homes = [HouseholdFactory(branch=branch) for _ in range(8)]
    record_inspection(entry=make_entry(homes[0], standard), by=secretary)
    (row,) = week_of(township)["rows"]
    assert (row["due"], row["inspected"]) == (2, 1)


def test_a_long_list_is_cut_and_its_figure_is_not(township, branch, standard, secretary):
    homes = [HouseholdFactory(branch=branch) for _ in range(14)]
    for home in homes:
        find(home, standard, secretary, MONDAY, *range(1, 9))
    page = week_of(township, branch)
    assert len(page["found"]) == MOST_LINES < page["total"]["found"] == 14 * 8


def test_a_week_costs_the_same_with_many_branches(township, branch, problems, standard, secretary):
    with CaptureQueriesContext(connection) as one:
        week_of(township)
    for other in BranchFactory.create_batch(3, township=township):
        find(HouseholdFactory(branch=other), standard, secretary, MONDAY, 1, 2)
        record_patrol(entry=entry_at(other), by=secretary)
    with CaptureQueriesContext(connection) as many:
        assert len(week_of(township)["rows"]) == 4
    assert len(one) == len(many)


# --- holding it -----------------------------------------------------------------


def test_what_is_held_stays_as_it_was(hold, branch, problems, secretary):
    before = hold().figures
    late = problems[0]
    close_problem(problem=late, on=MONDAY, note="已整改", by=secretary)
    kept = Dispatch.objects.get()
    assert kept.figures == before
    assert counts(kept.figures["total"]) == (2, 1, 2, 1)
    assert (kept.participants, kept.decisions) == ("杨通文、吴家兴", "周六集中清沟渠")


def test_held_once_a_week_by_each(hold, branch, other_branch, officer):
    hold()
    with pytest.raises(DispatchRefused, match="已召开"):
        hold(by=officer)
    hold(branch=other_branch)
    hold(branch=None, by=officer)
    with pytest.raises(DispatchRefused, match="已召开"):
        hold(branch=None, by=officer)
    hold(week=MONDAY - timedelta(days=7))
    assert Dispatch.objects.count() == 4


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"week": AFTER, "held_on": AFTER}, "尚未开始"),
        ({"held_on": AFTER}, "晚于今天"),
        ({"held_on": BEFORE}, "早于"),
    ],
)
def test_not_before_its_time(hold, changed, told):
    with pytest.raises(DispatchRefused, match=told):
        hold(**changed)
    assert not Dispatch.objects.exists()


def test_last_week_s_can_be_held_on_the_monday_after(hold):
    held = hold(held_on=AFTER, at=datetime(2023, 5, 8, 9, tzinfo=UTC))
    assert held.figures["day"] == SUNDAY.isoformat()


def test_a_week_begins_on_a_monday(hold):
    with pytest.raises(ValueError, match="Monday"):
        hold(week=MONDAY + timedelta(days=1))


def test_everybody_of_the_township_reads_its_own_dispatch(
    hold, branch, other_branch, secretary, responsible, leader, officer
):
    own, other, whole = hold(), hold(branch=other_branch), hold(branch=None, by=officer)
    seen = {user: set(Scope(user).of(Dispatch)) for user in (secretary, responsible, leader)}
    assert seen == {
        secretary: {own, whole},
        responsible: {own, whole},
        leader: {own, other, whole},
    }


def test_a_day_is_that_of_the_township(township, branch, secretary):
    """Sunday evening in London is Monday in the village."""
    with time_machine.travel(datetime(2023, 5, 7, 17, tzinfo=UTC)):
        assert timezone.localdate() == date(2023, 5, 8)
        held = hold_dispatch(
            township=township,
            branch=branch,
            week=AFTER,
            held_on=AFTER,
            participants="杨通文",
            decisions="—",
            by=secretary,
        )
    assert held.week == AFTER
