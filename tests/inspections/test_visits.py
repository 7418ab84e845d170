"""A surprise visit from plan to report, and what it refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from grid.models import Household
from grid.scope import Scope
from inspections.domain.corrections import annul_inspection, correct_inspection
from inspections.domain.visits import (
    Lot,
    VisitPlan,
    VisitRefused,
    add_household,
    begin_visit,
    cancel_visit,
    close_visit,
    plan_visit,
    prove_draw,
    redraw_visit,
    revise_visit,
    skip_household,
)
from inspections.models import Inspection, Problem, Visit, VisitDraw, VisitHousehold
from inspections.queries_visits import figures_of, is_on_visit, pairs_of, with_inspections
from tests.factories import BranchFactory, HouseholdFactory, TownshipFactory
from tests.inspections.entries import points_of, reasons_of
from tests.inspections.visits import (
    SEED,
    fill,
    look,
    make_begun,
    make_branches,
    make_visit,
    today,
)

KIND = Inspection.Kind


@pytest.fixture
def places(branch, other_branch):
    for one in (branch, other_branch):
        fill(one)
    return [branch, other_branch]


def rows_of(visit):
    return list(with_inspections(visit.households.all()).order_by("order"))


# --- the draw ------------------------------------------------------------------------------


def test_a_draw_can_be_made_again_from_what_is_kept(officer, places):
    visit = make_visit(officer, places, count=1, homes=3)
    draw = visit.draws.get()
    assert draw.seed == SEED
    assert len(draw.drawn) == 1
    assert len(draw.drawn[0]["households"]) == 3
    assert prove_draw(draw).holds
    # The world goes on: households come and are seen; the proof rests on what was kept.
    HouseholdFactory(branch=places[0])
    assert prove_draw(VisitDraw.objects.get()).holds


def test_a_changed_record_is_found_out(officer, places):
    draw = make_visit(officer, places).draws.get()
    code = places[0].code
    frame = draw.frame | {"per_branch": 2}
    draw.frame, kept = frame, draw.frame
    assert not prove_draw(draw).is_same_frame
    draw.frame = kept
    others = Household.objects.filter(branch=places[0]).exclude(
        code__in=[name for one in draw.drawn for name, _pk in one["households"]]
    )
    (one,) = [one for one in draw.drawn if one["code"] == code]
    one["households"][0] = [others[0].code, others[0].pk]
    proof = prove_draw(draw)
    assert proof.is_same_frame
    assert not proof.is_same_draw


def test_weights_are_the_weeks_since_last_seen(officer, standard, branch):
    never, long_ago, lately = fill(branch, 3)
    look(long_ago, standard, officer, kind=KIND.WEEKLY, days_ago=30)
    look(lately, standard, officer, kind=KIND.WEEKLY, days_ago=2)
    frame = make_visit(officer, [branch]).draws.get().frame
    assert dict(frame["households"][branch.code]) == {
        never.code: 53,
        long_ago.code: 5,
        lately.code: 1,
    }
    assert frame["branches"] == [[branch.code, 53]]  # its own inspections do not count
    look(lately, standard, officer, days_ago=10)
    frame = make_visit(officer, [branch], seed="2").draws.get().frame
    assert frame["branches"][0][1] in {2, 3}  # the Monday of that week


def test_without_a_seed_one_is_made(officer, places):
    seeds = {make_visit(officer, places, seed="").draws.get().seed for _ in range(3)}
    assert len(seeds) == 3
    assert all(len(bytes.fromhex(seed)) == 16 for seed in seeds)


def test_inactive_households_and_empty_branches_are_not_drawn(officer, township, branch):
    active, gone = fill(branch, 2)
    Household.objects.filter(pk=gone.pk).update(is_active=False)
    empty = BranchFactory(township=township)
    visit = make_visit(officer, [branch, empty])
    assert [one["households"] for one in visit.draws.get().drawn] == [[[active.code, active.pk]]]


def test_a_second_draw_needs_a_reason_and_keeps_the_first(officer, places):
    visit = make_visit(officer, places)
    first = visit.draws.get()
    for said in ({"reason": " ", "seed": "9"}, {"reason": "回避", "seed": SEED}):
        with pytest.raises(VisitRefused):
            redraw_visit(visit=visit, by=officer, **said)
    second = redraw_visit(visit=visit, reason="回避", seed="9 9", by=officer)
    assert (second.number, second.reason) == (2, "回避")
    kept = VisitDraw.objects.get(number=1)
    assert (kept.seed, kept.drawn, kept.frame) == (first.seed, first.drawn, first.frame)
    begin_visit(visit=visit, by=officer)
    homes = [pk for one in second.drawn for _code, pk in one["households"]]
    assert [row.household_id for row in rows_of(visit)] == homes
    with pytest.raises(VisitRefused, match="进行中"):
        redraw_visit(visit=visit, reason="回避", seed="8", by=officer)


# --- planning ------------------------------------------------------------------------------


def test_what_cannot_be_planned(officer, places):
    for said in ({"date": today() - timedelta(days=1)}, {"team": " "}, {"count": -1}):
        with pytest.raises(VisitRefused):
            make_visit(officer, places, **said)
    foreign = make_branches(TownshipFactory(), 1)
    with pytest.raises(VisitRefused):
        plan_visit(
            township=places[0].township,
            plan=VisitPlan(today(), "龙检查"),
            lot=Lot(tuple(foreign), 1, 1),
            by=officer,
        )
    assert Visit.objects.count() == 0
    assert VisitDraw.objects.count() == 0


def test_day_team_and_focus_can_change_until_it_begins(officer, places):
    visit = make_visit(officer, places, date=today() + timedelta(days=3))
    with pytest.raises(VisitRefused, match="当天"):
        begin_visit(visit=visit, by=officer)
    drawn = visit.draws.get().drawn
    visit = revise_visit(visit=visit, plan=VisitPlan(today(), "石检查", "厕所"))
    begin_visit(visit=visit, by=officer)
    visit.refresh_from_db()
    assert (visit.members, visit.focus, visit.draws.get().drawn) == (["石检查"], "厕所", drawn)
    with pytest.raises(VisitRefused):
        revise_visit(visit=visit, plan=VisitPlan(today(), "吴检查"))


def test_numbers_follow_the_beginnings_and_leave_no_gap(officer, places):
    planned = [make_visit(officer, places, seed=str(n)) for n in range(3)]
    cancel_visit(visit=planned[0], reason="下雨", by=officer)
    later, sooner = planned[1:]
    assert begin_visit(visit=sooner, by=officer).number == 1
    assert begin_visit(visit=later, by=officer).number == 2
    assert Visit.objects.get(number=None) == planned[0]


# --- on the way ----------------------------------------------------------------------------


def test_a_visit_from_beginning_to_end(officer, supervisor, standard, places):
    visit = make_begun(officer, places, homes=2)
    first, second, third, last = rows_of(visit)
    look(
        first.household,
        standard,
        supervisor,
        points=points_of(i1=0),
        reasons=reasons_of(i1=["有垃圾"]),
    )
    look(second.household, standard, supervisor)
    problem = Problem.objects.get()
    assert (problem.source, problem.household) == (Problem.Source.SURPRISE, first.household)
    with pytest.raises(VisitRefused, match="2户"):
        close_visit(visit=visit, by=officer)
    skip_household(row=third, reason="家中无人", by=supervisor)
    with pytest.raises(VisitRefused):
        skip_household(row=last, reason=" ", by=supervisor)
    with pytest.raises(VisitRefused):
        skip_household(row=first, reason="家中无人", by=supervisor)
    skip_household(row=last, reason="已搬走", by=supervisor)
    closed = close_visit(visit=visit, by=officer)
    assert (closed.status, closed.closed_by) == (Visit.Status.CLOSED, officer)
    rows, problems = VisitHousehold.objects.all(), Problem.objects.all()
    figures = figures_of([visit], rows, problems)[visit.pk]
    assert (figures.households, figures.inspected, figures.skipped, figures.left) == (4, 2, 2, 0)
    assert (str(figures.mean), figures.problems) == ("92.5", 1)


def test_only_the_surprise_inspection_of_its_day_is_its_result(officer, standard, places):
    visit = make_begun(officer, places, homes=1)
    row = rows_of(visit)[0]
    look(row.household, standard, officer, kind=KIND.WEEKLY)
    look(row.household, standard, officer, days_ago=1)
    assert rows_of(visit)[0].inspection_id is None
    made = look(row.household, standard, officer)
    assert rows_of(visit)[0].inspection_id == made.pk


def test_corrections_count_and_annulled_ones_do_not(officer, standard, places):
    visit = make_begun(officer, places, homes=1)
    home = rows_of(visit)[0].household
    made = look(home, standard, officer)
    corrected = correct_inspection(
        inspection=made,
        points=points_of(i1=10),
        reasons=reasons_of(i1=["有垃圾"]),
        remark="",
        reason="看错了",
        by=officer,
    ).replacement
    assert (rows_of(visit)[0].inspection_id, rows_of(visit)[0].total) == (corrected.pk, 95)
    annul_inspection(inspection=corrected, reason="录错户", by=officer)
    assert rows_of(visit)[0].inspection_id is None


def test_an_entry_that_comes_in_late_goes_before_the_reason(officer, standard, places):
    visit = make_begun(officer, places[:1], homes=1)
    (row,) = rows_of(visit)
    skip_household(row=row, reason="家中无人", by=officer)
    close_visit(visit=visit, by=officer)
    look(row.household, standard, officer)
    figures = figures_of([visit], VisitHousehold.objects.all(), Problem.objects.all())[visit.pk]
    assert (figures.inspected, figures.skipped) == (1, 0)


def test_a_household_is_added_with_a_reason(officer, township, places):
    visit = make_begun(officer, places[:1], homes=2)
    drawn = {row.household_id for row in rows_of(visit)}
    other = Household.objects.filter(branch=places[0]).exclude(pk__in=drawn).first()
    stranger = Household.objects.filter(branch=places[1]).first()
    for home, reason in ((other, " "), (stranger, "路过"), (rows_of(visit)[0].household, "路过")):
        with pytest.raises(VisitRefused):
            add_household(visit=visit, household=home, reason=reason, by=officer)
    row = add_household(visit=visit, household=other, reason="路过时看到垃圾", by=officer)
    assert (row.order, row.added_by) == (3, officer)


def test_cancelling(officer, standard, places):
    visit = make_visit(officer, places)
    with pytest.raises(VisitRefused):
        cancel_visit(visit=visit, reason="", by=officer)
    cancelled = cancel_visit(visit=visit, reason="下雨", by=officer)
    assert (cancelled.status, cancelled.cancel_reason) == (Visit.Status.CANCELLED, "下雨")
    for step in (begin_visit, close_visit):
        with pytest.raises(VisitRefused):
            step(visit=visit, by=officer)
    begun = make_begun(officer, places, seed="2")
    look(rows_of(begun)[0].household, standard, officer)
    with pytest.raises(VisitRefused, match="不能取消"):
        cancel_visit(visit=begun, reason="下雨", by=officer)


def test_nothing_is_skipped_before_it_begins_or_after_it_ended(officer, places):
    visit = make_begun(officer, places[:1], homes=1)
    (row,) = rows_of(visit)
    cancel_visit(visit=visit, reason="下雨", by=officer)
    with pytest.raises(VisitRefused):
        skip_household(row=row, reason="家中无人", by=officer)
    with pytest.raises(VisitRefused):
        add_household(visit=visit, household=row.household, reason="路过", by=officer)


def test_the_database_holds_reason_and_author_together(officer, places):
    visit = make_begun(officer, places)
    with pytest.raises(IntegrityError), transaction.atomic():
        visit.households.update(skip_reason="家中无人")
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(number=None)


# --- secrecy -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["secretary", "responsible"])
@pytest.mark.parametrize("model", [Visit, VisitDraw, VisitHousehold])
def test_a_village_sees_nothing_before_it_begins(officer, places, request, role, model):
    scope = Scope(request.getfixturevalue(role))
    visit = make_visit(officer, places)
    assert not scope.of(model).exists()
    redraw_visit(visit=visit, reason="回避", by=officer)
    assert not scope.of(model).exists()
    cancelled = make_visit(officer, places, seed="3")
    cancel_visit(visit=cancelled, reason="下雨", by=officer)
    assert not scope.of(model).exists()


def test_after_it_began_a_secretary_sees_the_own_branch_only(officer, secretary, places):
    elsewhere = make_begun(officer, places[1:], seed="2")
    here = make_begun(officer, places)
    scope = Scope(secretary)
    assert set(scope.of(Visit)) == {here}
    assert {row.household.branch_id for row in scope.of(VisitHousehold)} == {places[0].pk}
    assert not scope.of(VisitHousehold).filter(visit=elsewhere).exists()


def test_on_a_visit_is_only_who_is_on_one_under_way(officer, places):
    visit = make_begun(officer, places[:1], homes=1)
    (row,) = rows_of(visit)
    rows = VisitHousehold.objects.all()
    assert is_on_visit(rows, row.household_id, on=today())
    assert not is_on_visit(rows, row.household_id, on=today() - timedelta(days=1))
    skip_household(row=row, reason="家中无人", by=officer)
    close_visit(visit=visit, by=officer)
    assert not is_on_visit(rows, row.household_id, on=today())


# --- pairs ---------------------------------------------------------------------------------


def pairs():
    start, end = today() - timedelta(days=200), today()
    return pairs_of(Inspection.objects.all(), start=start, end=end)


def test_a_surprise_is_set_beside_the_weekly_one_before_it(officer, secretary, standard, branch):
    (home,) = fill(branch, 1)
    weekly = {"kind": KIND.WEEKLY}
    look(home, standard, secretary, days_ago=30, **weekly)
    own = look(home, standard, secretary, days_ago=20, points=points_of(i1=12), **weekly)
    surprise = look(home, standard, officer, days_ago=10, points=points_of(i1=5))
    look(home, standard, secretary, days_ago=10, **weekly)  # of the same day: not before it
    look(home, standard, secretary, days_ago=3, **weekly)
    (pair,) = pairs()
    assert (pair.own_id, pair.surprise_id) == (own.pk, surprise.pk)
    assert (str(pair.gap), pair.on - pair.own_on) == ("7.0", timedelta(days=10))


@pytest.mark.parametrize(("days", "found"), [(56, 1), (57, 0)])
def test_the_weekly_one_is_at_most_eight_weeks_older(officer, standard, branch, days, found):
    (home,) = fill(branch, 1)
    look(home, standard, officer, kind=KIND.WEEKLY, days_ago=5 + days)
    look(home, standard, officer, days_ago=5)
    assert len(pairs()) == found


def test_a_household_counts_once_with_its_latest_pair(officer, standard, branch):
    (home,) = fill(branch, 1)
    look(home, standard, officer, kind=KIND.WEEKLY, days_ago=40)
    look(home, standard, officer, days_ago=30)
    latest = look(home, standard, officer, days_ago=10)
    assert [pair.surprise_id for pair in pairs()] == [latest.pk]


def test_what_does_not_count_is_in_no_pair(officer, standard, branch):
    (home,) = fill(branch, 1)
    own = look(home, standard, officer, kind=KIND.WEEKLY, days_ago=20)
    look(home, standard, officer, days_ago=10)
    annul_inspection(inspection=own, reason="录错户", by=officer)
    assert pairs() == []
