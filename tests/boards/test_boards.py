"""Drafting and publishing from real inspections, and the pages that show boards."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.domain.boards import BoardRefused, draft_board
from boards.domain.gather import branch_scores, household_scores
from boards.models import Board
from grid.domain.periods import Period
from inspections.domain.record import record_inspections
from inspections.domain.standards import create_default_standard, load_standard
from inspections.models import Inspection, Problem
from tests.boards.published import publish_at
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry, points_of
from tests.inspections.steps import close_problem

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
MAY = Period.parse("2023-05")
AFTER = datetime(2023, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def standard(township):
    return load_standard(create_default_standard(township=township, on=date(2023, 1, 1)).pk)


@pytest.fixture
def inspect(standard, officer):
    """inspect(household, i6=0, day=3, kind=…) records one inspection in May."""

    def act(household, *, day=3, kind=Inspection.Kind.WEEKLY, **lost):
        entry = make_entry(
            household, standard, date=date(2023, 5, day), kind=kind, points=points_of(**lost)
        )
        return record_inspections(entries=[entry], by=officer)[0]

    return act


@pytest.fixture
def village(branch, inspect):
    """Three inspected households: 100, 85 and 55 points; and one never seen."""
    good, fair, poor, unseen = (HouseholdFactory(branch=branch) for _ in range(4))
    inspect(good)
    inspect(fair, i6=0)
    inspect(poor, i6=0, i1=0, i2=0)
    return good, fair, poor, unseen


def draft(township, officer, level=Board.Level.BRANCHES, **more):
    return draft_board(
        township=township, level=level, period=MAY, by=officer, **{"at": AFTER, **more}
    )


def test_household_scores_weigh_kinds_and_leave_out_the_unseen(township, village, inspect):
    good, _fair, _poor, unseen = village
    inspect(good, kind=Inspection.Kind.SURPRISE, i6=0, day=9)
    scores = household_scores(township=township, period=MAY)
    assert scores[good.pk].score == Decimal("90.00")  # (100 + 2 × 85) ÷ 3
    assert unseen.pk not in scores
    assert not household_scores(township=township, period=MAY.previous)


def test_a_branch_score_is_made_of_its_parts(township, branch, village, officer):
    score = branch_scores(township=township, period=MAY)[branch.pk]
    # mean 80 of three in four households: coverage 75 % of the 80 % that count in full
    assert score.parts["households"] == Decimal(80) * 75 / 80
    assert score.parts["problems"] == 0
    assert score.parts["surprise"] is None
    problem = Problem.objects.first()
    close_problem(problem=problem, on=problem.due_on, note="已整改", by=officer)
    again = branch_scores(township=township, period=MAY)[branch.pk]
    assert again.parts["problems"] == Decimal(100) / Problem.objects.count()


def test_a_board_ranks_and_says_why(township, branch, village, officer):
    good, fair, poor, _unseen = village
    board = draft(township, officer, Board.Level.BRANCH_HOUSEHOLDS, branch=branch)
    entries = list(board.entries.order_by("rank"))
    assert [(e.household, e.colour) for e in entries] == [
        (good, "red"),
        (fair, ""),
        (poor, "black"),
    ]
    assert [w["item"] for w in entries[2].parts["weak"]] == [1, 2, 6]
    assert entries[2].parts["overdue"] == 3
    assert board.rule["boards"]["branch_households"]["black_below"] == "70"


def test_a_draft_can_be_made_again_and_a_published_board_not(township, village, officer, inspect):
    level = Board.Level.TOWNSHIP_HOUSEHOLDS
    draft(township, officer, level)
    inspect(village[3])
    board = draft(township, officer, level)
    assert (Board.objects.count(), board.entries.count()) == (1, 4)
    publish_at(board=board, by=officer, at=AFTER)
    with pytest.raises(BoardRefused):
        draft(township, officer, level)
    with pytest.raises(BoardRefused):
        publish_at(board=board, by=officer, at=AFTER)
    assert Board.objects.get().published_by == officer


def test_what_cannot_be_drafted_or_published(township, village, officer):
    with pytest.raises(BoardRefused):  # nobody inspected in April
        draft_board(township=township, level="branches", period=MAY.previous, by=officer, at=AFTER)
    with pytest.raises(BoardRefused):  # not begun
        draft(township, officer, at=AFTER.replace(month=4))
    running = draft(township, officer, at=AFTER.replace(month=5, day=20))
    with pytest.raises(BoardRefused):  # not ended
        publish_at(board=running, by=officer, at=AFTER.replace(month=5, day=20))
    assert Board.objects.get().status == Board.Status.DRAFT


def test_replay_gives_the_same_board(township, village, officer):
    first = draft(township, officer, Board.Level.TOWNSHIP_HOUSEHOLDS)
    told = list(first.entries.values_list("household", "rank", "score", "parts", "tie"))
    again = draft(township, officer, Board.Level.TOWNSHIP_HOUSEHOLDS)
    assert list(again.entries.values_list("household", "rank", "score", "parts", "tie")) == told


def test_drafting_costs_the_same_for_few_and_for_many(township, branch, village, officer, inspect):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            draft(township, officer, Board.Level.TOWNSHIP_HOUSEHOLDS)
        return len(captured)

    draft(township, officer, Board.Level.TOWNSHIP_HOUSEHOLDS)
    once = queries()
    for _ in range(8):
        inspect(HouseholdFactory(branch=branch), i6=0)
    assert queries() == once


def test_the_officer_drafts_looks_and_publishes(client, township, branch, village, officer):
    client.force_login(officer, backend=BACKEND)
    board = draft(township, officer, Board.Level.BRANCH_HOUSEHOLDS, branch=branch)
    page = client.get(f"/admin/boards/{board.pk}/").content.decode()
    assert "100.00 = （1 × 100.0（周检查 1））÷ 1" in page
    assert "薄弱项" in page
    assert client.get(f"/admin/boards/{board.pk}/print/").status_code == 403
    client.post(f"/admin/boards/{board.pk}/notice/")
    Board.objects.update(notice_until=AFTER.date() - timedelta(days=30))
    client.post(f"/admin/boards/{board.pk}/publish/")
    assert Board.objects.get().status == Board.Status.PUBLISHED
    printed = client.get(f"/admin/boards/{board.pk}/print/").content.decode()
    assert "杨*文" in printed
    assert "杨通文" not in printed
    full = client.get(f"/admin/boards/{board.pk}/print/?names=full").content.decode()
    assert "杨通文" in full


def test_drafting_on_the_page(client, township, branch, village, officer, time_machine):
    time_machine.move_to(AFTER)
    client.force_login(officer, backend=BACKEND)
    form = {"township": township.pk, "level": "branch_households", "period": "2023-05"}
    assert "请选择要排名" in client.post("/admin/boards/make/", form).content.decode()
    done = client.post("/admin/boards/make/", {**form, "branch": branch.pk})
    assert done.headers["Location"] == f"/admin/boards/{Board.objects.get().pk}/"
    empty = client.post("/admin/boards/make/", {**form, "period": "2023-04", "level": "branches"})
    assert "没有检查记录" in empty.content.decode()


def test_who_sees_which_board(client, township, branch, other_branch, village, officer, secretary):
    own = draft(township, officer, Board.Level.BRANCH_HOUSEHOLDS, branch=branch)
    client.force_login(secretary, backend=BACKEND)
    assert client.get(f"/admin/boards/{own.pk}/").status_code == 404  # a draft
    publish_at(board=own, by=officer, at=AFTER)
    assert client.get(f"/admin/boards/{own.pk}/").status_code == 200
    whole = draft(township, officer, Board.Level.TOWNSHIP_HOUSEHOLDS)
    publish_at(board=whole, by=officer, at=AFTER)
    page = client.get(f"/admin/boards/{whole.pk}/").content.decode()
    assert "杨*文" in page
    assert "杨通文" not in page
    assert client.post(f"/admin/boards/{own.pk}/publish/").status_code == 403
    secretary.branch = other_branch
    secretary.save()
    assert client.get(f"/admin/boards/{own.pk}/").status_code == 404


def test_the_page_costs_the_same_for_few_and_for_many(
    client, township, branch, village, officer, inspect
):
    client.force_login(officer, backend=BACKEND)

    def queries():
        board = draft(township, officer, Board.Level.TOWNSHIP_HOUSEHOLDS)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/admin/boards/{board.pk}/")
        return len(captured)

    queries()
    once = queries()
    for n in range(12):
        inspect(HouseholdFactory(branch=branch), i6=0, i1=n % 3)
    assert queries() == once
