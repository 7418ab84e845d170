"""Closing a problem: with a note, by whom it concerns, once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from inspections.domain.problems import ClosingRefused, close_problem, close_problems
from inspections.domain.record import record_inspection
from inspections.models import Problem
from inspections.queries import cleared_late, open_problems, overdue_problems
from tests.factories import HouseholdFactory
from tests.inspections.entries import MONDAY, make_entry, points_of

JSON = {"accept": "application/json"}


@pytest.fixture
def find(household, standard, secretary):
    def record(*items, at=household, on=MONDAY):
        points = points_of(**{f"i{item}": 0 for item in items})
        entry = make_entry(at, standard, points=points, date=on)
        record_inspection(entry=entry, by=secretary)
        return list(Problem.objects.filter(household=at).order_by("item_number"))

    return record


def test_closed_with_date_note_and_author(find, officer):
    (problem,) = find(1)
    assert close_problem(problem=problem, on=MONDAY, note=" 柴草已码好 ", by=officer)
    problem.refresh_from_db()
    assert (problem.status, problem.closed_on, problem.closed_by, problem.closing_note) == (
        "closed",
        MONDAY,
        officer,
        "柴草已码好",
    )


def test_closed_once(find, officer, secretary):
    (problem,) = find(1)
    close_problem(problem=problem, on=MONDAY, note="已清理", by=officer)
    assert not close_problem(problem=problem, on=MONDAY, note="又一次", by=secretary)
    problem.refresh_from_db()
    assert (problem.closing_note, problem.closed_by) == ("已清理", officer)


@pytest.mark.parametrize("note", ["", "  "])
def test_not_without_a_note(find, officer, note):
    (problem,) = find(1)
    with pytest.raises(ClosingRefused, match="整改情况"):
        close_problem(problem=problem, on=MONDAY, note=note, by=officer)


def test_not_before_it_was_found_and_then_none_of_them(find, officer):
    early, late = find(1)[0], find(2, on=MONDAY + timedelta(days=1))[1]
    with pytest.raises(ClosingRefused, match="早于发现日期"):
        close_problems(problems=[early, late], on=MONDAY, note="已清理", by=officer)
    assert open_problems(Problem.objects.all()).count() == 2


def test_the_database_holds_it_too(find, officer):
    find(1)
    day_before = MONDAY - timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.update(status="closed", closed_on=day_before, closed_by=officer)


def test_many_in_the_same_number_of_statements(find, officer, django_assert_num_queries):
    problems = find(1, 2, 3, 4, 5)
    with django_assert_num_queries(4):  # a savepoint around the check and the update
        close_problems(problems=problems, on=MONDAY, note="已清理", by=officer)


def test_overdue_and_late(find, officer):
    in_time, late, still = find(1, 2, 3)
    due = MONDAY + timedelta(days=7)
    close_problem(problem=in_time, on=due, note="已清理", by=officer)
    close_problem(problem=late, on=due + timedelta(days=1), note="已清理", by=officer)
    every = Problem.objects.all()
    assert list(overdue_problems(every, on=due)) == []
    assert list(overdue_problems(every, on=due + timedelta(days=1))) == [still]
    assert set(cleared_late(every, on=due + timedelta(days=1))) == {late, still}


@pytest.fixture
def tap(client, secretary):
    client.force_login(secretary, backend="township.roles.RoleBackend")

    def post(problem, note="已清理", **headers):
        url = f"/field/problems/{problem.pk}/close/"
        return client.post(url, {"note": note}, headers=headers or JSON)

    return post


def test_from_the_phone(find, tap):
    (problem,) = find(1)
    first, again = tap(problem), tap(problem)
    assert first.json() == {"id": problem.pk, "closed": True, "created": True}
    assert again.json() == {"id": problem.pk, "closed": True, "created": False}
    problem.refresh_from_db()
    assert problem.closed_on == timezone.localdate()


@pytest.mark.parametrize("note", ["", "长" * 301, "a\x00b"])
def test_a_note_that_cannot_be_kept(find, tap, note):
    (problem,) = find(1)
    answer = tap(problem, note)
    assert answer.status_code == 422
    assert answer.json()["errors"]["note"]
    problem.refresh_from_db()
    assert problem.status == "open"


def test_a_problem_of_another_branch(find, tap, other_branch):
    (problem,) = find(1, at=HouseholdFactory(branch=other_branch))
    assert tap(problem).status_code == 404


@pytest.mark.parametrize("role", ["leader", "supervisor", "responsible"])
def test_who_may_not_close(find, client, role, request):
    (problem,) = find(1)
    client.force_login(request.getfixturevalue(role), backend="township.roles.RoleBackend")
    assert client.post(f"/field/problems/{problem.pk}/close/", {"note": "好"}).status_code == 403
    problem.refresh_from_db()
    assert problem.status == "open"


def test_a_plain_form_goes_back_to_the_list(find, tap):
    (problem,) = find(1)
    answer = tap(problem, accept="text/html")
    back = f"/field/problems/?branch={problem.branch_id}"
    assert (answer.status_code, answer.url) == (302, back)
