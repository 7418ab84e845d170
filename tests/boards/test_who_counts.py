"""Who counts, and how often: docs/scoring.md 1–11, each with an example worked out by hand.

The period is May 2023, 31 days. The households part of a branch is their mean, weighted by
days, × min(1, coverage ÷ 80 %).
"""

from datetime import date
from decimal import Decimal

import pytest

from boards.domain.gather import branch_scores, household_scores
from boards.domain.recompute import recompute_board
from boards.domain.scores import round_score
from boards.models import Board
from grid.domain.households import (
    activate_households,
    change_household,
    deactivate_households,
    enter_household,
    merge_households,
)
from grid.models import Household, Membership
from inspections.models import ArenaContest, Problem
from tests.boards.test_recompute import AFTER, HOUSEHOLDS, MAY, draft, inspect
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db
CLEAN, FAIR, POOR = (0, 0, 0), (15, 15, 0), (15, 15, 15)  # 100, 70 and 55 points


@pytest.fixture
def village(branch, standard, officer):
    """Three households with 100, 70 and 55 points, and one never seen."""
    homes = [HouseholdFactory(branch=branch) for _ in range(4)]
    inspect(
        homes, officer, [(0, "weekly", 3, CLEAN), (1, "weekly", 3, FAIR), (2, "weekly", 3, POOR)]
    )
    return homes


def score(township, branch):
    return branch_scores(township=township, period=MAY)[branch.pk]


def points(township, branch):
    """What the households give; what failed is a problem, too, and makes another part."""
    return round_score(score(township, branch).parts["households"])


def test_the_village_as_it_is(township, branch, village):
    """(100 + 70 + 55) ÷ 3 = 75; 3 of 4 are 75 %: 75 × 75 ÷ 80 = 70.31."""
    assert points(township, branch) == Decimal("70.31")


def test_entered_after_the_period_changes_nothing(township, branch, village, officer):
    before = points(township, branch)
    for n in range(5):
        home = Household(branch=branch, head=f"杨{n}")
        enter_household(household=home, by=officer, on=date(2023, 6, 1))
    assert points(township, branch) == before == Decimal("70.31")


def test_entered_on_the_last_day_counts_for_one_day(township, branch, village, officer):
    """93 of 125 days: 74.4 %. 75 × 0.744 ÷ 0.8 = 69.75."""
    enter_household(household=Household(branch=branch, head="杨新"), by=officer, on=MAY.end)
    assert score(township, branch).facts.active_days == 125
    assert points(township, branch) == Decimal("69.75")


def test_deactivated_before_drafting_lifts_nobody(township, branch, village, officer):
    """Without its poor and its unseen household the village would have 85.00 instead of 70.31."""
    deactivate_households(households=village[2:], on=date(2023, 6, 1), reason="迁出", by=officer)
    assert points(township, branch) == Decimal("70.31")
    board = draft(township, officer)
    assert set(board.entries.values_list("household", flat=True)) == {
        home.pk for home in village[:3]
    }


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        # last day the 15th: 15 of its 31 days. (100 + 70) × 31 + 55 × 15 = 6095, ÷ 77 = 79.156;
        # 77 of 108 days are 71.30 %: 79.156 × 0.71296 ÷ 0.8 = 70.54
        (date(2023, 5, 16), 15, "70.54"),
        # on the first day: none at all. 85 × (62 ÷ 93) ÷ 0.8 = 70.83
        (date(2023, 5, 1), 0, "70.83"),
        # on the very last day: 30 of 31. (5270 + 1650) ÷ 92 = 75.217; 92 ÷ 123 = 74.80 %
        (date(2023, 5, 31), 30, "70.33"),
    ],
)
def test_deactivated_within_the_period_counts_by_days(
    township, branch, village, officer, day, days, expected
):
    deactivate_households(households=[village[2]], on=day, reason="迁出", by=officer)
    assert points(township, branch) == Decimal(expected)
    scores = household_scores(township=township, period=MAY)
    assert (scores[village[2].pk].days if days else village[2].pk in scores) == days
    assert scores[village[0].pk].days == 31


def test_taken_up_again_counts_both_spans(township, branch, village, officer):
    """May 1–10 and 21–31: 21 days."""
    home = [village[2]]
    deactivate_households(households=home, on=date(2023, 5, 11), reason="外出", by=officer)
    activate_households(households=home, on=date(2023, 5, 21), reason="返乡", by=officer)
    scores = household_scores(township=township, period=MAY)
    assert scores[village[2].pk].days == 21


