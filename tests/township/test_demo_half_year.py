"""The demo's half-year up to the day of the newspaper's report: one run, looked at many ways.

The run lies in a transaction around all tests of this file; each has its own within it.
"""

import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from boards.domain.recompute import recompute_board
from boards.models import Board, Pair
from boards.queries_pairs import Left, count_left
from grid.domain.periods import Period
from grid.models import User

pytestmark = pytest.mark.django_db
UNTIL = date(2023, 6, 14)
HALF = Period.parse("2023H1")
TOWNSHIP = (Board.Level.BRANCHES, Board.Level.TOWNSHIP_HOUSEHOLDS)


@pytest.fixture(scope="module", autouse=True)
def half_year(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(DEBUG=True), transaction.atomic():
        call_command("demo", until=UNTIL, stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def officer():
    return User.objects.get(username="officer")


@pytest.fixture
def desk(officer):
    client = Client()
    client.force_login(officer)
    return client


def test_villages_and_households_left_the_black_board():
    assert count_left(Pair.objects.all(), HALF) == Left(branches=4, households=17)


def test_not_every_pair_succeeds():
    ended = Pair.objects.filter(level__in=TOWNSHIP).exclude(result=None)
    outcomes = Counter(ended.values_list("outcome", flat=True))
    assert outcomes["stayed"] + outcomes["fell"] >= 1
    assert outcomes["unseen"] >= 1
    assert outcomes["left"] < ended.count()
    assert Pair.objects.filter(outcome="dissolved").exclude(end_reason="").exists()
    assert Pair.objects.filter(ended_on=None).exists()


def test_pairs_come_from_boards_and_end_with_the_next():
    """Nothing is written in: each was black on a board, paired after it, scored on the next."""
    for pair in Pair.objects.exclude(result=None).select_related("board", "result"):
        black = pair.board.entries.get(
            branch=pair.black_branch_id, household=pair.black_household_id
        )
        assert black.colour == "black"
        assert pair.board.published_at <= pair.formed_at
        assert timezone.localdate(pair.formed_at) <= pair.result.end
        assert pair.ended_on == timezone.localdate(pair.result.published_at)


def test_boards_are_what_the_inspections_say():
    boards = Board.objects.filter(level__in=TOWNSHIP, status=Board.Status.PUBLISHED)
    assert {board.period for board in boards} == {"2023-05", "2023Q1"}
    for board in boards.filter(period="2023-05"):
        assert recompute_board(board).is_same


def test_months_are_published_one_after_the_other():
    days = {
        board.period: timezone.localdate(board.published_at)
        for board in Board.objects.filter(level=Board.Level.BRANCHES).exclude(published_at=None)
    }
    assert days == {
        "2023-01": date(2023, 2, 12),
        "2023-02": date(2023, 3, 12),
        "2023-03": date(2023, 4, 9),
        "2023Q1": date(2023, 4, 9),
        "2023-04": date(2023, 5, 7),
        "2023-05": date(2023, 6, 11),
    }


def test_report_dashboard_and_list_state_it(desk):
    assert "4个村（社区）、17户农户脱离黑榜" in desk.get("/admin/reports/2023H1/").text
    data = json.loads(desk.get("/admin/reports/2023H1/?format=json").content)
    assert data["left_black_board"] == {"branches": 4, "households": 17}
    assert "<b>4 / 17</b>" in desk.get("/admin/?period=2023H1").text
    pairs = desk.get("/admin/pairs/?show=left&period=2023H1").context["pairs"]
    assert len({one.pair.black_branch for one in pairs if not one.pair.black_household}) == 4
    assert len({one.pair.black_household for one in pairs if one.pair.black_household}) == 17
