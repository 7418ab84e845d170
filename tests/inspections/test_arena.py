"""The arena's doorway: opening, sheets as versions, closing, and what it comes to."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grid.domain.periods import Period
from grid.models import Township
from inspections.domain.arena import (
    ArenaRefused,
    Criterion,
    Mark,
    Seat,
    SheetChanged,
    arena_scores,
    close_contest,
    enter_sheet,
    enter_sheets,
    open_contest,
    plan_of,
    propose_plan,
    revise_contest,
)
from inspections.domain.arena_results import read_result
from inspections.models import ArenaContest, ArenaJuror, ArenaSheet, Inspection
from tests.factories import BranchFactory, UserFactory
from tests.inspections.arenas import CRITERIA, QUARTER, give, make_contest, make_plan, points_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest(township, officer):
    return make_contest(township, officer)


def first(contest):
    return contest.jurors.order_by("number").first(), contest.branches.order_by("code").first()


# --- opening -----------------------------------------------------------------------------


def test_a_first_contest_starts_from_our_own_draft(township, branch, other_branch):
    plan = propose_plan(township)
    assert sum(one.points for one in plan.criteria) == 100
    assert plan.branches == (branch, other_branch)
    assert plan.seats == ()


def test_the_next_one_starts_from_the_last(township, officer, leader):
    seats = (Seat("龙评委", leader), Seat("杨评委"))
    make_contest(township, officer, seats=seats, criteria=CRITERIA)
    plan = propose_plan(township)
    assert plan.criteria == CRITERIA
    assert plan.seats == seats  # without the ids of the other contest's seats


def test_a_quarter_has_one_contest(township, officer, contest):
    with pytest.raises(ArenaRefused):
        make_contest(township, officer)
    assert ArenaContest.objects.count() == 1


def test_only_a_quarter_has_one(township, officer, branch, other_branch):
    with pytest.raises(ValueError, match="not a quarter"):
        open_contest(
            township=township,
            period=Period.parse("2023-05"),
            plan=make_plan([branch, other_branch]),
            by=officer,
        )


@pytest.mark.parametrize(
    "changed",
    [
        {"criteria": ()},
        {"criteria": (Criterion("村容村貌", 60), Criterion("农户庭院", 39))},
        {"criteria": (Criterion("村容村貌", 60), Criterion("村容村貌", 40))},
        {"criteria": (Criterion("村容村貌", 100), Criterion("农户庭院", 0))},
        {"seats": ()},
        {"seats": (Seat("龙评委"), Seat("龙评委"))},
        {"branches": ()},
    ],
)
def test_a_plan_that_cannot_be_is_refused(township, officer, branch, other_branch, changed):
    plan = replace(make_plan([branch, other_branch]), **changed)
    with pytest.raises(ArenaRefused):
        open_contest(township=township, period=QUARTER, plan=plan, by=officer)
    assert not ArenaContest.objects.exists()


def test_branches_and_accounts_are_the_townships_own(township, officer, secretary, branch):
    away = Township.objects.create(code="431225213", name="朗江镇")
    stranger = UserFactory(role="leader", township=away)
    plan = make_plan([branch, BranchFactory(township=township)])
    for wrong in (
        replace(plan, branches=(branch, BranchFactory(township=away))),
        replace(plan, seats=(Seat("外人", stranger),)),
        replace(plan, seats=(Seat("本村支书", secretary),)),
        replace(plan, seats=(Seat("一人", officer), Seat("两席", officer))),
    ):
        with pytest.raises(ArenaRefused):
            open_contest(township=township, period=QUARTER, plan=wrong, by=officer)


# --- saying it anew ----------------------------------------------------------------------


def test_without_sheets_everything_can_be_said_anew(contest, officer):
    kept = contest.jurors.get(name="评委2")
    plan = replace(
        plan_of(contest),
        criteria=(Criterion("全部", 100),),
        seats=(Seat("评委贰", None, kept.pk), Seat("新评委")),
        branches=tuple(contest.branches.all())[:2],
        place="村部",
    )
    revise_contest(contest=contest, plan=plan)
    contest.refresh_from_db()
    assert contest.place == "村部"
    assert list(contest.criteria.values_list("name", "points")) == [("全部", 100)]
    assert list(contest.jurors.values_list("number", "name")) == [(1, "评委贰"), (2, "新评委")]
    assert contest.jurors.get(number=1).pk == kept.pk
    assert contest.branches.count() == 2


def test_what_has_sheets_stays(contest, officer):
    juror, branch = first(contest)
    enter_sheet(juror=juror, mark=Mark(branch.pk, points_for(80)), by=officer, source="paper")
    plan = plan_of(contest)
    for wrong in (
        replace(plan, criteria=(Criterion("全部", 100),)),
        replace(plan, seats=plan.seats[1:]),
        replace(plan, branches=plan.branches[1:]),
    ):
        with pytest.raises(ArenaRefused):
            revise_contest(contest=contest, plan=wrong)
    more = replace(plan, seats=(*plan.seats[:1], Seat("临时评委")), branches=plan.branches[:2])
    revise_contest(contest=contest, plan=more)
    assert contest.jurors.count() == 2
    assert ArenaSheet.objects.filter(juror__contest=contest).count() == 1


def test_jurors_may_swap_names(contest):
    plan = plan_of(contest)
    one, two, three = plan.seats
    swapped = (replace(one, name=two.name), replace(two, name=one.name), three)
    revise_contest(contest=contest, plan=replace(plan, seats=swapped))
    assert dict(contest.jurors.values_list("pk", "name")) == {
        one.id: two.name,
        two.id: one.name,
        three.id: three.name,
    }


def test_a_seat_of_another_contest_is_a_new_one(township, officer, contest):
    other = make_contest(township, officer, period=QUARTER.next)
    foreign = other.jurors.first()
    plan = replace(plan_of(contest), seats=(Seat("借来的", None, foreign.pk),))
    revise_contest(contest=contest, plan=plan)
    assert other.jurors.count() == 3
    assert contest.jurors.get().pk != foreign.pk


# --- sheets ------------------------------------------------------------------------------


def test_a_sheet_is_kept_with_who_and_how(contest, officer):
    juror, branch = first(contest)
    assert enter_sheet(
        juror=juror, mark=Mark(branch.pk, points_for("88.5")), by=officer, source="paper"
    )
    sheet = ArenaSheet.objects.get()
    assert (sheet.total, sheet.points) == (Decimal("88.5"), [60, 28.5])
    assert (sheet.entered_by, sheet.source, sheet.version) == (officer, "paper", 1)


def test_a_change_is_a_new_version_and_the_old_one_stays(contest, officer):
    juror, branch = first(contest)
    for after, total in enumerate((80, 85)):
        mark = Mark(branch.pk, points_for(total), after)
        assert enter_sheet(juror=juror, mark=mark, by=officer, source="paper")
    rows = ArenaSheet.objects.order_by("version").values_list("version", "total", "is_current")
    assert list(rows) == [(1, 80, False), (2, 85, True)]
    assert read_result(contest).rows[0].score == 85


def test_the_same_again_writes_nothing(contest, officer):
    juror, branch = first(contest)
    mark = Mark(branch.pk, points_for(80))
    said = [enter_sheet(juror=juror, mark=mark, by=officer, source="paper") for _ in range(3)]
    assert said == [True, False, False]
    assert ArenaSheet.objects.count() == 1


def test_what_came_in_meanwhile_is_not_overwritten_unseen(contest, officer):
    juror, branch = first(contest)
    _, second = contest.branches.order_by("code")[:2]
    enter_sheet(juror=juror, mark=Mark(branch.pk, points_for(80)), by=officer, source="paper")
    marks = [Mark(second.pk, points_for(70)), Mark(branch.pk, points_for(90))]
    with pytest.raises(SheetChanged) as fault:
        enter_sheets(juror=juror, marks=marks, by=officer, source="paper")
    assert fault.value.branch_id == branch.pk
    assert ArenaSheet.objects.count() == 1


def test_a_sheet_can_be_taken_back_and_given_again(contest, officer):
    juror, branch = first(contest)
    for after, points in enumerate((points_for(80), (), points_for(70))):
        mark = Mark(branch.pk, points, after)
        assert enter_sheet(juror=juror, mark=mark, by=officer, source="paper")
        result = read_result(contest)
        assert result.entered == bool(points)
    assert ArenaSheet.objects.count() == 3
    assert not enter_sheet(
        juror=first(contest)[0], mark=Mark(_other(contest), ()), by=officer, source="paper"
    )


def _other(contest):
    return contest.branches.order_by("code").last().pk


def test_on_the_phone_only_the_juror_enters(township, officer, leader):
    contest = make_contest(township, officer, seats=(Seat("龙评委", leader), Seat("杨评委")))
    juror, branch = first(contest)
    mark = Mark(branch.pk, points_for(80))
    with pytest.raises(ArenaRefused):
        enter_sheet(juror=juror, mark=mark, by=officer, source="phone")
    assert enter_sheet(juror=juror, mark=mark, by=leader, source="phone")


@pytest.mark.parametrize(
    "points", [(Decimal(61), Decimal(0)), (Decimal("0.3"), Decimal(0)), (Decimal(50),)]
)
def test_points_that_cannot_be_are_refused(contest, officer, points):
    juror, branch = first(contest)
    with pytest.raises(ArenaRefused):
        enter_sheet(juror=juror, mark=Mark(branch.pk, points), by=officer, source="paper")
    assert not ArenaSheet.objects.exists()


def test_a_branch_that_does_not_take_part_is_refused(contest, officer, other_branch):
    juror, branch = first(contest)
    mark = Mark(other_branch.pk, points_for(80))
    with pytest.raises(ArenaRefused):
        enter_sheet(juror=juror, mark=mark, by=officer, source="paper")
    twice = [Mark(branch.pk, points_for(80)), Mark(branch.pk, points_for(81))]
    with pytest.raises(ArenaRefused):
        enter_sheets(juror=juror, marks=twice, by=officer, source="paper")


def test_a_whole_juror_costs_as_much_as_one_sheet(contest, officer):
    jurors = list(contest.jurors.all())
    branches = list(contest.branches.all())

    def cost(juror, marks):
        with CaptureQueriesContext(connection) as asked:
            enter_sheets(juror=juror, marks=marks, by=officer, source="paper")
        return len(asked)

    one = cost(jurors[0], [Mark(branches[0].pk, points_for(80))])
    assert cost(jurors[1], [Mark(branch.pk, points_for(80)) for branch in branches]) == one


# --- closing and the result --------------------------------------------------------------


def test_nothing_is_closed_without_sheets_or_with_some_missing(contest, officer):
    with pytest.raises(ArenaRefused):
        close_contest(contest=contest, by=officer, accept_missing=True)
    give(contest, officer, [[80, 81, 82], [90, None, 91], [70, 71, 72]])
    with pytest.raises(ArenaRefused, match="1"):
        close_contest(contest=contest, by=officer)
    closed = close_contest(contest=contest, by=officer, accept_missing=True)
    assert closed.closed_by == officer


def test_closed_is_closed(contest, officer):
    branches = give(contest, officer, [[80] * 3] * 3)
    close_contest(contest=contest, by=officer)
    juror, _ = first(contest)
    mark = Mark(branches[0].pk, points_for(99), 1)
    for act in (
        lambda: enter_sheet(juror=juror, mark=mark, by=officer, source="paper"),
        lambda: close_contest(contest=contest, by=officer),
        lambda: revise_contest(contest=contest, plan=plan_of(contest)),
    ):
        with pytest.raises(ArenaRefused):
            act()
    assert ArenaSheet.objects.count() == 9


def test_places_ties_and_what_is_dropped(township, officer):
    contest = make_contest(township, officer, branches=4, jurors=5)
    table = [
        [80, 80, 80, 80, 80],
        [100, 90, 90, 90, 10],
        [95, 85, 90, 95, 80],  # 95 and 80 go: 90.00 as well
        [None] * 5,
    ]
    branches = give(contest, officer, table)
    result = read_result(contest)
    told = [(row.branch, row.rank, row.score) for row in result.rows]
    assert told == [
        (branches[1], 1, 90),
        (branches[2], 1, 90),
        (branches[0], 3, 80),
        (branches[3], None, None),
    ]
    assert result.rows[0].tied == (branches[2].name,)
    assert [cell.dropped for cell in result.rows[0].cells] == ["highest", "", "", "", "lowest"]
    assert (result.entered, result.expected, result.missing) == (15, 20, 5)
    assert [row.branch for row in result.by_code] == branches


def test_four_sheets_all_count_though_there_are_five_jurors(township, officer):
    contest = make_contest(township, officer, branches=2, jurors=5)
    give(contest, officer, [[100, 80, 80, 80, None], [70] * 5])
    row = read_result(contest).rows[0]
    assert row.score == 85
    assert not row.has_dropped


def test_the_result_costs_the_same_for_many(township, officer):
    def cost(number, period):
        contest = make_contest(township, officer, branches=number, jurors=number, period=period)
        give(contest, officer, [[80] * number] * number)
        with CaptureQueriesContext(connection) as asked:
            read_result(contest)
        return len(asked)

    assert cost(2, QUARTER) == cost(6, QUARTER.next) == 3


# --- scores for the boards ---------------------------------------------------------------


def test_scores_of_a_period(township, officer, branch, other_branch):
    other = UserFactory(role="officer", township=BranchFactory().township)
    make_closed(other, [[1] * 3] * 2)
    make_closed(officer, [[80, 80, 80], [90, 90, 91]], branches=(branch, other_branch))
    assert arena_scores(township=township, period=QUARTER) == {
        branch.pk: Decimal("80.00"),
        other_branch.pk: Decimal("90.33"),
    }
    make_closed(
        officer,
        [[85.5, 85, 85], [None] * 3],
        branches=(branch, other_branch),
        period=QUARTER.previous,
    )
    half = arena_scores(township=township, period=Period.parse("2023H1"))
    assert half == {branch.pk: Decimal("82.59"), other_branch.pk: Decimal("90.33")}  # 82.585
    assert arena_scores(township=township, period=Period.parse("2023")) == half
    for none in ("2023-06", "2023-W20", "2022", "2023Q3"):
        assert arena_scores(township=township, period=Period.parse(none)) == {}


def make_closed(officer, table, *, branches=None, period=QUARTER):
    places = branches or BranchFactory.create_batch(2, township=officer.township)
    contest = open_contest(
        township=officer.township, period=period, plan=make_plan(places), by=officer
    )
    give(contest, officer, table)
    return close_contest(contest=contest, by=officer, accept_missing=True)


def test_an_open_contest_scores_nobody_yet(township, officer, contest):
    give(contest, officer, [[80] * 3] * 3)
    assert arena_scores(township=township, period=QUARTER) == {}


def test_the_arena_leaves_households_alone(contest, officer):
    give(contest, officer, [[80] * 3] * 3)
    close_contest(contest=contest, by=officer)
    assert not Inspection.objects.exists()
    assert ArenaJuror.objects.count() == 3