def test_looked_at_before_it_was_entered(township, branch, standard, officer):
    """Seen on the 11th, entered on the 25th: it belongs there from the 11th on, 21 days."""
    home = HouseholdFactory(branch=branch, member=date(2023, 5, 25))
    inspect([home], officer, [(0, "weekly", 11, FAIR)])
    facts = score(township, branch).facts
    assert (facts.days, facts.active_days, facts.active) == ((21,), 21, 1)
    later = HouseholdFactory(branch=branch, member=date(2023, 6, 9))
    inspect([later], officer, [(0, "weekly", 30, CLEAN)])
    facts = score(township, branch).facts
    assert (facts.days, facts.active_days, facts.active) == ((21, 2), 23, 2)


def test_moved_its_days_and_looks_split(township, branch, other_branch, standard, officer):
    """To the other village on the 11th: 10 and 21 days, 55 points here and 100 there."""
    stays, moves, there = (HouseholdFactory(branch=at) for at in (branch, branch, other_branch))
    inspect([stays, moves, there], officer, [
        (0, "weekly", 3, CLEAN), (1, "weekly", 3, POOR), (2, "weekly", 3, FAIR),
    ])  # fmt: skip
    moves.branch = other_branch
    change_household(household=moves, by=officer, on=date(2023, 5, 11))
    inspect([moves], officer, [(0, "weekly", 20, CLEAN)])
    # here (100 × 31 + 55 × 10) ÷ 41 = 89.02, there (70 × 31 + 100 × 21) ÷ 52 = 82.12
    assert points(township, branch) == Decimal("89.02")
    assert points(township, other_branch) == Decimal("82.12")
    whole = household_scores(township=township, period=MAY)[moves.pk]
    assert (whole.score, whole.days) == (Decimal("77.50"), 31)  # both looks
    board = draft(township, officer, Board.Level.BRANCH_HOUSEHOLDS, branch=other_branch)
    entry = board.entries.get(household=moves)
    assert (entry.score, entry.parts["days"]) == (Decimal("100.00"), 21)
    for level, at in (("branches", None), (HOUSEHOLDS, None), ("branch_households", branch)):
        assert recompute_board(draft(township, officer, level, branch=at)).is_same


def test_eight_entries_in_one_day_are_one_look(township, branch, standard, officer):
    """70 in one week; in another eight times 94 would lift it to 91.33: it is (70 + 94) ÷ 2."""
    home = HouseholdFactory(branch=branch)
    inspect([home], officer, [(0, "weekly", 3, FAIR)])
    inspect([home], officer, [(0, "weekly", 10, (5, 1, 0))] * 8)
    found = household_scores(township=township, period=MAY)[home.pk]
    assert (found.score, found.looks) == (Decimal("82.00"), 2)
    board = draft(township, officer)
    assert board.entries.get().parts["kinds"] == {"weekly": {"count": 2, "total": "164.0"}}
    assert recompute_board(board).is_same


def test_three_looks_of_a_week_with_no_end(township, branch, standard, officer):
    """(100 + 85 + 85.5) ÷ 3 = 90.1666…"""
    home = HouseholdFactory(branch=branch)
    inspect([home], officer, [
        (0, "weekly", 3, CLEAN), (0, "weekly", 4, (15, 0, 0)), (0, "weekly", 5, (14.5, 0, 0)),
    ])  # fmt: skip
    board = draft(township, officer)
    entry = board.entries.get()
    assert entry.score == Decimal("90.17")
    assert entry.parts["kinds"]["weekly"] == {"count": 1, "total": "541/6"}
    assert recompute_board(board).is_same


