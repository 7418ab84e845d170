"""The month's figures for the bulletin: counted once, of whom the person sees."""

import re
import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grid.domain.periods import Period
from grid.scope import Scope
from inspections.domain.dispatch import hold_dispatch
from inspections.domain.patrols import PatrolEntry, record_patrol
from inspections.domain.record import record_inspection
from reports.domain.month import count_month
from tests.factories import BranchFactory, HouseholdFactory
from tests.inspections.entries import make_entry, points_of

MAY = Period.parse("2023-05")
URL = "/admin/reports/month/?month=2023-05"


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(datetime(2023, 6, 10, 4, tzinfo=UTC)):
        yield


def walk(branch, by, day, finding=""):
    at = datetime(2023, 5, 1, tzinfo=UTC)
    record_patrol(entry=PatrolEntry(uuid.uuid4(), branch, day, "一组", at, finding), by=by)


def hold(branch, by, week):
    hold_dispatch(
        township=by.township,
        branch=branch,
        week=week,
        held_on=week,
        participants="杨通文",
        decisions="清沟渠",
        by=by,
    )


@pytest.fixture
def may(branch, other_branch, standard, officer):
    """Two of four households inspected, on two days patrols, some dispatches.

    One problem was found at a household, another by a patrol.
    """
    homes = [HouseholdFactory(branch=branch) for _ in range(4)]
    points = points_of(i1=0)
    record_inspection(entry=make_entry(homes[0], standard, points=points), by=officer)
    record_inspection(entry=make_entry(homes[1], standard), by=officer)
    for day, finding in ((2, ""), (2, "有垃圾"), (31, "")):
        walk(branch, officer, date(2023, 5, day), finding)
    walk(branch, officer, date(2023, 4, 30))
    walk(branch, officer, date(2023, 6, 1))
    for week in (date(2023, 4, 24), date(2023, 5, 1), date(2023, 5, 29)):
        hold(branch, officer, week)
    hold(None, officer, date(2023, 5, 8))


def test_a_month_is_counted_by_branch(may, officer, township):
    told = count_month(scope=Scope(officer), township=township, period=MAY)
    first, second = told.rows
    figures = first.figures
    assert (figures.name, figures.inspections, figures.inspected) == ("青朗村", 2, 2)
    assert (str(figures.coverage), str(figures.mean)) == ("50.0", "92.5")
    assert (figures.found, figures.closed, figures.overdue) == (2, 0, 2)
    assert tuple(first.patrols) == (3, 2, 1)
    assert first.held == 2  # a week counts where it begins
    assert (second.figures.name, second.held, tuple(second.patrols)) == ("安顺村", 0, (0, 0, 0))
    assert (told.days, told.weeks, told.held, told.total.held) == (31, 5, 1, 2)


def test_a_running_month_is_counted_up_to_today(may, officer, township):
    june = count_month(scope=Scope(officer), township=township, period=MAY.next)
    assert (june.days, june.weeks) == (10, 1)
    assert june.rows[0].patrols.days == 1


def test_figures_are_the_same_on_the_page_and_as_data(client, may, officer):
    client.force_login(officer)
    page = client.get(URL).text
    row = page.partition("<tbody>")[2].partition("</tr>")[0]
    cells = re.findall(r"<td[^>]*>(?:<a[^>]*>)?([^<>]+)<", row)
    assert cells == [
        *("青朗村", "4", "2", "50.0 %", "2", "92.5", "2", "0", "2", "0"),
        *("2", "2", "2", "3", "1", "2 / 5"),
    ]
    data = client.get(f"{URL}&format=json").json()
    assert data["township_dispatches"] == 1
    assert data["branches"][0] == {
        "name": "青朗村",
        "households": 4,
        "inspections": 2,
        "inspected": 2,
        "coverage": "50.0",
        "mean_per_inspection": "92.5",
        "problems_found": 2,
        "problems_closed": 0,
        "problems_not_put_right": 2,
        "problems_waiting_for_recheck": 0,
        "problems_not_closed": 2,
        "problems_overdue": 2,
        "patrols": 3,
        "days": 2,
        "findings": 1,
        "dispatches_held": 2,
    }


def test_a_secretary_reads_the_own_branch_only(client, may, secretary):
    client.force_login(secretary)
    page = client.get(URL).text
    assert "青朗村" in page
    assert "安顺村" not in page
    assert len(client.get(f"{URL}&format=json").json()["branches"]) == 1


@pytest.mark.parametrize("month", ["2023-07", "2023Q2", "x"])
def test_no_month_to_come_and_none_that_is_none(client, officer, month):
    client.force_login(officer)
    assert client.get("/admin/reports/month/", {"month": month}).status_code == 404


def test_costs_the_same_with_many_branches(client, may, officer, standard, township):
    client.force_login(officer)

    def queries():
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    one = queries()
    for branch in BranchFactory.create_batch(3, township=township):
        record_inspection(entry=make_entry(HouseholdFactory(branch=branch), standard), by=officer)
        walk(branch, officer, date(2023, 5, 3))
        hold(branch, officer, date(2023, 5, 8))
    assert queries() == one
