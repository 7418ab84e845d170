"""The problem list on a phone: its lines, its counts, whose problems they are."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from grid.models import Responsibility
from inspections.models import Problem
from tests.factories import HouseholdFactory, MemberFactory

PROBLEMS = "/field/problems/"
WILD = "<img src=x>&\"'"
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def find(branch, today):
    def make(**fields):
        given = {"found_on": today - 30 * DAY, "due_on": today + DAY, "finding": "垃圾未清扫"}
        at = fields.get("branch", branch)
        return Problem.objects.create(
            **{"township": at.township, "branch": at, "place": "村口"} | given | fields
        )

    return make


@pytest.fixture
def read(client):
    def get(user, query=""):
        client.force_login(user, backend="township.roles.RoleBackend")
        answer = client.get(PROBLEMS + query)
        assert answer.status_code == 200
        return answer

    return get


def test_a_line_says_what_where_by_when_and_how_far(
    read, find, secretary, branch, household, standard, today
):
    item = standard.items[2]
    find(
        household=household,
        item_id=item.id,
        item_number=item.number,
        claimed_by=MemberFactory(branch=branch, name="吴书记"),
        stage="claimed",
        reopened=2,
        due_on=today - DAY,
    )
    text = read(secretary).text
    assert f"<b>{item.name}</b>" in text
    assert f"{household.head}（{household.code}） 一组</span>" in text
    assert "<span>垃圾未清扫 · 吴书记认领 · 退回2次</span>" in text
    assert '<i class="late">已逾期 · ' in text


def test_one_at_a_place_says_its_finding_once(read, find, secretary):
    find(claimed_by=None)
    text = read(secretary).text
    assert "<b>垃圾未清扫</b>" in text
    assert text.count("垃圾未清扫") == 1
    assert "<span>村口 </span><span></span>" in text


def test_what_people_write_is_escaped(read, find, secretary, branch, today, officer):
    home = HouseholdFactory(branch=branch, head=WILD, code="<b>", hamlet=WILD)
    find(household=home, finding=WILD)
    find(place=WILD, claimed_by=MemberFactory(branch=branch, name=WILD))
    closed = {"status": "closed", "stage": "closed", "closed_by": officer, "closed_on": today}
    find(place=WILD, closing_note=WILD, rectified_on=today, **closed)
    text = read(secretary).text
    assert "<img src=x>" not in text
    assert "<b>（" not in text
    assert text.count(escape(WILD)) == 7


def test_the_tabs_count_and_narrow(read, find, secretary, other_branch, today):
    late = find(due_on=today - DAY)
    waiting = find(due_on=today - DAY, rectified_on=today, stage="rectified")
    coming = find(due_on=today)
    find(branch=other_branch, due_on=today - 9 * DAY)
    told = {
        "": [late, waiting, coming],
        "?show=late": [late],
        "?show=recheck": [waiting],
        "?show=nonsense": [late, waiting, coming],
    }
    for query, problems in told.items():
        page = read(secretary, query)
        assert [line.pk for line in page.context["open"]] == [problem.pk for problem in problems]
        assert page.context["counts"] == (3, 1, 1)
    assert "待复查" in read(secretary, "?show=recheck").text


def test_twenty_at_once_and_the_rest_one_tap_away(read, find, secretary):
    made = [find() for _ in range(23)]
    first, second = read(secretary), read(secretary, "?page=1")
    pages = [[line.pk for line in page.context["open"]] for page in (first, second)]
    assert pages == [[p.pk for p in made[:20]], [p.pk for p in made[20:]]]
    assert (first.context["next_page"], second.context["next_page"]) == (1, 0)


def test_closed_ones_of_two_weeks_the_latest_first(read, find, secretary, officer, today):
    for days in (3, 1, 20, 2):
        closed_on = today - days * DAY
        closed = {"closed_on": closed_on, "rectified_on": closed_on, "closed_by": officer}
        find(status="closed", stage="closed", closing_note=f"第{days}天", **closed)
    text = read(secretary).text
    assert text.index("第1天") < text.index("第2天") < text.index("第3天")
    assert "第20天" not in text


def test_each_sees_their_own(read, find, secretary, officer, responsible, household, other_branch):
    neighbour = HouseholdFactory(branch=household.branch, code="200-0002")
    own, other = find(household=household), find(household=neighbour)
    away = find(branch=other_branch)
    Responsibility.objects.create(
        household=household, member=responsible.member, since=timezone.localdate()
    )

    def seen(user, query=""):
        return {line.pk for line in read(user, query).context["open"]}

    assert seen(responsible) == {own.pk}
    assert seen(responsible, f"?branch={other_branch.pk}") == {own.pk}
    assert seen(secretary) == {own.pk, other.pk}
    assert seen(officer, f"?branch={other_branch.pk}") == {away.pk}


def test_another_branch_is_not_found(client, secretary, other_branch):
    client.force_login(secretary, backend="township.roles.RoleBackend")
    assert client.get(f"{PROBLEMS}?branch={other_branch.pk}").status_code == 404
