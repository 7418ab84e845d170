"""Corrections: a new version counts, the old one stays, and every number follows."""

import contextlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.domain.corrections import (
    OWN_TIME,
    CorrectionRefused,
    annul_inspection,
    correct_inspection,
    may_correct,
)
from inspections.domain.record import record_inspection
from inspections.models import Correction, Inspection, Photo, Problem, Standing, WeekSummary
from inspections.queries import due_households, effective, versions_of
from tests.factories import BranchFactory, HouseholdFactory
from tests.house.world_photo import make_photo
from tests.inspections.entries import MONDAY, make_entry, points_of, reasons_of
from tests.inspections.steps import close_problem

REASON = "录入时看错了户"


@pytest.fixture
def enter(household, standard, secretary):
    def record(at=household, **changed):
        entry = make_entry(at, standard, **changed)
        return record_inspection(entry=entry, by=secretary).inspection

    return record


@pytest.fixture
def correct(secretary):
    def act(inspection, by=secretary, reason=REASON, at=None, **lost):
        correction = correct_inspection(
            inspection=inspection,
            points=points_of(**lost),
            reasons=reasons_of(),
            remark=inspection.remark,
            reason=reason,
            by=by,
            at=at,
        )
        return correction.replacement

    return act


def facts_of(summary):
    names = ("inspections", "households", "total_sum", "problems_found")
    items = ("item_points", "item_possible", "item_failed")
    return {name: getattr(summary, name) for name in (*names, *items)}


def test_the_new_version_counts_and_the_old_one_stays(enter, correct, secretary):
    old = enter(points=points_of(i1=0), remark="雨天")
    new = correct(old, i1=10)
    before, after = versions_of(new)
    assert (before, after) == (old, new)
    assert (before.total, after.total) == (Decimal("85.0"), Decimal("95.0"))
    assert (before.is_effective, after.is_effective) == (False, True)
    assert (after.date, after.kind, after.household) == (old.date, old.kind, old.household)
    assert after.received_at == old.received_at
    correction = Correction.objects.get()
    assert (correction.reason, correction.by, correction.first) == (REASON, secretary, old)
    assert list(effective(Inspection.objects.all())) == [new]


def test_numbers_follow(enter, correct, household):
    old = enter(points=points_of(i1=0, i2=7))
    correct(old, i2=15, i3=0)
    summary = WeekSummary.objects.get()
    assert facts_of(summary) == {
        "inspections": 1,
        "households": 1,
        "total_sum": Decimal("85.0"),
        "problems_found": 1,
        "item_points": [15, 15, 0, 10, 15, 15, 10, 5],
        "item_possible": [15, 15, 15, 10, 15, 15, 10, 5],
        "item_failed": [0, 0, 1, 0, 0, 0, 0, 0],
    }
    assert Standing.objects.get(household=household).last_total == Decimal("85.0")
    told = Problem.objects.order_by("item_number").values_list("item_number", "status")
    assert list(told) == [(1, "withdrawn"), (2, "withdrawn"), (3, "open")]


def test_annulled_leaves_nothing_that_counts(enter, household, branch, secretary):
    old = enter(points=points_of(i1=0))
    correction = annul_inspection(inspection=old, reason=REASON, by=secretary)
    assert correction.is_annulment
    assert not effective(Inspection.objects.all()).exists()
    assert not Standing.objects.exists()
    summary = WeekSummary.objects.get()
    assert (summary.inspections, summary.households, summary.problems_found) == (0, 0, 0)
    assert Problem.objects.get().status == "withdrawn"
    own = type(household).objects.filter(branch=branch)
    assert household in due_households(own, branch=branch, week=MONDAY)
    enter()  # and seen anew it counts as one household again
    assert WeekSummary.objects.get().households == 1


def test_the_standing_falls_back_to_the_one_before(enter, household, secretary):
    enter(points=points_of(i3=0))
    later = enter(date=MONDAY + timedelta(days=2))
    annul_inspection(inspection=later, reason=REASON, by=secretary)
    standing = Standing.objects.get(household=household)
    assert (standing.last_on, standing.last_total) == (MONDAY, Decimal("85.0"))


def test_a_problem_that_was_closed_is_none_either_once_unmade(enter, correct, secretary):
    old = enter(points=points_of(i1=0))
    close_problem(problem=Problem.objects.get(), on=MONDAY, note="已清扫", by=secretary)
    at = timezone.now() - timedelta(hours=1)
    correct(old, at=at)
    problem = Problem.objects.get()
    assert (problem.status, problem.stage, problem.closed_on) == ("withdrawn", "withdrawn", None)
    step = problem.steps.last()
    assert (step.act, step.at, step.on) == ("withdraw", at, timezone.localdate(at))


def test_closed_and_failed_again_by_a_later_look_it_stays(enter, correct, secretary):
    """The later look found it open, so it has no problem of its own: this one is its."""
    old = enter(points=points_of(i1=0))
    enter(date=MONDAY + timedelta(days=2), points=points_of(i1=0))
    close_problem(
        problem=Problem.objects.get(), on=MONDAY + timedelta(days=3), note="清", by=secretary
    )
    correct(old)
    assert Problem.objects.get().status == "closed"


def test_closed_and_found_again_as_another_it_is_none(enter, correct, secretary):
    old = enter(points=points_of(i1=0))
    close_problem(problem=Problem.objects.get(), on=MONDAY, note="清", by=secretary)
    enter(date=MONDAY + timedelta(days=9), points=points_of(i1=0))  # has a problem of its own
    correct(old)
    told = Problem.objects.order_by("pk").values_list("status", flat=True)
    assert list(told) == ["withdrawn", "open"]


