"""What counts as put right: when it was recorded, or the photo taken; and what fails it again."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspections.domain.corrections import annul_inspection, correct_inspection
from inspections.domain.life import take_step
from inspections.domain.record import record_inspection, record_inspections
from inspections.models import Problem, ProblemTerm
from tests.factories import HouseholdFactory
from tests.house.world_photo import PNG
from tests.inspections.entries import MONDAY, make_entry, points_of, reasons_of
from tests.inspections.steps import at_noon

DAY = timedelta(days=1)
DUE = MONDAY + 7 * DAY


@pytest.fixture
def look(household, standard, secretary):
    """An entry that loses item 1, or what `lost` says, entered and received at noon."""

    def record(day, at=household, by=secretary, entered=None, **lost):
        entry = make_entry(
            at,
            standard,
            date=day,
            points=points_of(**lost),
            entered_at=entered or at_noon(day),
        )
        return record_inspection(
            entry=entry, by=by, received_at=max(entry.entered_at, at_noon(day))
        ).inspection

    return record


@pytest.fixture
def problem(look):
    look(MONDAY, i1=5)
    return Problem.objects.get()


@pytest.fixture
def put_right(secretary):
    def act(problem, at, on=None, taken_at=None):
        take_step(
            problems=[problem],
            act="rectify",
            by=secretary,
            on=on or timezone.localdate(at),
            note="已清扫",
            photos=[PNG],
            taken_at=taken_at,
            at=at,
        )
        problem.refresh_from_db()
        return problem.steps.last()

    return act


def night(day):
    """A minute before midnight by the township's clock."""
    return at_noon(day) + timedelta(hours=11, minutes=59)


# --- what counts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded", "named", "counts"),
    [
        (DUE, DUE, DUE),
        (DUE + DAY, DUE, DUE + DAY),  # named in time, recorded the day after: late
        (MONDAY + 30 * DAY, MONDAY + 3 * DAY, MONDAY + 30 * DAY),  # the 31st, said to be the 4th
    ],
)
def test_the_day_of_the_recording_counts(problem, put_right, recorded, named, counts):
    step = put_right(problem, at_noon(recorded), on=named)
    assert problem.rectified_on == counts
    assert (step.on, step.counted_on, step.by_phone_clock) == (named, counts, False)


def test_the_last_minute_of_the_last_day_is_in_time(problem, put_right):
    put_right(problem, night(DUE))
    assert problem.rectified_on == DUE


@pytest.mark.parametrize(
    ("age", "counts"),
    [
        (timedelta(days=1), -1),
        (timedelta(days=14), -14),  # as old as an entry may be
        (timedelta(days=15), 0),  # a day beyond it
        (timedelta(0), 0),
        (timedelta(hours=-2), 0),  # a clock in the future is not believed
    ],
)
def test_a_photo_made_without_a_network_counts_in_time(problem, put_right, age, counts):
    at = at_noon(MONDAY + 20 * DAY)
    step = put_right(problem, at, taken_at=at - age)
    assert problem.rectified_on == MONDAY + (20 + counts) * DAY
    assert step.by_phone_clock == (counts != 0)


def test_an_older_photo_of_the_place_shows_nothing(problem, put_right):
    step = put_right(problem, at_noon(MONDAY + 2 * DAY), taken_at=at_noon(MONDAY - DAY))
    assert (problem.rectified_on, step.by_phone_clock) == (MONDAY + 2 * DAY, False)


def test_nor_does_one_from_before_it_was_reopened(problem, put_right, look):
    put_right(problem, at_noon(MONDAY + DAY))
    look(MONDAY + 4 * DAY, i1=5)
    put_right(problem, at_noon(MONDAY + 9 * DAY), taken_at=at_noon(MONDAY + 3 * DAY))
    assert problem.rectified_on == MONDAY + 9 * DAY
    look(MONDAY + 10 * DAY, i1=5)
    put_right(problem, at_noon(MONDAY + 12 * DAY), taken_at=at_noon(MONDAY + 10 * DAY))
    assert problem.rectified_on == MONDAY + 10 * DAY


# --- an inspection that fails the item again ----------------------------------------------------


@pytest.mark.parametrize(
    ("day", "hour", "reopened"),
    [
        (MONDAY + 2 * DAY, 18, False),  # dated before the day it was put right
        (MONDAY + 3 * DAY, 11, False),  # on the day, seen before the report at noon
        (MONDAY + 3 * DAY, 13, True),
        (MONDAY + 4 * DAY, 8, True),
    ],
)
def test_a_look_after_the_report_reopens(problem, put_right, look, day, hour, reopened):
    put_right(problem, at_noon(MONDAY + 3 * DAY))
    entered = at_noon(day) + timedelta(hours=hour - 12)
    found = look(day, entered=entered, i1=5)
    problem.refresh_from_db()
    assert Problem.objects.count() == 1  # one problem, found again
    assert (problem.stage == "reopened") == reopened
    assert problem.reopened == int(reopened)
    if not reopened:
        assert problem.rectified_on == MONDAY + 3 * DAY
        return
    assert (problem.rectified_on, problem.due_on, problem.term_since) == (None, DUE, day)
    step = problem.steps.last()
    assert (step.act, step.inspection, step.by, step.on) == (
        "reopen",
        found,
        found.entered_by,
        day,
    )
    assert step.at == found.received_at
    assert f"{day.year}年{day.month}月{day.day}日" in step.note
    term = ProblemTerm.objects.get()
    assert (term.since, term.due_on, term.rectified_on, term.ended_on, term.closed_on) == (
        MONDAY,
        DUE,
        MONDAY + 3 * DAY,
        day,
        None,
    )


