"""The boards of a report: of days in the period, or published in it."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.models import Board, BoardEntry, Pair
from grid.domain.periods import Period
from grid.scope import Scope
from reports.domain.boards import list_boards
from tests.factories import HouseholdFactory
from tests.reports.test_truth import look, report_of

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
NOW = datetime(2023, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def summer(branch, other_branch, standard, officer):
    """Four households here, three of them seen in the third quarter; one there, seen."""
    here = [HouseholdFactory(branch=branch) for _ in range(4)]
    there = HouseholdFactory(branch=other_branch)
    look(officer, standard, *here[:3], there, on=date(2023, 8, 3))
    return here, there


def make_board(township, officer, level, code, on=date(2023, 11, 20), **more):
    period = Period.parse(code)
    return Board.objects.create(
        township=township,
        level=level,
        period=code,
        start=period.start,
        end=period.end,
        rule={},
        drafted_by=officer,
        drafted_at=timezone.now(),
        published_by=officer,
        published_at=datetime(on.year, on.month, on.day, 9, tzinfo=NOW.tzinfo),
        **{"status": Board.Status.SUPERSEDED, **more},
    )


def state_of(line):
    return "later" if line.is_later else "in force" if line.is_latest else "on record"


def listed(officer, township, code):
    lines = list_boards(scope=Scope(officer), township=township, period=Period.parse(code))
    return [(one.board.period, state_of(one), one.is_shown) for one in lines]


def test_a_board_stands_in_the_report_of_when_it_was_published(township, officer):
    """2023Q4's of 1 January 2024 and January's of 1 February, each on the very first day."""
    villages = Board.Level.BRANCHES
    make_board(township, officer, villages, "2023Q4", date(2024, 1, 1))
    month = make_board(township, officer, villages, "2024-01", date(2024, 2, 1))
    quarter = ("2023Q4", "in force", True)
    assert listed(officer, township, "2023Q4") == [("2023Q4", "later", True)]
    both = [("2024-01", "later", True), ("2023Q4", "in force", False)]
    assert listed(officer, township, "2024-01") == both
    both = [("2024-01", "in force", True), ("2023Q4", "on record", False)]
    assert listed(officer, township, "2024H1") == both
    assert listed(officer, township, "2024-03") == []
    assert listed(officer, township, "2024-W01") == [quarter]
    # A version of March: the board stands where it stood, and in March's report too.
    more = {"version": 2, "revises": month}
    make_board(township, officer, villages, "2024-01", date(2024, 3, 31), **more)
    assert listed(officer, township, "2024-02") == [("2024-01", "in force", True)]
    assert listed(officer, township, "2024-03") == [("2024-01", "in force", True)]


def test_who_left_by_a_board_stands_beside_it(client, township, branch, other_branch, officer):
    """A pair of October's board, left by the quarter's of 8 January 2024: January's report."""
    before = make_board(township, officer, Board.Level.BRANCHES, "2023Q3", date(2023, 10, 8))
    result = make_board(township, officer, Board.Level.BRANCHES, "2023Q4", date(2024, 1, 8))
    Pair.objects.create(
        township=township,
        level=Board.Level.BRANCHES,
        board=before,
        red_branch=other_branch,
        black_branch=branch,
        outcome=Pair.Outcome.LEFT,
        result=result,
        formed_by=officer,
        formed_at=NOW,
        ended_on=date(2024, 1, 8),
        ended_by=officer,
    )
    client.force_login(officer, backend=BACKEND)
    data = json.loads(client.get("/admin/reports/2024-01/?format=json").content)
    assert data["left_black_board"]["branches"] == 1
    assert [one["period"] for one in data["boards"]] == ["2023Q4"]


def test_a_half_year_lists_its_boards_and_shows_the_last_of_each_level(
    township, branch, officer, django_assert_num_queries
):
    villages, homes = Board.Level.BRANCHES, Board.Level.TOWNSHIP_HOUSEHOLDS
    published = {
        "2023-01": date(2023, 2, 8),
        "2023-06": date(2023, 6, 30),
        "2023Q2": date(2023, 7, 1),
        "2023-07": date(2023, 8, 8),
        "2022-12": date(2022, 12, 31),
    }
    made = {
        (level, code): make_board(township, officer, level, code, on)
        for level in (villages, homes)
        for code, on in published.items()
    }
    draft = make_board(township, officer, homes, "2023-05", version=2)
    Board.objects.filter(pk=draft.pk).update(status="draft", published_at=None, published_by=None)
    BoardEntry.objects.create(
        board=made[villages, "2023Q2"], branch=branch, rank=1, score=90, own_score=90, colour="red"
    )
    with django_assert_num_queries(2):
        lines = list_boards(scope=Scope(officer), township=township, period=Period.parse("2023H1"))
    told = [(one.board.level, one.board.period, state_of(one), one.is_shown) for one in lines]
    assert told == [
        (level, code, state, code == "2023Q2")
        for level in (villages, homes)
        for code, state in (("2023Q2", "later"), ("2023-06", "in force"), ("2023-01", "on record"))
    ]
    assert (lines[0].reds, lines[0].blacks) == (1, 0)
    month = list_boards(scope=Scope(officer), township=township, period=Period.parse("2023-06"))
    assert [one.is_shown for one in month] == [True, True]


def test_the_half_years_page_says_so(client, township, summer, officer):
    """No half-year's board is ever made: its months' and quarters' are named."""
    make_board(township, officer, Board.Level.BRANCHES, "2023-08")
    make_board(township, officer, Board.Level.BRANCHES, "2023Q3")
    page = report_of(client, officer, "2023H2")
    assert "表2" in page
    assert "2023年8月" in page
    assert "本期尚未发布" not in page
    data = json.loads(client.get("/admin/reports/2023H2/?format=json").content)
    assert [one["period"] for one in data["boards_in_period"]] == ["2023Q3", "2023-08"]


def test_a_report_costs_the_same_with_many_boards(client, township, summer, officer):
    client.force_login(officer, backend=BACKEND)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/admin/reports/2023/").status_code == 200
        return len(captured)

    make_board(township, officer, Board.Level.BRANCHES, "2023-01")
    queries()
    one = queries()
    for month in range(2, 9):
        make_board(township, officer, Board.Level.BRANCHES, f"2023-{month:02}")
    assert queries() == one
