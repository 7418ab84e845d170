"""The dashboard: figures counted once, each a link to as many rows as it says."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.models import Board
from grid.domain.periods import Period
from grid.scope import Scope
from inspections.domain.record import record_inspections
from inspections.domain.standards import create_default_standard, load_standard
from inspections.models import Problem, WeekSummary
from reports.domain.boards import latest_boards
from reports.domain.figures import count_figures, mean_of, percent_of
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry, points_of
from tests.inspections.steps import close_problem

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
TODAY = date(2023, 5, 10)
MONDAY = date(2023, 5, 8)


@pytest.fixture(autouse=True)
def _in_may(time_machine):
    time_machine.move_to("2023-05-10 10:00 +0800")


@pytest.fixture
def standard(township):
    return load_standard(create_default_standard(township=township, on=date(2023, 1, 1)).pk)


@pytest.fixture
def campaign(branch, other_branch, standard, officer):
    """Ten households here, four there; three seen this week, one last week with a problem."""
    here = [HouseholdFactory(branch=branch) for _ in range(10)]
    there = [HouseholdFactory(branch=other_branch) for _ in range(4)]
    entries = [
        make_entry(here[0], standard, date=MONDAY),
        make_entry(here[1], standard, date=MONDAY, points=points_of(i6=0)),
        make_entry(there[0], standard, date=TODAY, points=points_of(i2=7.5)),
        make_entry(here[2], standard, date=date(2023, 5, 1), points=points_of(i6=0)),
    ]
    record_inspections(entries=entries, by=officer)
    close_problem(
        problem=Problem.objects.get(household=here[1]), on=TODAY, note="已整改", by=officer
    )
    Problem.objects.filter(household=here[2]).update(due_on=date(2023, 5, 8))
    return here, there


def figures_of(user, township, period="2023-W19", **more):
    return count_figures(scope=Scope(user), township=township, period=Period.parse(period), **more)


def test_a_week_is_counted_by_hand(campaign, township, officer):
    figures = figures_of(officer, township)
    here, there = figures.rows
    assert (here.households, here.due, here.done, here.inspections) == (10, 3, 2, 2)
    assert (here.mean, here.weakest) == (Decimal("92.5"), 6)
    assert (here.found, here.closed, here.open, here.overdue) == (1, 1, 1, 1)
    assert (here.undone, here.waiting) == (1, 0)
    assert (there.households, there.due, there.done, there.mean) == (4, 1, 1, Decimal("92.5"))
    assert there.weakest == 2
    assert [week.inspections for week in figures.trend] == [1, 3]


def test_the_rows_add_up_to_the_total(campaign, township, officer):
    for period in ("2023-W19", "2023-05", "2023Q2", "2023H1", "2023"):
        figures = figures_of(officer, township, period)
        for name in (
            "households",
            "inspections",
            "inspected",
            "found",
            "closed",
            "open",
            "overdue",
        ):
            assert sum(getattr(row, name) for row in figures.rows) == getattr(figures.total, name)
    assert figures.total.inspections == 4
    assert figures.total.mean == Decimal("90.6")  # (100 + 85 + 92.5 + 85) ÷ 4, half up


def test_a_branch_is_counted_by_hamlet(campaign, township, branch, secretary):
    here, _there = campaign
    here[1].hamlet = "二组"
    here[1].save()
    figures = figures_of(secretary, township, branch=branch)
    assert [(r.name, r.households, r.done) for r in figures.rows] == [
        ("一组", 9, 1),
        ("二组", 1, 1),
    ]
    assert (figures.total.due, figures.total.done) == (3, 2)


def test_scope_holds_in_figures_too(campaign, township, secretary, branch):
    figures = figures_of(secretary, township)
    assert [row.key for row in figures.rows] == [branch.pk]
    assert figures.total.inspections == 2


def test_arithmetic():
    assert mean_of(Decimal("185.5"), 2) == Decimal("92.8")
    assert mean_of(Decimal(0), 0) is None
    assert percent_of(1, 3) == Decimal("33.3")
    assert percent_of(1, 0) == 0


def test_every_figure_leads_to_its_rows(client, campaign, officer):
    client.force_login(officer, backend=BACKEND)
    page = client.get("/admin/?period=2023-W19").content.decode()
    links = re.findall(r'<a[^>]* href="(/admin/[a-z_]+/[a-z]+/\?[^"]+)"[^>]*>\s*([^<]*)<', page)
    assert len(links) >= 12
    tile = re.compile(r'd-tile" href="([^"]+)">\s*<span>([^<]+)</span>\s*<b>([^<]+)</b>')
    wanted = {"未销号问题": 2, "逾期问题": 1, "已查农户": 3, "本期发现问题": 2}
    for url, label, figure in tile.findall(page):
        answer = client.get(url.replace("&amp;", "&"))
        assert answer.status_code == 200, url
        if label in wanted:
            assert int(figure) == wanted[label] == answer.context["cl"].result_count, label
    for url, _text in links:
        assert client.get(url.replace("&amp;", "&")).status_code == 200, url


def test_a_secretary_sees_the_own_branch_first(client, campaign, secretary, other_branch):
    client.force_login(secretary, backend=BACKEND)
    page = client.get("/admin/").content.decode()
    assert "青朗村" in page
    assert "各村民小组" in page
    assert "安顺村" not in page
    assert client.get(f"/admin/reports/branches/{other_branch.code}/").status_code == 404


def test_a_fresh_township_is_told_what_to_do(client, branch, officer):
    client.force_login(officer, backend=BACKEND)
    assert "开始使用" in client.get("/admin/").content.decode()


def test_without_a_township_the_superuser_is_led_to_set_one_up(client, superuser):
    client.force_login(superuser, backend=BACKEND)
    assert "尚未建立乡镇" in client.get("/admin/").content.decode()


def test_a_wrong_period_is_not_found(client, branch, officer):
    client.force_login(officer, backend=BACKEND)
    assert client.get("/admin/?period=2023Q7").status_code == 404


@pytest.mark.parametrize("path", ["/admin/", "/admin/reports/branches/431225212200/"])
def test_ten_years_cost_no_more_queries_than_one_week(client, campaign, officer, branch, path):
    client.force_login(officer, backend=BACKEND)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    queries()
    once = queries()
    newest = WeekSummary.objects.filter(branch=branch).latest("week")
    for week in range(30, 520, 7):
        newest.pk = None
        newest.week = MONDAY - timedelta(weeks=week)
        newest.save()
    assert queries() == once


def test_a_year_of_branch_boards_does_not_hide_the_households_board(township, officer):
    def publish(level, code):
        period = Period.parse(code)
        return Board.objects.create(
            township=township,
            level=level,
            period=code,
            start=period.start,
            end=period.end,
            status=Board.Status.PUBLISHED,
            rule={},
            drafted_by=officer,
            drafted_at=timezone.now(),
            published_by=officer,
            published_at=timezone.now(),
        )

    households = publish(Board.Level.TOWNSHIP_HOUSEHOLDS, "2021-12")
    for month in range(1, 13):
        publish(Board.Level.BRANCHES, f"2022-{month:02}")
    publish(Board.Level.BRANCHES, "2023-03")
    quarter = publish(Board.Level.BRANCHES, "2023Q1")
    shown = latest_boards(scope=Scope(officer), township=township)
    assert [one.board for one in shown] == [quarter, households]
