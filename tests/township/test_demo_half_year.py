"""The demo's half-year up to the day of the newspaper's report: one run, looked at many ways.

The run lies in a transaction around all tests of this file; each has its own within it.
"""

import json
import re
from collections import Counter
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from awards.domain.market_days import is_market_day
from awards.models import Award, AwardObjection, AwardTitle, Ceremony, DayMark, Prize
from awards.queries_honoured import Honoured, count_honoured
from boards.domain.recompute import recompute_board
from boards.models import Board, Pair
from boards.queries_pairs import Left, count_left
from grid.domain.periods import Period
from grid.models import Township, User
from grid.scope import Scope
from tests.oracle import world
from tests.oracle.boards import read_boards
from tests.oracle.compare import (
    agree,
    compare_appraisals,
    compare_board,
    compare_candidates,
    compare_pairs,
    compare_report,
)
from tests.oracle.raw import ZONE

pytestmark = pytest.mark.django_db
UNTIL = date(2023, 6, 14)
EVENING = datetime(2023, 6, 14, 23, tzinfo=ZONE)
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
    assert {board.period for board in boards} == {"2023-05"}  # a quarter's went on record with it
    for board in boards:
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
        "2023-04": date(2023, 5, 14),  # it ended on a Sunday: its notice opens a week later
        "2023-05": date(2023, 6, 11),
    }


def test_one_ceremony_was_held_and_one_is_in_nomination():
    held, planned = Ceremony.objects.order_by("date")
    assert (held.place.name, held.status) == ("朗江", Ceremony.Status.HELD)
    assert (planned.place.name, planned.status) == ("东城", Ceremony.Status.PLANNED)
    assert held.date == date(2023, 5, 25)
    assert planned.date > UNTIL
    for ceremony in (held, planned):
        place = ceremony.place
        assert is_market_day(place.rule, place.days, ceremony.date)
    assert count_honoured(Award.objects.all(), HALF) == Honoured(ceremonies=1, households=127)
    winners = held.awards.filter(status="accepted")
    assert winners.count() == 127
    assert set(winners.values_list("title__name", flat=True)) == {
        "最美庭院",
        "美家美妇",
        "文明家庭",
        "最清洁户",
    }
    decisions = AwardObjection.objects.values_list("decision", flat=True)
    assert Counter(decisions) == {"upheld": 1, "rejected": 2}
    assert set(planned.awards.values_list("status", flat=True)) == {"nominated"}


def test_prizes_were_handed_over_and_the_stock_says_so():
    for prize in Prize.objects.all():
        given = sum(prize.handovers.values_list("quantity", flat=True))
        bought = sum(prize.moves.filter(kind="in").values_list("change", flat=True))
        assert 0 < prize.stock == bought - given
    marks = Counter(DayMark.objects.values_list("presence", flat=True))
    assert sum(marks.values()) == 127
    assert 0 < marks["absent"] < 20


def test_report_dashboard_and_list_state_it(desk):
    assert "4个村（社区）、17户农户脱离黑榜" in desk.get("/admin/reports/2023H1/").text
    data = json.loads(desk.get("/admin/reports/2023H1/?format=json").content)
    assert data["left_black_board"] == {"branches": 4, "households": 17}
    assert data["honoured"] == {"ceremonies": 1, "households": 127}
    assert "表彰会1场，共表彰农户127户" in desk.get("/admin/reports/2023H1/").text
    assert {"<b>4 / 17</b>", "<b>127</b>"} <= set(
        re.findall("<b>[^<]*</b>", desk.get("/admin/?period=2023H1").text)
    )
    pairs = desk.get("/admin/pairs/?show=left&period=2023H1").context["pairs"]
    assert len({one.pair.black_branch for one in pairs if not one.pair.black_household}) == 4
    assert len({one.pair.black_household for one in pairs if one.pair.black_household}) == 17


# --- the rules a second time (tests/oracle) ---


@pytest.fixture(scope="module")
def seen(half_year):
    return world.load(Township.objects.get().pk)


def test_every_place_on_every_board_by_the_rules(seen):
    agree([compare_board(seen, board) for board in read_boards(seen.township)], at_least=26_000)


def test_what_became_of_every_pair_by_the_rules(seen):
    agree([compare_pairs(seen, read_boards(seen.township))], at_least=20)


def test_every_members_half_year_by_the_rules(seen):
    agree([compare_appraisals(seen, 2023, UNTIL, EVENING)], at_least=40)


def test_every_report_by_the_rules(seen, officer):
    codes = [*(f"2023-0{month}" for month in range(1, 7)), "2023Q1", "2023Q2", "2023H1"]
    agree(
        [compare_report(seen, Period.parse(code), Scope(officer), EVENING) for code in codes],
        at_least=1000,
    )


def test_every_candidate_by_the_rules(seen):
    held = Ceremony.objects.order_by("date").first()
    agree(
        [
            compare_candidates(seen, title, held.scores_until, EVENING)
            for title in AwardTitle.objects.all()
        ],
        at_least=16_000,
    )