def test_surprise_and_arena_looks_of_a_week_each_count(township, branch, standard, officer):
    """(100 + 2 × 70 + 2 × 70 + 2 × 55 + 2 × 55) ÷ 9 = 66.67."""
    home = HouseholdFactory(branch=branch)
    inspect([home], officer, [
        (0, "weekly", 3, CLEAN), (0, "surprise", 3, FAIR), (0, "surprise", 4, FAIR),
        (0, "arena", 5, POOR), (0, "arena", 5, POOR),
    ])  # fmt: skip
    found = household_scores(township=township, period=MAY)[home.pk]
    assert (found.score, found.looks) == (Decimal("66.67"), 5)


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        (date(2023, 5, 1), None, 1),
        (date(2023, 5, 10), None, 1),  # it came on the very day
        (date(2023, 5, 11), None, 0),
        (date(2023, 5, 1), date(2023, 5, 10), 0),  # its last day was the one before
        (date(2023, 5, 1), date(2023, 5, 11), 1),
    ],
)
def test_a_problem_is_due_where_its_household_belonged_on_its_date(
    township, branch, standard, officer, since, until, due
):
    gone = HouseholdFactory(branch=branch, member=False)
    Membership.objects.create(household=gone, branch=branch, since=since, until=until)
    inspect([HouseholdFactory(branch=branch)], officer, [(0, "weekly", 3, CLEAN)])
    Problem.objects.create(
        township=township, branch=branch, household=gone, source="report", finding="垃圾",
        found_on=date(2023, 5, 2), due_on=date(2023, 5, 10),
    )  # fmt: skip
    facts = score(township, branch).facts
    assert (facts.due, facts.cleared) == (due, 0)


def test_the_contest_of_the_period_is_the_arena_part(
    township, branch, other_branch, standard, officer
):
    """Held on the last day it counts, on the day after it does not; who was not there has none."""
    home, away = (HouseholdFactory(branch=at) for at in (branch, other_branch))
    seen = [(0, "weekly", 3, CLEAN), (0, "arena", 9, FAIR)]
    inspect([home], officer, seen)
    inspect([away], officer, seen)
    contest = ArenaContest.objects.create(
        township=township, period="2023Q2", date=MAY.end, created_by=officer,
        status="closed", closed_by=officer, closed_at=AFTER,
    )  # fmt: skip
    contest.branches.add(branch)
    juror = contest.jurors.create(number=1, name="评委")
    juror.sheets.create(
        branch=branch, version=1, is_current=True, points=[], total=Decimal("91.5"),
        entered_by=officer, entered_at=AFTER,
    )  # fmt: skip
    board = draft(township, officer, "branches")
    told = {e.branch_id: e.parts for e in board.entries.all()}
    assert told[branch.pk]["arena_contest"] == told[branch.pk]["parts"]["arena"] == "91.50"
    assert told[other_branch.pk]["arena_contest"] is None
    assert told[other_branch.pk]["parts"]["arena"] is None
    contest.date = MAY.end.replace(month=6, day=1)
    contest.save()
    assert recompute_board(board).is_same  # as it was drafted
    parts = score(township, branch).parts
    assert parts["arena"] == 70


def test_a_merged_household_gives_its_looks_and_days(township, branch, standard, officer):
    """Seen as two in one week: one household, one look (85), on each day once."""
    stays, double, other = (HouseholdFactory(branch=branch) for _ in range(3))
    inspect([stays, double, other], officer, [
        (0, "weekly", 3, CLEAN), (1, "weekly", 4, FAIR), (2, "weekly", 4, FAIR),
    ])  # fmt: skip
    merge_households(source=double, target=stays, on=date(2023, 5, 21), reason="重复", by=officer)
    found = household_scores(township=township, period=MAY)
    assert {pk: (one.score, one.looks, one.days) for pk, one in found.items()} == {
        stays.pk: (Decimal("85.00"), 1, 31),
        other.pk: (Decimal("70.00"), 1, 31),
    }
    (facts,) = (one.facts for one in branch_scores(
        township=township, period=MAY
    ).values())  # fmt: skip
    assert (facts.days, facts.active, facts.active_days) == ((31, 31), 2, 62)


def test_of_equals_more_looks_and_the_longer_record_come_first(township, branch, standard, officer):
    """All at 100.00; seen twice in one week is seen once."""
    once, twice, early, week = (HouseholdFactory(branch=branch) for _ in range(4))
    inspect([once, twice, early, week], officer, [
        (0, "weekly", 9, CLEAN), (1, "weekly", 9, CLEAN), (1, "weekly", 16, CLEAN),
        (2, "weekly", 3, CLEAN), (3, "weekly", 30, CLEAN), (3, "weekly", 31, CLEAN),
    ])  # fmt: skip
    board = draft(township, officer)
    told = list(board.entries.values_list("household", "rank", "tie"))
    assert told == [
        (twice.pk, 1, "looks"), (early.pk, 2, "looks"), (once.pk, 3, "record"),
        (week.pk, 4, "record"),
    ]  # fmt: skip
