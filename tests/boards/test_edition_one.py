"""Boards made before edition 2 recompute to the digit by the rules that they were made with."""

from datetime import timedelta
from decimal import Decimal

import pytest

from boards.domain.recompute import recompute_board
from boards.domain.revise import compute_revision, revise_board
from boards.domain.rules import RULES
from boards.models import Board
from grid.domain.households import deactivate_households
from inspections.domain.corrections import correct_inspection
from inspections.models import Inspection
from tests.boards.test_recompute import AFTER, LATER, draft, inspect
from tests.factories import HouseholdFactory
from tests.inspections.entries import points_of, reasons_of

pytestmark = pytest.mark.django_db
CLEAN, FAIR, POOR = (0, 0, 0), (15, 15, 0), (15, 15, 15)  # 100, 70 and 55 points


@pytest.fixture
def homes(branch, standard, officer, time_machine):
    """Seen three times in one week; twice; at 85 without and with a surprise; gone; unseen."""
    time_machine.move_to(AFTER - timedelta(days=40))
    found = [HouseholdFactory(branch=branch, code=f"200-000{n}") for n in range(6)]
    inspect(found, officer, [
        (0, "weekly", 3, CLEAN), (0, "weekly", 4, CLEAN), (0, "weekly", 5, FAIR),
        (1, "weekly", 3, FAIR), (1, "weekly", 10, POOR),
        (2, "weekly", 3, (15, 0, 0)),
        (3, "weekly", 3, (15, 0, 0)), (3, "surprise", 9, (15, 0, 0)),
        (4, "weekly", 3, POOR),
    ])  # fmt: skip
    deactivate_households(households=[found[4]], on=AFTER.date(), reason="迁出", by=officer)
    time_machine.move_to(AFTER)
    return found


def old_board(township, officer, level, rows, **parts):
    """As edition 1 wrote it: `rows` of (branch, household, rank, score, colour, parts)."""
    board = draft(township, officer, level)
    rule = {key: value for key, value in board.rule.items() if key != "last_tie"}
    Board.objects.filter(pk=board.pk).update(rules=1, seed="", rule=rule)
    board.entries.all().delete()
    for branch, household, rank, score, colour, told in rows:
        board.entries.create(
            branch=branch, household=household, rank=rank, score=Decimal(score),
            own_score=Decimal(score), colour=colour, parts={"overdue": 0, **told},
        )  # fmt: skip
    return Board.objects.get(pk=board.pk)


@pytest.fixture
def old_homes(township, branch, homes, officer):
    """(100 + 100 + 70) ÷ 3 = 90; 85 with a surprise before 85 without; (70 + 55) ÷ 2 = 62.50.

    The one gone before drafting is not on it.
    """
    kinds = {"kinds": {}}
    return old_board(township, officer, "township_households", [
        (branch, homes[0], 1, "90.00", "red", kinds),
        (branch, homes[3], 2, "85.00", "", kinds),
        (branch, homes[2], 3, "85.00", "", kinds),
        (branch, homes[1], 4, "62.50", "black", kinds),
    ])  # fmt: skip


def test_a_households_board_is_found_again(old_homes):
    verdict = recompute_board(old_homes)
    assert verdict.is_same, verdict.differences
    assert verdict.entries == 4


def test_by_edition_two_it_would_be_another(old_homes, homes, township, officer):
    """The three of one week are one look, the one gone in June counts in May."""
    Board.objects.filter(pk=old_homes.pk).update(rules=2, seed="x")
    assert not recompute_board(Board.objects.get(pk=old_homes.pk)).is_same
    new = draft(township, officer)  # in the place of the old draft
    assert new.rules == RULES
    assert new.entries.filter(household=homes[4]).exists()


def test_a_branches_board_is_found_again(township, branch, homes, officer):
    """Mean (90 + 62.5 + 85 + 85) ÷ 4 = 80.625, 4 of 5 households are 80 %: in full.

    60 % of it and 20 % of the surprise 85, made up to 100: (4837.5 + 1700) ÷ 80 = 81.71875.
    """
    told = {"active": 5, "inspected": 4, "due": 0, "cleared": 0}
    board = old_board(township, officer, "branches", [(branch, None, 1, "81.72", "", told)])
    verdict = recompute_board(board)
    assert verdict.is_same, verdict.differences


def test_a_correction_revises_it_by_its_own_rules(old_homes, homes, officer):
    """The 70 of the one seen thrice becomes 100: 100.00; nothing else moves."""
    wrong = Inspection.objects.get(household=homes[0], total=70)
    correct_inspection(
        inspection=wrong, points=points_of(), reasons=reasons_of(), remark="", reason="录错",
        by=officer, at=LATER,
    )  # fmt: skip
    revision = compute_revision(old_homes, at=LATER)
    (shift,) = revision.shifts
    assert (shift.before.score, shift.after.score) == (Decimal("90.00"), Decimal("100.00"))
    assert revision.moved == 0
    Board.objects.filter(pk=old_homes.pk).update(
        status="published", published_at=AFTER, published_by=officer
    )
    new = revise_board(board=old_homes, reason="录错更正", by=officer, at=LATER)
    assert (new.rules, new.seed) == (1, "")
    assert recompute_board(new).is_same
