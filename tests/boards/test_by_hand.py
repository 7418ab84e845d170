"""Scores, boards and ties of tiny villages, each number worked out beside it (docs/scoring.md).

A household with full marks has 100 points; `lose(i)` takes an item's points away: 15 for items
1, 2, 3, 5 and 6, 10 for 4 and 7, 5 for 8. April 2023 has 30 days and begins on a Saturday.
"""

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from boards.domain.boards import draft_board
from boards.domain.policy import DEFAULT_POLICY, revise_policy
from boards.domain.rules import BoardRule, LastTie
from grid.domain.households import change_household, deactivate_households, enter_household
from grid.domain.periods import Period
from grid.models import Household
from inspections.domain.arena import Seat, close_contest
from inspections.domain.corrections import correct_inspection
from inspections.domain.life import take_step
from inspections.domain.record import record_inspections
from inspections.models import Inspection, Problem
from tests.boards.months import ZONE
from tests.factories import BranchFactory, HouseholdFactory
from tests.house.world_photo import PNG
from tests.inspections.arenas import CRITERIA, give, make_plan, open_contest
from tests.inspections.entries import make_entry, points_of, reasons_of

pytestmark = pytest.mark.django_db
APRIL = Period.parse("2023-04")
SURPRISE, ARENA = Inspection.Kind.SURPRISE, Inspection.Kind.ARENA


def april(day, hour=10):
    return datetime(2023, 4, day, hour, tzinfo=ZONE)


AFTER = datetime(2023, 5, 1, 20, tzinfo=ZONE)


def lose(*items):
    return points_of(**{f"i{item}": 0 for item in items})


@pytest.fixture
def look(standard, officer):
    def act(home, day, *lost, kind="weekly", hour=10):
        at = april(day, hour)
        entry = make_entry(
            home, standard, date=at.date(), entered_at=at, points=lose(*lost), kind=kind
        )
        return record_inspections(entries=[entry], by=officer, received_at=at)[0]

    return act


@pytest.fixture
def homes(branch):
    return [HouseholdFactory(branch=branch, head=head) for head in ("杨甲", "杨乙", "吴丙", "吴丁")]


@pytest.fixture
def draft(township, officer):
    def act(level="township_households", *, period=APRIL, at=AFTER, seed="7", **more):
        board = draft_board(
            township=township, level=level, period=period, by=officer, at=at, seed=seed, **more
        )
        return list(board.entries.select_related("branch", "household").order_by("rank", "pk"))

    return act


@pytest.fixture
def settle_by(township, officer):
    """Numbers for a small place; `last`: what settles a tie at the end."""

    def act(last, reds=2, blacks=2):
        rule = BoardRule(reds, Decimal(90), blacks, Decimal(70))
        numbers = replace(
            DEFAULT_POLICY,
            last_tie=last,
            boards=DEFAULT_POLICY.boards | {"township_households": rule},
        )
        revise_policy(
            township=township, numbers=numbers, valid_from=APRIL.start, reason="小乡",
            by=officer, at=april(1),
        )  # fmt: skip

    return act


def told(entries):
    return [(one.household.head, one.rank, str(one.score), one.colour, one.tie) for one in entries]


# --- 12: one weekly look per household and week ---


def test_eight_entries_of_one_day_are_one_look(homes, look, draft):
    """70 in the first week (items 1 and 2 lost); eight times 100 on Thursday 13 April.

    Counted singly (70 + 8 × 100) ÷ 9 = 96.67; as looks of two weeks (70 + 100) ÷ 2 = 85.
    """
    look(homes[0], 4, 1, 2)
    for hour in range(9, 17):
        look(homes[0], 13, hour=hour)
    (entry,) = draft()
    assert entry.score == Decimal("85.00")
    assert entry.parts["kinds"]["weekly"]["count"] == 2


def test_a_week_from_monday_to_sunday(homes, look, draft):
    """Sunday 9 and Monday 10 April lie in two weeks, Monday 10 and Sunday 16 in one.

    杨甲: (85 + 100) ÷ 2 = 92.50 of two looks; 杨乙: 92.50 of one look; a surprise inspection of
    that week counts by itself and double: 吴丙 (100 + 2 × 85) ÷ 3 = 90.
    """
    look(homes[0], 9, 1)
    look(homes[0], 10)
    look(homes[1], 10, 1)
    look(homes[1], 16)
    look(homes[2], 10)
    look(homes[2], 11, 1, kind=SURPRISE)
    assert told(draft()) == [
        ("杨甲", 1, "92.50", "red", "looks"),
        ("杨乙", 2, "92.50", "red", "looks"),
        ("吴丙", 3, "90.00", "red", ""),
    ]


