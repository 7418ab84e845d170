"""The rules are told where they count: on the board, and where a score is explained."""

from dataclasses import replace
from datetime import date

import pytest

from boards.domain.life import open_notice
from boards.domain.policy import DEFAULT_POLICY, revise_policy
from boards.domain.recompute import recompute_board
from boards.domain.redraft import redraft_under_notice
from boards.domain.rules import LastTie
from boards.models import Board
from grid.domain.households import deactivate_households
from inspections.models import ArenaContest
from tests.boards.published import publish_at
from tests.boards.test_recompute import AFTER, MAY, draft, inspect
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
CLEAN, FAIR = (0, 0, 0), (15, 15, 0)  # 100 and 70 points
BRANCH_HOMES = Board.Level.BRANCH_HOUSEHOLDS


@pytest.fixture
def homes(branch, standard, officer):
    """Three who are equal in everything."""
    found = [HouseholdFactory(branch=branch) for _ in range(3)]
    inspect(found, officer, [(n, "weekly", 3, CLEAN) for n in range(3)])
    return found


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


def look(client, *path):
    response = client.get("/".join(["", *map(str, path), ""]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_seed_of_the_lots_stands_on_every_page_of_the_board(desk, township, homes, officer):
    board = publish_at(board=draft(township, officer), by=officer, at=AFTER)
    assert len(board.seed) == 32
    for path in (
        ("admin/boards", board.pk),
        ("admin/boards", board.pk, "print"),
        ("admin/boards", board.pk, "poster"),
        ("boards", board.pk),
    ):
        page = look(desk, *path)
        assert f"种子：{board.seed}" in page
        assert "都有“四不两直”得分的先比该项得分" in page.replace("&quot;", '"')
    assert "得分相同，随机排定先后" in look(desk, "admin/boards", board.pk)


def test_the_seed_stays_through_drafts_and_versions(township, homes, officer):
    first = draft(township, officer, seed="骰子 4 2")
    order = list(first.entries.values_list("household", flat=True))
    again = draft(township, officer, seed="another")
    assert again.seed == "骰子 4 2"
    noticed = open_notice(board=again, by=officer, at=AFTER)
    anew = redraft_under_notice(board=noticed, reason="更正", by=officer, at=AFTER)
    assert (anew.version, anew.seed) == (2, "骰子 4 2")
    assert list(anew.entries.values_list("household", flat=True)) == order
    other = draft(township, officer, BRANCH_HOMES, branch=homes[0].branch)
    assert other.seed not in ("", "骰子 4 2")
    assert recompute_board(anew).is_same


def test_a_shared_rank_by_the_policy(desk, township, homes, officer):
    numbers = replace(DEFAULT_POLICY, last_tie=LastTie.SHARED)
    revise_policy(
        township=township,
        numbers=numbers,
        valid_from=MAY.start,
        reason="并列",
        by=officer,
        at=AFTER,
    )
    board = draft(township, officer)
    assert list(board.entries.values_list("rank", "tie", "colour")) == [(1, "shared", "red")] * 3
    page = look(desk, "admin/boards", board.pk)
    assert "仍相同的，名次并列" in page
    assert "种子：" not in page
    assert recompute_board(board).is_same


def test_averaged_weeks_and_days_are_explained(desk, township, branch, homes, officer):
    """70 and 100 in one week, 100 in another: (85 + 100) ÷ 2 = 92.50."""
    inspect(homes, officer, [(0, "weekly", 4, FAIR), (0, "weekly", 10, CLEAN)])
    deactivate_households(households=[homes[0]], on=date(2023, 5, 21), reason="迁出", by=officer)
    board = draft(township, officer)
    entry = board.entries.get(household=homes[0])
    page = look(desk, "admin/boards", board.pk, "entries", entry.pk)
    assert "92.50 = （1 × 185.0（周检查 2））÷ 2" in page
    assert page.count("1 ÷ 2") == 2
    assert "同一周内多次周检查按一次计" in page
    assert "本期共31天，该户在册20天" in page
    of_branch = draft(township, officer, "branches")
    entry = of_branch.entries.get()
    page = look(desk, "admin/boards", of_branch.pk, "entries", entry.pk)
    # (92.5 × 20 + 100 × 31 + 100 × 31) ÷ 82 = 98.17
    assert "户均得分 98.17" in page
    assert "已受检农户82户天，全部82户天" in page
    assert "（在册20天，本期31天）" in page


def test_the_contest_is_explained(desk, township, branch, homes, officer):
    inspect(homes, officer, [(0, "arena", 9, FAIR)])
    ArenaContest.objects.create(
        township=township, period="2023Q2", date=MAY.end, created_by=officer,
        status="closed", closed_by=officer, closed_at=AFTER,
    )  # fmt: skip
    board = draft(township, officer, "branches")
    page = look(desk, "admin/boards", board.pk, "entries", board.entries.get().pk)
    assert "本期擂台赛未参赛" in page
