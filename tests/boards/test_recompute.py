"""A board computed again from what is stored: the same to the digit, or told where not."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boards.domain.boards import draft_board
from boards.domain.gather import household_scores
from boards.domain.policy import DEFAULT_POLICY, revise_policy
from boards.domain.recompute import recompute_board
from boards.models import Board, Pair
from boards.queries import counted_at
from grid.domain.households import change_household, deactivate_households
from grid.domain.periods import Period
from inspections.domain.corrections import annul_inspection, correct_inspection
from inspections.domain.record import record_inspections
from inspections.domain.standards import create_default_standard, load_standard
from inspections.models import Inspection
from tests.boards.test_policy import policies
from tests.factories import BranchFactory, HouseholdFactory, TownshipFactory, UserFactory
from tests.inspections.entries import make_entry, points_of, reasons_of

pytestmark = pytest.mark.django_db
MAY = Period.parse("2023-05")
SEEN = datetime(2023, 5, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
AFTER = datetime(2023, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = AFTER + timedelta(days=10)
HOUSEHOLDS = Board.Level.TOWNSHIP_HOUSEHOLDS


def inspect(households, by, looks):
    """`looks`: (place of the household, kind, day, points lost of item 1 to 3)."""
    standard = load_standard(households[0].branch.township.standards.get().pk)
    entries = [
        make_entry(
            households[place],
            standard,
            kind=kind,
            date=date(2023, 5, day),
            points=points_of(i1=15 - lost[0], i2=15 - lost[1], i3=15 - lost[2]),
        )
        for place, kind, day, lost in looks
    ]
    return record_inspections(entries=entries, by=by, received_at=SEEN)


@pytest.fixture
def village(branch, standard, officer):
    """Four households with 100, 90, 80 and 55 points, and one never seen."""
    homes = [HouseholdFactory(branch=branch) for _ in range(5)]
    lost = [(0, 0, 0), (10, 0, 0), (10, 10, 0), (15, 15, 15)]
    inspect(homes, officer, [(n, "weekly", 3, points) for n, points in enumerate(lost)])
    return homes


def draft(township, officer, level=HOUSEHOLDS, **more):
    return draft_board(
        township=township, level=level, period=MAY, by=officer, **{"at": AFTER, **more}
    )


looks = st.tuples(
    st.integers(0, 5),
    st.sampled_from(Inspection.Kind.values),
    st.integers(1, 31),
    st.tuples(*[st.sampled_from([0, 2.5, 5, 7.5, 15])] * 3),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(policy=policies(), seen=st.lists(looks, min_size=1, max_size=12))
@pytest.mark.parametrize("level", Board.Level.values)
def test_replay_gives_the_same_by_any_policy(transactional_examples, level, policy, seen):
    township = TownshipFactory()
    by = UserFactory(township=township)
    create_default_standard(township=township, on=date(2023, 1, 1))
    branches = [BranchFactory(township=township) for _ in range(2)]
    homes = [HouseholdFactory(branch=branches[n % 2]) for n in range(6)]
    inspect(homes, by, seen)
    if policy != DEFAULT_POLICY:
        revise_policy(
            township=township, numbers=policy, valid_from=MAY.start, reason="试行", by=by, at=AFTER
        )
    own = homes[seen[0][0]].branch
    branch = own if level == Board.Level.BRANCH_HOUSEHOLDS else None
    board = draft(township, by, level, branch=branch)
    verdict = recompute_board(Board.objects.get(pk=board.pk))
    assert verdict.is_same, verdict.differences
    assert verdict.entries == board.entries.count() > 0
    seen_homes = {homes[place].pk for place, *_ in seen}
    on_board = set(board.entries.exclude(household=None).values_list("household", flat=True))
    assert on_board <= seen_homes  # no household without a score
    rule = policy.boards[level]
    blacks = board.entries.filter(colour="black").values_list("score", flat=True)
    assert all(score < rule.black_below for score in blacks)


@pytest.fixture
def transactional_examples(db):
    """Each example makes a township of its own: nothing is shared between them."""


def test_a_later_correction_does_not_change_what_a_board_was_made_of(township, village, officer):
    first = Inspection.objects.get(household=village[3])
    common = {"by": officer, "reason": "录错", "remark": "", "reasons": reasons_of()}
    early = correct_inspection(
        inspection=first, points=points_of(i1=0), at=AFTER - timedelta(hours=1), **common
    )
    board = draft(township, officer)
    assert board.entries.get(household=village[3]).score == Decimal("85.00")
    correct_inspection(
        inspection=early.replacement, points=points_of(i1=0, i2=0), at=LATER, **common
    )
    annul_inspection(
        inspection=Inspection.objects.get(household=village[0]),
        reason="重复", by=officer, at=LATER,
    )  # fmt: skip
    assert recompute_board(board).is_same
    everything = Inspection.objects.all()
    then = counted_at(everything, AFTER)
    assert {one.pk for one in then.filter(household=village[3])} == {early.replacement_id}
    assert then.filter(household=village[0]).count() == 1
    before = counted_at(everything, AFTER - timedelta(hours=2))
    assert {one.pk for one in before.filter(household=village[3])} == {first.pk}
    assert not counted_at(everything, SEEN - timedelta(seconds=1)).exists()
    now = set(counted_at(everything, LATER).values_list("pk", flat=True))
    assert now == set(everything.filter(is_effective=True).values_list("pk", flat=True))


def move(household, branch, by):
    household.branch = branch
    change_household(household=household, by=by)


@pytest.mark.parametrize("level", ["branches", "township_households"])
def test_what_became_of_the_households_since_does_not_matter(
    township, other_branch, village, officer, time_machine, level
):
    time_machine.move_to(AFTER - timedelta(days=1))
    for home in village:
        home.save()  # its history begins before the board
    time_machine.move_to(AFTER)
    board = draft(township, officer, level)
    time_machine.move_to(LATER)
    deactivate_households(
        households=[village[0], village[4]], on=LATER.date(), reason="迁出", by=officer
    )
    move(village[1], other_branch, officer)
    HouseholdFactory(branch=village[2].branch)
    assert recompute_board(board).is_same


def test_moved_after_the_period_it_counts_where_it_was(township, other_branch, village, officer):
    move(village[1], other_branch, officer)
    assert not household_scores(township=township, period=MAY, branch=other_branch)
    scores = household_scores(township=township, period=MAY, branch=village[0].branch)
    assert village[1].pk in scores
    board = draft(township, officer, Board.Level.BRANCH_HOUSEHOLDS, branch=village[0].branch)
    assert board.entries.filter(household=village[1]).exists()


def run(*boards, **options):
    out = StringIO()
    try:
        call_command("recompute", *boards, stdout=out, **options)
    except CommandError as fault:
        return 1, f"{out.getvalue()}{fault}"
    return 0, out.getvalue()


def test_the_command_says_so(township, village, officer):
    board = draft(township, officer)
    code, told = run(str(board.pk))
    assert (code, "完全一致，共4条" in told) == (0, True)
    entry = board.entries.get(household=village[2])
    entry.score, entry.colour = Decimal("80.01"), "red"
    entry.save()
    code, told = run(all=True)
    assert code == 1
    assert f"  {village[2].branch.code} {village[2].code}: " in told
    assert "80.01" in told
    assert village[2].head not in told
    assert run("999")[0] == run()[0] == 1


def test_an_entry_too_many_and_one_too_few(township, village, officer):
    board = draft(township, officer)
    board.entries.filter(household=village[3]).update(household=village[4])
    told = {(one.stored, one.computed) for one in recompute_board(board).differences}
    assert told == {("4", ""), ("", "4")}


def test_the_numbers_of_the_board_count_not_those_of_today(township, village, officer):
    board = draft(township, officer)
    rule = replace(DEFAULT_POLICY.boards[HOUSEHOLDS], reds=1)
    numbers = replace(DEFAULT_POLICY, boards={**DEFAULT_POLICY.boards, HOUSEHOLDS: rule})
    revise_policy(
        township=township, numbers=numbers, valid_from=MAY.start, reason="试", by=officer, at=AFTER
    )
    assert recompute_board(board).is_same
    assert board.entries.filter(colour="red").count() == 2
    assert json.loads(json.dumps(board.rule)) == DEFAULT_POLICY.as_data()
    again = draft(township, officer)
    assert again.policy.version == 1
    assert again.entries.filter(colour="red").count() == 1


def test_a_pair_is_scored_jointly(township, village, officer):
    """And its score computed again, although the pair has ended since."""
    april = Board.objects.create(
        township=township, level=HOUSEHOLDS, period="2023-04", status="published",
        start=date(2023, 4, 1), end=date(2023, 4, 30), rule=DEFAULT_POLICY.as_data(),
        drafted_by=officer, drafted_at=SEEN, published_by=officer, published_at=SEEN,
    )  # fmt: skip
    good, poor = village[0], village[3]
    pair = Pair.objects.create(
        township=township, level=HOUSEHOLDS, board=april, formed_by=officer, formed_at=SEEN,
        red_branch=good.branch, red_household=good, black_branch=poor.branch, black_household=poor,
    )  # fmt: skip
    board = draft(township, officer)
    scores = dict(board.entries.values_list("household", "score"))
    assert scores[good.pk] == scores[poor.pk] == Decimal("77.50")
    assert board.entries.get(household=poor).own_score == Decimal("55.00")
    Pair.objects.filter(pk=pair.pk).update(
        ended_on=AFTER.date(), ended_by=officer, outcome="left", result=board
    )
    assert recompute_board(board).is_same