# --- 8 and 16: ties ---


def test_ties_at_full_marks(homes, look, draft, other_branch, settle_by):
    """All 100. 吴丁 was looked at in three weeks, 杨甲 and 杨乙 in two, 吴丙 in one.

    杨甲 was first looked at on the 3rd, 杨乙 on the 4th. The codes would have said 甲 乙 丙 丁.
    """
    settle_by(LastTie.LOTS)
    for home, days in zip(homes, [(3, 10), (4, 11), (3,), (5, 12, 19)], strict=True):
        for day in days:
            look(home, day)
    assert told(draft()) == [
        ("吴丁", 1, "100.00", "red", "looks"),
        ("杨甲", 2, "100.00", "red", "looks"),
        ("杨乙", 3, "100.00", "", "record"),
        ("吴丙", 4, "100.00", "", "looks"),
    ]


def test_lots_where_nothing_else_tells_them_apart(homes, look, draft, settle_by):
    """Anybody can draw again: SHA-256 of the seed, the word rank and the code, smallest first."""
    settle_by(LastTie.LOTS)
    for home in homes:
        look(home, 3)

    def lot(home):
        text = f'["7", "rank", "{home.branch.code} {home.code}"]'
        return hashlib.sha256(text.encode()).hexdigest()

    entries = draft()
    assert [one.household for one in entries] == sorted(homes, key=lot)
    assert {one.tie for one in entries} == {"lot"}
    assert [one.colour for one in entries] == ["red", "red", "", ""]
    assert [one.pk for one in draft(seed="8")] != [one.pk for one in entries]  # drafted anew,
    assert [one.household for one in draft(seed="8")] == sorted(homes, key=lot)  # not drawn anew


def test_who_shares_the_last_red_place_is_red(homes, look, draft, settle_by):
    """Two red places; 100 once and 95 three times: the second place is shared by three."""
    settle_by(LastTie.SHARED)
    look(homes[0], 3)
    for home in homes[1:]:
        look(home, 3, 8)
    assert told(draft()) == [
        ("杨甲", 1, "100.00", "red", ""),
        ("杨乙", 2, "95.00", "red", "shared"),
        ("吴丙", 2, "95.00", "red", "shared"),
        ("吴丁", 2, "95.00", "red", "shared"),
    ]


def test_who_shares_the_edge_of_the_black_side_is_not_black(homes, look, draft, settle_by):
    """Two black places; 40 is one, three share 55: only one place is left for them."""
    settle_by(LastTie.SHARED)
    look(homes[0], 3, 1, 2, 3, 5)
    for home in homes[1:]:
        look(home, 3, 1, 2, 3)
    assert told(draft()) == [
        ("杨乙", 1, "55.00", "", "shared"),
        ("吴丙", 1, "55.00", "", "shared"),
        ("吴丁", 1, "55.00", "", "shared"),
        ("杨甲", 4, "40.00", "black", ""),
    ]


def test_who_was_not_drawn_is_unknown_not_worst(homes, look, draft):
    """All three have 85. 杨甲 was drawn and had 85, 杨乙 was not, so surprise is passed over.

    Then overdue problems: item 1 of each lies open past its date, one each. Then looks: 吴丙 two,
    杨乙 two, 杨甲 two; first look: 吴丙 on the 3rd, 杨乙 on the 4th, 杨甲 on the 5th.
    """
    look(homes[2], 3, 1)
    look(homes[2], 10, 1)
    look(homes[1], 4, 1)
    look(homes[1], 11, 1)
    look(homes[0], 5, 1)
    look(homes[0], 12, 1, kind=SURPRISE)
    entries = draft()
    assert {one.parts["overdue"] for one in entries} == {1}
    assert [(one.household.head, one.tie) for one in entries] == [
        ("吴丙", "record"),
        ("杨乙", "record"),
        ("杨甲", "record"),
    ]


# --- 11: who counts ---


def branch_parts(entries, branch):
    (entry,) = (one for one in entries if one.branch_id == branch.pk)
    return entry.score, entry.parts


