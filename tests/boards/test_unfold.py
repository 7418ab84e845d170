"""A score unfolded: from a branch's parts to its households to each inspection."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.models import Board
from inspections.domain.corrections import correct_inspection
from inspections.models import Inspection
from tests.boards.published import publish_at
from tests.boards.test_recompute import AFTER, LATER, draft, inspect, village  # noqa: F401
from tests.factories import HouseholdFactory
from tests.inspections.entries import points_of, reasons_of

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
SURPRISE = Inspection.Kind.SURPRISE


@pytest.fixture
def homes(village, officer):  # noqa: F811
    """The village with two surprise visits: (90 + 2 × 70 + 2 × 100) ÷ 5 = 86 for the second."""
    inspect(village, officer, [(1, SURPRISE, 9, (15, 15, 0)), (1, SURPRISE, 12, (0, 0, 0))])
    return village


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


def address(board, entry, *more):
    return "/".join(["/admin/boards", str(board.pk), "entries", str(entry.pk), *map(str, more), ""])


def test_a_household_unfolds_to_its_inspections(desk, township, homes, officer):
    board = draft(township, officer)
    entry = board.entries.get(household=homes[1])
    page = desk.get(address(board, entry)).content.decode()
    assert "86.00 = （1 × 90.0（周检查 1） + 2 × 170.0（“四不两直”督导 2））÷ 5" in page
    for inspection in Inspection.objects.filter(household=homes[1]):
        assert f"/admin/inspections/inspection/{inspection.pk}/change/" in page
    assert ">430.0<" in page  # 90 + 2 × 70 + 2 × 100
    printed = desk.get(address(board, entry, "print")).content.decode()
    assert "430.0" in printed
    assert "score-print.css" in printed


def test_a_branch_unfolds_to_its_households(desk, township, branch, homes, officer):
    board = draft(township, officer, "branches")
    entry = board.entries.get(branch=branch)
    assert entry.parts["mean"] == "80.25"  # 100, 86, 80, 55
    page = desk.get(address(board, entry)).content.decode()
    assert "4户平均80.25；在册5户，检查覆盖率达标，按全额计" in page
    assert "2次检查的平均分" in page
    assert "平均80.25" in page
    assert address(board, entry, homes[1].pk) in page
    one = desk.get(address(board, entry, homes[1].pk)).content.decode()
    assert "86.00 = 430.0 ÷ 5" in one
    assert desk.get(address(board, entry, homes[1].pk, "print")).status_code == 200
    assert desk.get(address(board, entry, homes[4].pk)).status_code == 404  # never seen
    printed = desk.get(address(board, entry, "print")).content.decode()
    assert "杨*文" in printed
    assert "杨通文" not in printed


def test_households_of_another_branch_are_not_within_it(
    desk, township, branch, other_branch, homes, officer
):
    stranger = HouseholdFactory(branch=other_branch)
    inspect([stranger], officer, [(0, "weekly", 3, (0, 0, 0))])
    board = draft(township, officer, "branches")
    entry = board.entries.get(branch=branch)
    assert desk.get(address(board, entry, stranger.pk)).status_code == 404
    elsewhere = draft(township, officer).entries.get(household=stranger)
    assert desk.get(address(board, elsewhere)).status_code == 404


def test_what_was_corrected_later_stays_as_it_counted(desk, township, homes, officer):
    board = draft(township, officer)
    entry = board.entries.get(household=homes[3])
    old = Inspection.objects.get(household=homes[3])
    correct_inspection(
        inspection=old, points=points_of(), reasons=reasons_of(), remark="", reason="录错",
        by=officer, at=LATER,
    )  # fmt: skip
    page = desk.get(address(board, entry)).content.decode()
    assert str(old.pk) in page
    assert "其后已更正" in page
    assert "<b>55.00</b>" in page


def test_other_branches_see_the_parts_and_no_inspection(
    client, township, branch, other_branch, homes, officer, secretary
):
    branches = publish_at(board=draft(township, officer, "branches"), by=officer, at=AFTER)
    whole = publish_at(board=draft(township, officer), by=officer, at=AFTER)
    of_branch = branches.entries.get(branch=branch)
    of_home = whole.entries.get(household=homes[1])
    client.force_login(secretary, backend=BACKEND)
    assert "杨通文" in client.get(address(branches, of_branch)).content.decode()
    secretary.branch = other_branch
    secretary.save()
    for url in (address(branches, of_branch), address(whole, of_home)):
        page = client.get(url).content.decode()
        assert "由本支部和乡镇查看" in page
        assert "杨通文" not in page
        assert not any(str(pk) in page for pk in Inspection.objects.values_list("pk", flat=True))
    assert client.get(address(branches, of_branch, homes[1].pk)).status_code == 404


@pytest.mark.parametrize("level", ["branches", "township_households"])
def test_it_costs_the_same_for_few_and_for_many(desk, township, branch, homes, officer, level):
    def queries():
        board = draft(township, officer, level)
        mine = {"branch": branch} if level == "branches" else {"household": homes[1]}
        entry = board.entries.get(**mine)
        counts = []
        for url in (address(board, entry), address(board, entry, "print")):
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    queries()
    once = queries()
    more = [HouseholdFactory(branch=branch) for _ in range(8)]
    inspect(more, officer, [(n, SURPRISE, 4, (2.5 * (n % 3), 0, 0)) for n in range(8)])
    inspect(homes, officer, [(1, SURPRISE, day, (5, 0, 0)) for day in range(13, 19)])
    assert queries() == once


def test_many_households_are_paged(desk, township, branch, homes, officer):
    more = [HouseholdFactory(branch=branch) for _ in range(60)]
    inspect(more, officer, [(n, "weekly", 4, (0, 0, 0)) for n in range(60)])
    board = draft(township, officer, Board.Level.BRANCHES)
    entry = board.entries.get(branch=branch)
    first, last = (desk.get(f"{address(board, entry)}?page={n}").content.decode() for n in (1, 2))
    assert homes[0].code in first
    assert more[-1].code in last
    assert more[-1].code not in first