def test_another_item_another_household_and_a_pass_reopen_nothing(problem, put_right, look):
    put_right(problem, at_noon(MONDAY + DAY))
    look(MONDAY + 2 * DAY, i2=0)
    look(MONDAY + 2 * DAY)
    look(MONDAY + 2 * DAY, at=HouseholdFactory(branch=problem.branch), i1=5)
    problem.refresh_from_db()
    assert problem.stage == "rectified"


def test_a_closed_one_stays_and_the_look_finds_a_new_one(problem, put_right, look, officer):
    put_right(problem, at_noon(MONDAY + DAY))
    said = {"act": "close", "by": officer, "on": MONDAY + DAY, "at": at_noon(MONDAY + DAY)}
    take_step(problems=[problem], **said)
    look(MONDAY + 2 * DAY, i1=5)
    assert list(Problem.objects.order_by("pk").values_list("status", flat=True)) == [
        "closed",
        "open",
    ]


def test_many_reopened_in_the_same_number_of_statements(branch, standard, secretary, put_right):
    homes = HouseholdFactory.create_batch(6, branch=branch)

    def enter(some, day, **lost):
        entries = [
            make_entry(one, standard, date=day, points=points_of(**lost), entered_at=at_noon(day))
            for one in some
        ]
        record_inspections(entries=entries, by=secretary, received_at=at_noon(day))

    def count(some, day, **lost):
        with CaptureQueriesContext(connection) as seen:
            enter(some, day, **lost)
        return len(seen)

    enter(homes, MONDAY, i1=5, i2=5)
    for problem in Problem.objects.all():
        put_right(problem, at_noon(MONDAY + DAY))
    plain = count(homes[:1], MONDAY + 2 * DAY)
    one = count(homes[:1], MONDAY + 3 * DAY, i1=5)
    many = count(homes[1:], MONDAY + 3 * DAY, i1=5, i2=5)
    assert one == many
    assert plain == count(homes, MONDAY + 4 * DAY)  # nothing failed: nothing more is asked
    assert Problem.objects.filter(stage="reopened").count() == 11


# --- corrections --------------------------------------------------------------------------------


def correct(inspection, by, at, **lost):
    return correct_inspection(
        inspection=inspection,
        points=points_of(**lost),
        reasons=reasons_of(),
        remark="改",
        reason="看错了户",
        by=by,
        at=at,
    ).replacement


def test_a_correction_that_fails_the_item_reopens_and_back(problem, put_right, look, officer):
    put_right(problem, at_noon(MONDAY + DAY))
    good = look(MONDAY + 3 * DAY)
    at = at_noon(MONDAY + 5 * DAY)
    worse = correct(good, officer, at, i1=0)
    problem.refresh_from_db()
    assert (problem.stage, problem.reopened, problem.term_since) == (
        "reopened",
        1,
        MONDAY + 5 * DAY,
    )
    assert (problem.steps.last().by, problem.steps.last().at) == (officer, at)
    assert Problem.objects.count() == 1
    correct(worse, officer, at + DAY, i1=15)
    problem.refresh_from_db()
    assert (problem.stage, problem.reopened, problem.rectified_on) == (
        "rectified",
        0,
        MONDAY + DAY,
    )
    assert problem.since == MONDAY
    assert not ProblemTerm.objects.exists()
    assert problem.steps.last().act == "restore"


def test_an_annulled_look_takes_its_reopening_back(problem, put_right, look, officer):
    put_right(problem, at_noon(MONDAY + DAY))
    failing = look(MONDAY + 3 * DAY, i1=5)
    annul_inspection(
        inspection=failing, reason="看错了户", by=officer, at=at_noon(MONDAY + 4 * DAY)
    )
    problem.refresh_from_db()
    assert (problem.stage, problem.rectified_on) == ("rectified", MONDAY + DAY)


def test_what_was_done_since_stays(problem, put_right, look, officer):
    put_right(problem, at_noon(MONDAY + DAY))
    failing = look(MONDAY + 3 * DAY, i1=5)
    put_right(problem, at_noon(MONDAY + 4 * DAY))
    annul_inspection(
        inspection=failing, reason="看错了户", by=officer, at=at_noon(MONDAY + 5 * DAY)
    )
    problem.refresh_from_db()
    assert (problem.rectified_on, problem.reopened) == (MONDAY + 4 * DAY, 1)


def test_correcting_the_look_that_found_it_is_no_recheck(look, put_right, officer):
    first = look(MONDAY, i1=5)
    problem = Problem.objects.get()
    put_right(problem, at_noon(MONDAY))
    correct(first, officer, at_noon(MONDAY + DAY), i1=0)
    problem.refresh_from_db()
    assert problem.stage == "rectified"


# --- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "by_photo"),
    [("/field/problems/{}/", True), ("/admin/inspections/problem/{}/change/", False)],
)
def test_only_the_phone_says_when_the_photo_was_taken(
    client, household, standard, secretary, officer, page, by_photo
):
    now = timezone.now()
    day = timezone.localdate(now) - 5 * DAY
    record_inspection(
        entry=make_entry(household, standard, date=day, points=points_of(i1=5)), by=secretary
    )
    url = page.format(Problem.objects.get().pk)
    client.force_login(secretary if by_photo else officer, backend="township.roles.RoleBackend")
    said = {"act": "rectify", "note": "已清扫", "taken_at": (now - 2 * DAY).isoformat()}
    photo = SimpleUploadedFile("a.png", PNG, "image/png")
    assert client.post(url, {**said, "photos": photo}).status_code == 302
    recorded = timezone.localdate(now)
    assert Problem.objects.get().rectified_on == (recorded - 2 * DAY if by_photo else recorded)
    shown = client.get(url).content.decode()
    assert ("按手机记录的拍照日期计算" in shown) == by_photo