def test_a_problem_that_was_found_again_stays(enter, correct):
    old = enter(points=points_of(i1=0, i2=0))
    enter(date=MONDAY + timedelta(days=3), points=points_of(i1=0))
    correct(old)
    told = Problem.objects.order_by("item_number").values_list("item_number", "status")
    assert list(told) == [(1, "open"), (2, "withdrawn")]


def test_time_to_put_right_runs_from_the_correction(enter, correct):
    old = enter()
    at = timezone.now()
    correct(old, i1=0, at=at)
    problem = Problem.objects.get()
    assert (problem.found_on, problem.due_on) == (
        MONDAY,
        timezone.localdate(at) + timedelta(days=3),
    )


def test_photos_are_evidence_of_both_versions(enter, correct, secretary):
    old = enter(points=points_of(i1=0))
    photo = make_photo(old, secretary)
    new = correct(old, i1=5)
    assert new.photos.get().file.name == photo.file.name
    assert Photo.objects.count() == 2


def test_who_may_correct_and_when(enter, correct, officer, leader, secretary):
    old = enter()
    arrived = old.received_at
    assert may_correct(old, by=secretary, at=arrived + OWN_TIME)
    assert not may_correct(old, by=secretary, at=arrived + OWN_TIME + timedelta(seconds=1))
    assert may_correct(old, by=officer, at=arrived + timedelta(days=90))
    assert not may_correct(old, by=leader, at=arrived)
    with pytest.raises(CorrectionRefused, match="48"):
        correct(old, i1=3, at=arrived + timedelta(days=3))
    new = correct(old, by=officer, i1=3)
    assert not may_correct(new, by=secretary, at=arrived)  # the officer's word stands
    old.refresh_from_db()
    assert not may_correct(old, by=officer, at=arrived)  # only what counts is corrected


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_corrected(enter, correct, reason):
    old = enter()
    with pytest.raises(CorrectionRefused):
        correct(old, reason=reason, i1=3)
    assert Inspection.objects.get().is_effective
    assert not Correction.objects.exists()


def test_twice_is_once(enter, correct):
    old = enter()
    correct(old, i1=3)
    with pytest.raises(CorrectionRefused, match="更正"):
        correct(old, i1=4)
    assert Correction.objects.count() == 1


def test_nothing_different_is_no_correction(enter, correct):
    old = enter(points=points_of(i1=3))
    with pytest.raises(CorrectionRefused):
        correct(old, i1=3)
    assert not Correction.objects.exists()


STEP = st.tuples(
    st.sampled_from(["enter", "correct", "annul"]),
    st.integers(0, 1),  # household
    st.integers(0, 8),  # day
    st.integers(0, 9),  # which of those that count
    st.dictionaries(st.sampled_from(["i1", "i2", "i7"]), st.sampled_from([None, 0, 4, 10])),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(steps=st.lists(STEP, max_size=9))
def test_whatever_was_corrected_the_numbers_are_those_of_what_counts(
    steps, township, standard, secretary
):
    homes = _fresh_homes(township)
    for act, home, day, which, lost in steps:
        count = list(effective(Inspection.objects.filter(household__in=homes)).order_by("pk"))
        one = count[which % len(count)] if count else None
        if act == "enter" or one is None:
            entry = make_entry(
                homes[home],
                standard,
                date=MONDAY + timedelta(days=day),
                points=points_of(**lost),
            )
            record_inspection(entry=entry, by=secretary)
        elif act == "annul":
            annul_inspection(inspection=one, reason=REASON, by=secretary)
        else:
            with contextlib.suppress(CorrectionRefused):  # nothing different
                correct_inspection(
                    inspection=one,
                    points=points_of(**lost),
                    reasons=reasons_of(),
                    remark="",
                    reason=REASON,
                    by=secretary,
                )
    _assert_numbers_are_of_what_counts(homes, standard)


def _fresh_homes(township):
    """Each example has its own branch: hypothesis runs them all in one transaction."""
    number = township.branches.count()
    branch = BranchFactory(township=township, code=f"4312252122{number:02d}")
    return [HouseholdFactory(branch=branch) for _ in range(2)]


def _assert_numbers_are_of_what_counts(homes, standard):
    rows = list(effective(Inspection.objects.filter(household__in=homes)))
    for summary in WeekSummary.objects.filter(branch=homes[0].branch):
        mine = [row for row in rows if row.week == summary.week]
        assert summary.inspections == len(mine)
        assert summary.households == len({row.household_id for row in mine})
        assert summary.total_sum == sum((row.total for row in mine), Decimal())
        for place, item in enumerate(standard.items):
            got = [row.points[place] for row in mine if row.points[place] is not None]
            assert summary.item_points[place] == sum(got)
            assert summary.item_possible[place] == item.points * len(got)
            assert summary.item_failed[place] == sum(one < item.pass_mark for one in got)
    for home in homes:
        own = [row for row in rows if row.household_id == home.pk]
        latest = max(own, key=lambda row: (row.date, row.received_at), default=None)
        standing = Standing.objects.filter(household=home).first()
        assert (standing and (standing.last_on, standing.last_total)) == (
            latest and (latest.date, latest.total)
        )
    found = Problem.objects.filter(household__in=homes).exclude(status="withdrawn").count()
    told = WeekSummary.objects.filter(branch=homes[0].branch).values_list(
        "problems_found", flat=True
    )
    assert sum(told) == found
