"""The phone's pages: what each person sees, what a plain form keeps, how many queries it takes."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from grid.domain.periods import monday_of
from grid.models import Responsibility
from inspections.domain.record import record_inspection
from inspections.models import Inspection, Problem
from tests.factories import HouseholdFactory
from tests.house.world_photo import PNG
from tests.inspections.entries import make_entry, points_of, reasons_of
from tests.inspections.steps import close_problem

HOME = "/field/"
PROBLEMS = "/field/problems/"


def page_of(household, query=""):
    return reverse("field:household", args=[household.pk]) + query


def names_in(response):
    """The heads of the households that the page lists."""
    return re.findall(r'<a class="row" href="/field/households/[^>]*><b>([^<]*)<', response.text)


def queries_of(client, url):
    client.get(url)  # what a process learns once
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def homes(branch):
    made = (
        ("杨甲", "yj", "一组"),
        ("吴乙", "wy", "一组"),
        ("龙丙", "lb", "上寨"),
        ("石丁", "sd", ""),
    )
    return [
        HouseholdFactory(branch=branch, code=f"100-{n:04}", head=head, initials=keys, hamlet=hamlet)
        for n, (head, keys, hamlet) in enumerate(made, start=1)
    ]


@pytest.fixture
def inspect(standard, secretary):
    def record(household, **changed):
        entry = make_entry(household, standard, **{"date": timezone.localdate()} | changed)
        return record_inspection(entry=entry, by=secretary).inspection

    return record


@pytest.fixture
def form(homes, standard):
    """What a browser without JavaScript sends for the first household, dated today."""
    values = {
        "id": str(uuid.uuid4()),
        "household": homes[0].pk,
        "standard": standard.id,
        "kind": "weekly",
        "date": timezone.localdate().isoformat(),
        "remark": "户主外出",
    }
    points = {f"points-{item.number}": str(item.points) for item in standard.items}
    return values | points | {"next": homes[1].pk}


# --- this week -------------------------------------------------------------------------


def test_the_longest_unseen_stands_first_and_leaves_when_inspected(
    client, secretary, homes, inspect
):
    for home in homes[1:]:
        HouseholdFactory.create_batch(2, branch=home.branch, head="张戊")
        inspect(home, date=timezone.localdate() - timedelta(days=8))
    client.force_login(secretary)
    page = client.get(HOME)
    assert names_in(page)[0] == "杨甲"
    assert '<b class="num">0</b> <span>/ 3</span>' in page.text
    inspect(homes[0])
    page = client.get(HOME)
    assert "杨甲" not in names_in(page)
    assert '<b class="num">1</b> <span>/ 3</span>' in page.text
    assert names_in(client.get(f"{HOME}?show=done")) == ["杨甲"]


def test_the_week_ends(client, secretary, homes, inspect):
    inspect(homes[0])  # a quarter of four
    client.force_login(secretary)
    page = client.get(HOME)
    assert "本周任务已完成" in page.text
    assert not names_in(page)


def test_a_hamlet_shows_its_households(client, secretary, homes):
    client.force_login(secretary)
    text = client.get(HOME).text
    assert "hamlet=%E4%B8%80%E7%BB%84" in text
    assert names_in(client.get(HOME, {"hamlet": "一组"})) == ["杨甲", "吴乙"]
    assert names_in(client.get(HOME, {"hamlet": ""})) == ["石丁"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("龙", ["龙丙"]),
        ("LB", ["龙丙"]),
        ("上寨", ["龙丙"]),
        ("0004", ["石丁"]),
        ("一组 吴", ["吴乙"]),
        ("没有", []),
        ("%", []),
        ("", None),
    ],
)
def test_search_without_javascript(client, secretary, homes, question, found):
    client.force_login(secretary)
    page = client.get(HOME, {"q": question})
    assert page.status_code == 200
    if found is not None:
        assert names_in(page) == found


def test_names_are_escaped(client, secretary, branch, standard):
    HouseholdFactory(branch=branch, head="<b>杨</b>", hamlet='"><i>')
    client.force_login(secretary)
    for query in ("", "?hamlet=%22%3E%3Ci%3E"):
        text = client.get(HOME + query).text
        assert "<b>杨</b>" not in text
        assert '"><i>' not in text


def test_the_search_list_holds_the_own_branch_only(client, secretary, homes, other_branch):
    HouseholdFactory(branch=other_branch, head="外人")
    client.force_login(secretary)
    rows = client.get(reverse("field:index")).json()["rows"]
    assert [row[1] for row in rows] == ["杨甲", "吴乙", "龙丙", "石丁"]
    assert [row[4] for row in rows] == ["yj", "wy", "lb", "sd"]
    assert client.get(reverse("field:index"), {"branch": other_branch.pk}).status_code == 404


# --- who sees what ---------------------------------------------------------------------


@pytest.mark.parametrize("person", ["officer", "supervisor", "leader"])
def test_people_of_many_branches_choose_first(client, request, homes, branch, other_branch, person):
    client.force_login(request.getfixturevalue(person))
    text = client.get(HOME).text
    assert f"?branch={branch.pk}" in text
    assert f"?branch={other_branch.pk}" in text
    assert names_in(client.get(HOME, {"branch": branch.pk}))


def test_another_branch_is_not_there(client, secretary, other_branch):
    stranger = HouseholdFactory(branch=other_branch)
    client.force_login(secretary)
    for url in (
        page_of(stranger),
        f"{HOME}?branch={other_branch.pk}",
        f"{HOME}?branch=x",
        f"{HOME}?branch=99999999999999999999",
        f"{PROBLEMS}?branch={other_branch.pk}",
    ):
        assert client.get(url).status_code == 404, url


@pytest.mark.parametrize("name", ["home", "problems", "me", "index"])
def test_strangers_sign_in(client, db, name):
    assert client.get(reverse(f"field:{name}")).url.startswith(reverse("login"))


def test_a_responsible_member_reads_the_own_households(client, responsible, homes, inspect):
    Responsibility.objects.create(
        household=homes[0], member=responsible.member, since=timezone.localdate()
    )
    inspect(homes[0], points=points_of(i2=0), reasons=reasons_of(i2=["物品乱放"]))
    inspect(homes[1], points=points_of(i2=0))
    client.force_login(responsible)
    assert names_in(client.get(HOME)) == ["杨甲"]
    text = client.get(page_of(homes[0])).text
    assert "85.0" in text
    assert "物品乱放" in text
    assert "data-entry" not in text
    assert client.get(page_of(homes[1])).status_code == 404
    problems = client.get(PROBLEMS).text
    assert "杨甲" in problems
    assert "吴乙" not in problems


def test_a_leader_reads_and_does_not_judge(client, leader, homes, inspect):
    inspect(homes[0])
    client.force_login(leader)
    assert "data-entry" not in client.get(page_of(homes[0])).text


def test_an_inactive_household_is_to_be_read_only(client, secretary, homes):
    homes[0].is_active = False
    homes[0].save()
    client.force_login(secretary)
    assert "data-entry" not in client.get(page_of(homes[0])).text


def test_without_a_standard_the_page_says_so(client, secretary, household):
    client.force_login(secretary)
    page = client.get(page_of(household))
    assert page.status_code == 200
    assert "data-entry" not in page.text


@pytest.mark.parametrize(("person", "has_desk"), [("officer", True), ("responsible", False)])
def test_me_leads_to_the_desk_those_who_have_one(client, request, person, has_desk):
    client.force_login(request.getfixturevalue(person))
    text = client.get(reverse("field:me")).text
    assert (f'href="{reverse("admin:index")}"' in text) is has_desk
    assert reverse("logout") in text
    assert reverse("password_change") in text


# --- a household without JavaScript ------------------------------------------------------


def test_the_form_begins_with_full_marks_and_the_next_household(client, secretary, homes, standard):
    HouseholdFactory.create_batch(4, branch=homes[0].branch)  # so two are due
    client.force_login(secretary)
    text = client.get(page_of(homes[0])).text
    assert text.count(" checked") == len(standard.items)
    assert f'name="next" value="{homes[1].pk}"' in text


def test_each_opened_form_has_its_own_id(client, secretary, homes, standard):
    client.force_login(secretary)
    ids = {client.get(page_of(homes[0])).context["entry"]["id"] for _ in range(2)}
    assert len(ids) == 2


def test_a_plain_form_saves_and_goes_on(client, secretary, form, homes):
    client.force_login(secretary)
    form |= {"points-3": "7.5", "reasons-3": ["物品乱放", "自己写的"]}
    answer = client.post(reverse("field:record"), form)
    assert answer.url == page_of(homes[1])
    inspection = Inspection.objects.get()
    assert inspection.points == [15, 15, 7.5, 10, 15, 15, 10, 5]
    assert inspection.reasons[2] == ["物品乱放", "自己写的"]
    assert "92.5" in client.get(answer.url).text  # told on the next page


def test_a_plain_form_with_a_fault_keeps_everything(client, secretary, form, standard):
    client.force_login(secretary)
    ready = standard.items[2].reasons[0]
    form |= {"points-2": "99", "points-3": "7", "reasons-3": [ready, "自己写的"], "points-8": "na"}
    page = client.post(reverse("field:record"), form)
    assert page.status_code == 422
    assert not Inspection.objects.exists()
    text = page.text
    assert f'value="{form["id"]}"' in text
    assert "户主外出" in text
    assert 'name="points-2" value="99"' in text
    assert 'name="points-3" value="7"' in text
    assert f'value="{ready}" checked' in text
    assert 'value="自己写的"' in text
    assert 'name="points-8" value="na" checked' in text
    assert 'data-error="points-2" role="alert">' in text
    assert 'data-error="points-1" role="alert" hidden>' in text


def test_a_fault_of_the_whole_is_told_at_the_top(client, secretary, form):
    client.force_login(secretary)
    form["date"] = (timezone.localdate() - timedelta(days=60)).isoformat()
    text = client.post(reverse("field:record"), form).text
    assert '<div class="error" role="alert" data-error="__all__"><p>' in text


def test_who_comes_from_the_township_chooses_the_kind(
    client, supervisor, secretary, homes, standard
):
    client.force_login(supervisor)
    assert 'name="kind" value="surprise" checked' in client.get(page_of(homes[0])).text
    client.force_login(secretary)
    assert '<input type="hidden" name="kind" value="weekly">' in client.get(page_of(homes[0])).text


# --- problems ----------------------------------------------------------------------------


@pytest.fixture
def problems(homes, inspect):
    """One overdue, one in time, one closed."""
    today = timezone.localdate()
    inspect(homes[1], points=points_of(i3=0))
    inspect(homes[0], points=points_of(i2=0), date=today - timedelta(days=12))
    inspect(homes[2], points=points_of(i5=0))
    in_time, overdue, closed = Problem.objects.order_by("pk")
    Problem.objects.filter(pk=overdue.pk).update(due_on=today - timedelta(days=1))
    return in_time, overdue, closed


def test_overdue_problems_stand_first_and_closed_ones_last(client, secretary, problems):
    close_problem(problem=problems[2], on=timezone.localdate(), note="已整改到位", by=secretary)
    client.force_login(secretary)
    page = client.get(PROBLEMS)
    assert [problem.pk for problem in page.context["open"]] == [problems[1].pk, problems[0].pk]
    text = page.text
    assert text.index("杨甲") < text.index("吴乙") < text.index("龙丙")
    assert "已整改到位" in text


def test_a_problem_takes_its_step_by_a_plain_form(client, secretary, problems):
    client.force_login(secretary)
    url = reverse("field:problem", args=[problems[0].pk])
    refused = client.post(url, {"act": "rectify", "note": "已清扫"})
    assert refused.status_code == 422
    assert "照片" in refused.text
    photo = SimpleUploadedFile("p.png", PNG, "image/png")
    assert (
        client.post(url, {"act": "rectify", "note": "已清扫", "photos": photo}).status_code == 302
    )
    assert Problem.objects.get(pk=problems[0].pk).stage == "rectified"
    assert [p.pk for p in client.get(PROBLEMS, {"show": "recheck"}).context["open"]] == [
        problems[0].pk
    ]
    assert [p.pk for p in client.get(PROBLEMS, {"show": "late"}).context["open"]] == [
        problems[1].pk
    ]


@pytest.mark.parametrize("page", ["x", "-1", "99999", "1.5", "3"])
def test_a_page_that_is_none_shows_something(client, secretary, problems, page):
    client.force_login(secretary)
    assert client.get(PROBLEMS, {"page": page}).status_code == 200


# --- as fast with many as with one -------------------------------------------------------


@pytest.mark.parametrize("person", ["secretary", "officer"])
def test_queries_do_not_grow(client, request, branch, standard, secretary, inspect, person):
    client.force_login(request.getfixturevalue(person))
    last_week = monday_of(timezone.localdate()) - timedelta(days=3)

    def grow(number):
        for _ in range(number):
            home = HouseholdFactory(branch=branch, hamlet=f"第{uuid.uuid4().hex[:4]}组")
            inspect(home, date=last_week, points=points_of(i2=0))
            inspect(home, points=points_of(i3=0))
        return home

    home = grow(1)
    HouseholdFactory.create_batch(8, branch=branch)
    urls = (
        f"{HOME}?branch={branch.pk}",
        f"{HOME}?branch={branch.pk}&q=200",
        f"{HOME}?branch={branch.pk}&show=done",
        f"{HOME}?branch={branch.pk}&show=due",
        f"{HOME}?branch={branch.pk}&hamlet=一组",
        page_of(home),
        page_of(home, "?show=results"),
        f"{PROBLEMS}?branch={branch.pk}",
        f"{reverse('field:index')}?branch={branch.pk}",
    )
    before = {url: queries_of(client, url) for url in urls}
    grow(4)
    HouseholdFactory.create_batch(20, branch=branch)
    assert {url: queries_of(client, url) for url in urls} == before
    assert max(before.values()) <= 10, before