def test_who_leaves_after_the_period_lifts_nobody(homes, look, draft, officer):
    """100 and 85 of four: mean 92.5, half of the days: 92.5 × 50 ÷ 80 = 57.81 (57.8125).

    Item 1 of 杨乙 was found on the 4th and not put right: due 1, cleared 0. Households 60,
    problems 10 of 70: 57.8125 × 60 ÷ 70 = 49.55. The two never seen leave on 2 May, before the
    board is drafted: the same.
    """
    look(homes[0], 3)
    look(homes[1], 4, 1)
    branch = homes[0].branch
    before, parts = branch_parts(draft("branches"), branch)
    assert (before, parts["coverage"], parts["due"]) == (Decimal("49.55"), "50.00", 1)
    deactivate_households(households=homes[1:], on=date(2023, 5, 2), reason="外迁", by=officer)
    after = draft("branches", at=AFTER + timedelta(days=3))
    assert branch_parts(after, branch)[0] == before


def test_who_enters_after_the_period_weighs_nothing(homes, look, draft, officer, branch):
    look(homes[0], 3)
    enter_household(
        household=Household(branch=branch, head="新户"), by=officer, on=date(2023, 5, 1)
    )
    score, parts = branch_parts(draft("branches"), branch)
    assert (parts["active_days"], parts["coverage"]) == (4 * 30, "25.00")
    assert score == Decimal("31.25")  # 100 × 25 ÷ 80; nothing else has a value


def test_the_days_of_who_moves_are_split(homes, look, draft, officer, branch, other_branch):
    """吴丙 moves on the 11th: ten days here, twenty there. 吴丁 leaves on the 16th, unseen.

    Here: 100 × 30 + 70 × 10 = 3700 of 40 days: 92.5. Days in all 30 + 30 + 10 + 15 = 85,
    seen 40: 40 ÷ 85 = 47.06 %, 92.5 × 40 ÷ 85 ÷ 0.8 = 54.41.
    There: 吴丙 alone, 40 points, on all of the branch's 20 days: 40.
    """
    look(homes[0], 3)
    look(homes[2], 5, 1, 2)
    moving = homes[2]
    moving.branch = other_branch
    change_household(household=moving, by=officer, on=date(2023, 4, 11))
    deactivate_households(households=[homes[3]], on=date(2023, 4, 16), reason="外迁", by=officer)
    look(moving, 20, 1, 2, 3, 5)
    entries = draft("branches")
    _, here = branch_parts(entries, branch)
    _, there = branch_parts(entries, other_branch)
    assert (here["mean"], here["active_days"], here["days"]) == ("92.50", 85, 40)
    assert (here["coverage"], here["parts"]["households"]) == ("47.06", "54.41")
    assert (there["mean"], there["active_days"], there["parts"]["households"]) == (
        "40.00",
        20,
        "40.00",
    )
    # On the township's board both looks count, (70 + 40) ÷ 2 = 55; on each branch's own its own.
    whole = {one.household.head: one.score for one in draft()}
    assert whole["吴丙"] == Decimal("55.00")
    own = draft("branch_households", branch=other_branch)
    assert [(one.household.head, str(one.score)) for one in own] == [("吴丙", "40.00")]


def test_who_was_seen_before_being_entered_belonged_from_then_on(look, draft, officer, branch):
    """Entered on the 21st and inspected on the 11th: days 11 to 30, twenty of them."""
    home = enter_household(
        household=Household(branch=branch, head="新户"), by=officer, on=date(2023, 4, 21)
    )
    look(home, 11)
    score, parts = branch_parts(draft("branches"), branch)
    assert (parts["active_days"], parts["days"], score) == (20, 20, Decimal("100.00"))


# --- 9, 10: problems put right ---


def step(problems, act, at, by, **more):
    more = {"note": "已看过"} | more
    take_step(problems=list(problems), act=act, by=by, at=at, **{"on": at.date(), **more})


def test_what_counts_is_when_it_was_recorded(homes, look, draft, officer):
    """Without any point it is serious: found on the 4th, due on the 7th.

    Put right "on the 6th" but recorded on the 8th: too late. The other, recorded on the 7th: in
    time. 100 × 1 ÷ 2 = 50.
    """
    late, early = look(homes[0], 4, 1), look(homes[1], 4, 1)
    found = {one.household_id: one for one in Problem.objects.all()}
    assert {one.due_on for one in found.values()} == {date(2023, 4, 7)}
    for seen, at in ((late, april(8)), (early, april(7, 23))):
        one = found[seen.household_id]
        step([one], "rectify", at, officer, photos=[PNG], on=date(2023, 4, 6))
    _, parts = branch_parts(draft("branches"), homes[0].branch)
    assert (parts["due"], parts["cleared"], parts["parts"]["problems"]) == (2, 1, "50.00")


