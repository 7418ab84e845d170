"""The life of a problem: what may follow what, by whom, and how it is counted."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grid.models import Position
from inspections.domain.life import TRANSITIONS, StepRefused, possible_acts, take_step
from inspections.domain.photos import PhotoRefused
from inspections.domain.problems import ProblemRefused, report_problem
from inspections.domain.record import record_inspection
from inspections.models import Photo, Problem, ProblemStep
from inspections.queries import cleared_late, open_problems, overdue_problems, to_recheck
from tests.factories import HouseholdFactory, MemberFactory
from tests.house.world_photo import PNG
from tests.inspections.entries import MONDAY, make_entry, points_of
from tests.inspections.steps import at_noon

Act, Stage = ProblemStep.Act, Problem.Stage
DAY = timedelta(days=1)
# What each act needs beside the problem and the person.
SAID = {
    Act.DELIBERATE: {"persons": "龙家光、杨秀英", "note": "本周五前清理"},
    Act.CLAIM: {},
    Act.PLAN: {"note": "户主清运，组长督促"},
    Act.RECTIFY: {"note": "已清扫", "photos": [PNG]},
    Act.CLOSE: {},
    Act.REOPEN: {"note": "屋后仍有垃圾"},
}


@pytest.fixture
def seated(branch):
    member = MemberFactory(branch=branch, name="杨秀英")
    Position.objects.create(member=member, kind=Position.Kind.COMMITTEE, since=MONDAY)
    return member


@pytest.fixture
def find(household, standard, secretary):
    def record(*items, at=household, on=MONDAY, points=5):
        lost = {f"i{item}": points for item in items}
        entry = make_entry(at, standard, points=points_of(**lost), date=on)
        record_inspection(entry=entry, by=secretary)
        return list(Problem.objects.filter(household=at, status="open").order_by("item_number"))

    return record


@pytest.fixture
def take(seated, secretary):
    def act(problem, act, by=secretary, on=MONDAY, **said):
        given = {**SAID[act], "member": seated if act == Act.CLAIM else None, **said}
        if on <= timezone.localdate():
            given.setdefault("at", at_noon(on))
        steps = take_step(problems=[problem], act=act, by=by, on=on, **given)
        problem.refresh_from_db()
        return steps[0]

    return act


# --- the way through -----------------------------------------------------------------------


def test_the_whole_way(find, take, officer, seated):
    (problem,) = find(1)
    for act, stage in (
        (Act.DELIBERATE, Stage.DELIBERATED),
        (Act.CLAIM, Stage.CLAIMED),
        (Act.PLAN, Stage.PLANNED),
        (Act.RECTIFY, Stage.RECTIFIED),
    ):
        take(problem, act)
        assert problem.stage == stage
        assert problem.status == "open"
    take(problem, Act.CLOSE, by=officer, on=MONDAY + DAY)
    assert (problem.stage, problem.status) == ("closed", "closed")
    assert (problem.closed_on, problem.closed_by) == (MONDAY + DAY, officer)
    assert (problem.claimed_by, problem.remedy) == (seated, "户主清运，组长督促")
    assert [step.act for step in problem.steps.all()] == [
        "deliberate",
        "claim",
        "plan",
        "rectify",
        "close",
    ]
    assert problem.steps.get(act="deliberate").persons == "龙家光、杨秀英"
    assert problem.steps.get(act="rectify").photos.count() == 1


def test_what_is_small_is_rectified_at_once(find, take):
    (problem,) = find(1)
    take(problem, Act.RECTIFY)
    assert (problem.stage, problem.rectified_on) == (Stage.RECTIFIED, MONDAY)
    assert list(to_recheck(Problem.objects.all())) == [problem]


def test_another_person_rechecks(find, take, officer, secretary):
    (problem,) = find(1)
    take(problem, Act.RECTIFY, by=officer)
    assert Act.CLOSE not in possible_acts(problem, by=officer)
    with pytest.raises(StepRefused, match="另一人"):
        take(problem, Act.CLOSE, by=officer)
    assert Act.CLOSE in possible_acts(problem, by=secretary)
    take(problem, Act.CLOSE, by=secretary)
    assert problem.status == "closed"


def test_not_put_right_is_reopened_and_counts(find, take, officer):
    (problem,) = find(1)
    due = problem.due_on
    take(problem, Act.RECTIFY, on=MONDAY + 2 * DAY)
    take(problem, Act.REOPEN, by=officer, on=MONDAY + 5 * DAY)
    assert (problem.stage, problem.reopened, problem.rectified_on) == (Stage.REOPENED, 1, None)
    # Five days after it was found: new time would be due on the 12th day.
    assert problem.due_on == due == MONDAY + 7 * DAY
    take(problem, Act.RECTIFY, on=MONDAY + 6 * DAY)
    take(problem, Act.CLOSE, by=officer, on=MONDAY + 6 * DAY)
    take(problem, Act.REOPEN, by=officer, on=MONDAY + 30 * DAY)
    assert (problem.status, problem.reopened, problem.closed_on) == ("open", 2, None)
    assert problem.due_on == MONDAY + 37 * DAY  # what was closed and comes back has new time
    assert "屋后仍有垃圾" in problem.steps.last().note


def test_not_reopened_beside_its_own_successor(find, take, officer):
    (problem,) = find(1)
    take(problem, Act.RECTIFY)
    take(problem, Act.CLOSE, by=officer)
    assert len(find(1, on=MONDAY + DAY)) == 1  # found again: a problem of its own
    with pytest.raises(StepRefused, match="再次发现"):
        take(problem, Act.REOPEN, by=officer, on=MONDAY + DAY)


def test_two_of_one_place_are_not_reopened_together(find, take, officer):
    """Closed one after the other; open, there is one of a household and item."""
    (first,) = find(1)
    take(first, Act.RECTIFY)
    take(first, Act.CLOSE, by=officer)
    (second,) = find(1, on=MONDAY + DAY)
    take(second, Act.RECTIFY, on=MONDAY + DAY)
    take(second, Act.CLOSE, by=officer, on=MONDAY + DAY)
    both = Problem.objects.order_by("pk")
    with pytest.raises(StepRefused, match="再次发现"):
        take_step(
            problems=list(both), act=Act.REOPEN, by=officer, on=MONDAY + DAY, note="屋后仍有垃圾",
            at=at_noon(MONDAY + DAY),
        )  # fmt: skip
    assert {problem.status for problem in both.all()} == {"closed"}


@pytest.mark.parametrize(
    ("act", "said", "told"),
    [
        (Act.DELIBERATE, {"persons": ""}, "参加人员"),
        (Act.DELIBERATE, {"note": " "}, "简要"),
        (Act.CLAIM, {"member": None}, "支委"),
        (Act.RECTIFY, {"photos": []}, "照片"),
        (Act.RECTIFY, {"note": ""}, "简要"),
        (Act.RECTIFY, {"on": MONDAY - DAY}, "早于"),
        (Act.RECTIFY, {"on": MONDAY + 20_000 * DAY}, "晚于今天"),
        (Act.CLOSE, {}, "已有人"),
    ],
)
def test_what_a_step_needs(find, take, act, said, told):
    (problem,) = find(1)
    with pytest.raises(StepRefused, match=told):
        take(problem, act, **said)
    assert problem.stage == Stage.FOUND
    assert not ProblemStep.objects.exists()
    assert not Photo.objects.exists()


def test_a_member_of_another_branch_claims_nothing(find, take, other_branch):
    (problem,) = find(1)
    with pytest.raises(StepRefused):
        take(problem, Act.CLAIM, member=MemberFactory(branch=other_branch))


def test_a_file_that_is_no_picture_stops_the_step(find, take):
    (problem,) = find(1)
    with pytest.raises(PhotoRefused):
        take(problem, Act.RECTIFY, photos=[PNG, b"nonsense"])
    problem.refresh_from_db()
    assert (problem.stage, ProblemStep.objects.count()) == (Stage.FOUND, 0)
    assert not Photo.objects.exists()


def test_one_photo_may_show_several(find, secretary):
    problems = find(1, 2, 3)
    said = {"note": "院坝已清扫", "photos": [PNG]}
    take_step(problems=problems, act=Act.RECTIFY, by=secretary, on=MONDAY, **said)
    photos = Photo.objects.all()
    assert photos.count() == 3
    assert len({photo.file.name for photo in photos}) == 1


def test_many_in_the_same_number_of_statements(find, secretary, officer, django_assert_num_queries):
    problems = find(1, 2, 3, 4, 5)
    said = {"note": "已清理", "photos": [PNG]}
    take_step(problems=problems, act=Act.RECTIFY, by=secretary, on=MONDAY, **said)
    with django_assert_num_queries(6):
        take_step(problems=problems, act=Act.CLOSE, by=officer, on=MONDAY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(acts=st.lists(st.sampled_from(sorted(TRANSITIONS)), max_size=12))
def test_whatever_is_tried_only_the_table_is_followed(
    acts, branch, standard, secretary, officer, seated
):
    home = HouseholdFactory(branch=branch)
    entry = make_entry(home, standard, points=points_of(i1=5))
    record_inspection(entry=entry, by=secretary)
    problem = Problem.objects.get(household=home)
    for act in acts:
        before = problem.stage
        by = secretary if act == Act.RECTIFY else officer
        said = {**SAID[act], "member": seated if act == Act.CLAIM else None}
        try:
            take_step(problems=[problem], act=act, by=by, on=MONDAY, **said)
        except StepRefused:
            assert before not in TRANSITIONS[act].before
        problem.refresh_from_db()
        if problem.stage != before:
            assert problem.stage == TRANSITIONS[act].after
    assert (problem.status == "closed") == (problem.stage == "closed")
    assert (problem.closed_on is not None) == (problem.status == "closed")
    assert problem.reopened == problem.steps.filter(act="reopen").count()


def test_every_stage_can_be_left_but_the_last(db):
    reached = {rule.after for rule in TRANSITIONS.values()} | {Stage.FOUND}
    left = set(itertools.chain.from_iterable(rule.before for rule in TRANSITIONS.values()))
    assert left == reached


# --- how it is counted -------------------------------------------------------------------------


def test_severity_says_how_long(find):
    (ordinary,) = find(1)
    assert (ordinary.severity, ordinary.due_on) == ("ordinary", MONDAY + 7 * DAY)
    serious = find(2, points=0)[-1]
    assert (serious.severity, serious.due_on) == ("serious", MONDAY + 3 * DAY)


def test_the_database_holds_it_too(find, officer):
    find(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.update(status="closed", closed_on=MONDAY, closed_by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.update(stage="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.update(household=None, item_number=None)


def test_overdue_and_late(find, take, officer):
    in_time, late, still = find(1, 2, 3)
    due = MONDAY + 7 * DAY
    take(in_time, Act.RECTIFY, on=due)
    take(late, Act.RECTIFY, on=due + DAY)
    take(late, Act.CLOSE, by=officer, on=due + 2 * DAY)
    every = Problem.objects.all()
    assert list(overdue_problems(every, on=due)) == []
    # What waits for its re-check was put right in time, whenever that comes.
    assert list(overdue_problems(every, on=due + DAY)) == [still]
    assert set(cleared_late(every, on=due + DAY)) == {late, still}


# --- what no inspection found -------------------------------------------------------------------


def test_reported_at_a_place(branch, officer):
    problem = report_problem(
        branch=branch,
        place="河边沟口",
        finding="有人倾倒建筑垃圾",
        severity="minor",
        source="report",
        on=MONDAY,
        by=officer,
        photos=[PNG],
    )
    assert (problem.where, problem.what) == ("河边沟口", "有人倾倒建筑垃圾")
    assert problem.due_on == MONDAY + 14 * DAY
    step = problem.steps.get()
    assert (step.act, step.photos.count()) == ("report", 1)
    assert list(open_problems(Problem.objects.all())) == [problem]


@pytest.mark.parametrize("wrong", [{"finding": " "}, {"place": ""}, {"on": MONDAY + 9999 * DAY}])
def test_a_report_says_what_and_where(branch, officer, wrong):
    given = {
        "branch": branch,
        "place": "河边",
        "finding": "垃圾",
        "severity": "minor",
        "source": "report",
        "on": MONDAY,
        "by": officer,
    }
    with pytest.raises(ProblemRefused):
        report_problem(**given | wrong)
    assert not Problem.objects.exists()