def test_failed_again_after_it_was_reported_is_not_cleared(homes, look, draft, officer):
    """Recorded in time on the 6th; the look of the 13th fails the item again."""
    look(homes[0], 4, 1)
    step(Problem.objects.all(), "rectify", april(6), officer, photos=[PNG])
    _, parts = branch_parts(draft("branches", at=april(12, 20)), homes[0].branch)
    assert (parts["due"], parts["cleared"]) == (1, 1)  # as it stood on the 12th
    look(homes[0], 13, 1)
    _, parts = branch_parts(draft("branches"), homes[0].branch)
    assert (parts["due"], parts["cleared"], parts["overdue"]) == (1, 0, 1)


def test_reopening_changes_no_past_period(homes, look, draft, officer, supervisor):
    """Put right and closed in April, reopened on 3 May: April's board drafted then is the same."""
    look(homes[0], 4, 1)
    step(Problem.objects.all(), "rectify", april(6), officer, photos=[PNG])
    step(Problem.objects.all(), "close", april(8), supervisor)
    before = branch_parts(draft("branches"), homes[0].branch)
    step(Problem.objects.all(), "reopen", AFTER + timedelta(days=2), supervisor)
    after = branch_parts(draft("branches", at=AFTER + timedelta(days=3)), homes[0].branch)
    assert after == before
    assert (after[1]["due"], after[1]["cleared"], after[1]["overdue"]) == (1, 1, 0)


def test_what_a_correction_unmade_costs_nothing_closed_or_not(
    homes, look, draft, officer, supervisor
):
    """Two problems, one closed too late and one open; both looks are corrected to full marks."""
    looks = [look(homes[0], 4, 1), look(homes[1], 4, 1)]
    first = Problem.objects.filter(household=homes[0])
    step(first, "rectify", april(20), officer, photos=[PNG])
    step(first, "close", april(21), supervisor)
    _, parts = branch_parts(draft("branches"), homes[0].branch)
    assert (parts["due"], parts["cleared"]) == (2, 0)
    for seen in looks:
        correct_inspection(
            inspection=seen, points=points_of(), reasons=reasons_of(), remark="", reason="录错",
            by=officer, at=AFTER,
        )  # fmt: skip
    score, parts = branch_parts(draft("branches", at=AFTER + timedelta(hours=1)), homes[0].branch)
    assert (parts["due"], parts["parts"]["problems"]) == (0, None)
    assert score == Decimal("62.50")  # 100 × 50 ÷ 80, the households alone


# --- 13: the contest ---


def test_where_a_contest_was_held_its_result_counts(
    homes, look, draft, officer, township, branch, other_branch
):
    """Jurors give 80, 85 and 91: 85.33. The other village took no part: its weight is shared out.

    Without the contest the arena inspections count, 100 and 95. With it, here: one of four
    households with 100, 100 × 25 ÷ 80 = 31.25; (60 × 31.25 + 10 × 85.33) ÷ 70 = 38.98. There:
    (100 + 2 × 95) ÷ 3 = 96.67, and item 8 was not put right, 0 of 1: 60 × 96.67 ÷ 70 = 82.86.
    """
    guest, third = HouseholdFactory(branch=other_branch), BranchFactory(township=township)
    look(homes[0], 3)
    look(guest, 3)
    look(homes[0], 12, kind=ARENA)
    look(guest, 12, 8, kind=ARENA)
    entries = draft("branches")
    assert branch_parts(entries, other_branch)[1]["parts"]["arena"] == "95.00"
    plan = make_plan(
        [branch, third], date=date(2023, 4, 25), criteria=CRITERIA, seats=tuple(map(Seat, "甲乙丙"))
    )
    contest = open_contest(township=township, period=Period.parse("2023Q2"), plan=plan, by=officer)
    give(contest, officer, [(80, 85, 91), (70, 70, 70)])
    close_contest(contest=contest, by=officer, at=april(26))
    entries = draft("branches")
    score, parts = branch_parts(entries, branch)
    assert (parts["parts"]["arena"], parts["arena_contest"]) == ("85.33", "85.33")
    assert score == Decimal("38.98")
    score, parts = branch_parts(entries, other_branch)
    assert (parts["parts"]["arena"], parts["arena_contest"]) == (None, None)
    assert parts["weights"] == {"households": "85.71", "problems": "14.29"}
    assert score == Decimal("82.86")
