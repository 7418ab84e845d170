"""Surprise visits at the desk and on the phone: who sees and does what, and at what cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grid.models import Household
from inspections.domain.visits import cancel_visit, close_visit, redraw_visit, skip_household
from inspections.models import Inspection, Visit, VisitDraw, VisitHousehold
from tests.factories import HouseholdFactory
from tests.inspections.arenas import sign_in
from tests.inspections.entries import points_of, posted, reasons_of
from tests.inspections.visits import fill, look, make_begun, make_branches, make_visit, today


@pytest.fixture
def places(branch, other_branch):
    for one in (branch, other_branch):
        fill(one)
    return [branch, other_branch]


@pytest.fixture
def desk(officer):
    return sign_in(officer)


def address(name, visit):
    return reverse(f"visits:{name}", args=[visit.pk])


def form(places, **changed):
    data = {
        "date": today().isoformat(),
        "team": "龙检查\n吴督导",
        "focus": "厕所",
        "branches": [place.pk for place in places],
        "branch_count": 2,
        "per_branch": 2,
        "seed": "6 2 5 1",
    }
    return data | changed


# --- from planning to the report -----------------------------------------------------------


def test_a_visit_from_plan_to_report(desk, supervisor, standard, places):
    page = desk.get(reverse("visits:plan")).text
    assert "安顺村" in page
    answer = desk.post(reverse("visits:plan"), form(places))
    visit = Visit.objects.get()
    assert answer.url == address("show", visit)
    page = desk.get(answer.url).text
    assert "各村都看不到" in page
    assert "6 2 5 1" in page
    assert "一致" in desk.get(address("prove", visit)).text
    assert desk.get(address("print", visit)).status_code == 404

    phone = sign_in(supervisor)
    page = phone.get(reverse("field:visits")).text
    assert "青朗村" not in page  # not even the team, before it begins
    answer = phone.post(reverse("field:begin_visit", args=[visit.pk]))
    assert answer.url == reverse("field:visits")
    page = phone.get(answer.url).text
    assert page.count('class="row"') == 4
    rows = list(VisitHousehold.objects.order_by("order"))
    look(
        rows[0].household,
        standard,
        supervisor,
        points=points_of(i1=0),
        reasons=reasons_of(i1=["柴草乱堆"]),
    )
    for row in rows[1:3]:
        phone.post(reverse("field:skip_visit_household", args=[row.pk]), {"reason": "家中无人"})
    assert "还有1户" in desk.post(address("close", visit)).text
    desk.post(reverse("visits:skip", args=[rows[3].pk]), {"reason": "已搬走"})
    assert desk.post(address("close", visit)).url == address("show", visit)

    page = desk.get(address("print", visit)).text
    assert "柴草乱堆" in page
    assert "已搬走" in page
    assert "督导组采取“四不两直”方式，随机抽取2个村（社区）4户，实查1户。平均得分85.0分" in page
    assert "6 2 5 1" in page
    page = desk.get(reverse("visits:index")).text
    assert "85.0" in page
    assert "第1次" in page


def test_a_faulty_plan_says_why_and_writes_nothing(desk, places):
    yesterday = (today() - timedelta(days=1)).isoformat()
    faults = [
        ({"team": ""}, "每行一人"),
        ({"branches": []}, "至少选一个村"),
        ({"date": yesterday}, "这一天已经过去"),
        ({"branch_count": 0}, "1"),
    ]
    for changed, told in faults:
        answer = desk.post(reverse("visits:plan"), form(places, **changed))
        assert answer.status_code == 422
        assert told in answer.text
    assert Visit.objects.count() == 0


def test_drawing_again_and_what_was_drawn_before(desk, officer, places):
    visit = make_visit(officer, places)
    assert "为什么重新抽取" in desk.post(address("redraw", visit), {"reason": ""}).text
    assert desk.post(address("redraw", visit), {"reason": "回避", "seed": "1 1"}).status_code == 302
    page = desk.get(address("show", visit)).text
    assert "回避" in page
    assert "第1次抽取" in page
    for number in (1, 2):
        assert "一致" in desk.get(address("prove", visit), {"draw": number}).text
    assert desk.get(address("prove", visit), {"draw": 3}).status_code == 404


def test_a_draw_that_was_tampered_with_is_not_proved(desk, officer, places):
    visit = make_visit(officer, places)
    VisitDraw.objects.update(seed="something else")
    page = desk.get(address("prove", visit)).text
    assert "重新抽出的与当时记录的不同" in page


def test_changing_adding_cancelling(desk, officer, places):
    visit = make_visit(officer, places, homes=1)
    said = {"date": today().isoformat(), "team": "石检查", "focus": ""}
    desk.post(address("revise", visit), said)
    assert "石检查" in desk.get(address("show", visit)).text
    assert desk.post(address("revise", visit), said | {"team": ""}).status_code == 422
    desk.post(address("begin", visit))
    drawn = VisitHousehold.objects.values("household")
    home = Household.objects.filter(branch=places[0]).exclude(pk__in=drawn).first()
    said = {"branch": places[0].pk, "code": home.code, "reason": "路过时看到垃圾"}
    assert desk.post(address("add", visit), said | {"code": "没有"}).status_code == 422
    assert desk.post(address("add", visit), said | {"branch": 0}).status_code == 422
    desk.post(address("add", visit), said)
    assert "路过时看到垃圾" in desk.get(address("show", visit)).text
    desk.post(address("cancel", visit), {"reason": "下雨"})
    assert "下雨" in desk.get(address("show", visit)).text


# --- on the phone --------------------------------------------------------------------------


def test_a_tap_opens_the_usual_page_which_leads_back(supervisor, officer, standard, places):
    visit = make_begun(officer, places, homes=1)
    row = VisitHousehold.objects.order_by("order").first()
    phone = sign_in(supervisor)
    url = reverse("field:household", args=[row.household_id])
    assert f'href="{url}"' in phone.get(reverse("field:visits")).text
    page = phone.get(url).text
    assert re.search(r'value="surprise" checked', page)
    assert f'data-home="{reverse("field:visits")}"' in page
    entry = posted(row.household, standard, kind="surprise")
    answer = phone.post(reverse("field:record"), entry, content_type="application/json")
    assert answer.status_code in {201, 302}
    assert Inspection.objects.get().kind == "surprise"
    assert "1</b> <span>/ 2" in phone.get(reverse("field:visits")).text
    other = Household.objects.exclude(pk__in=visit.households.values("household")).first()
    page = phone.get(reverse("field:household", args=[other.pk])).text
    assert f'data-home="{reverse("field:visits")}"' not in page


def test_visits_of_other_days_are_not_on_the_phone(supervisor, officer, places):
    make_visit(officer, places, date=today() + timedelta(days=1))
    phone = sign_in(supervisor)
    assert "今天没有督导" in phone.get(reverse("field:visits")).text
    assert reverse("field:visits") in phone.get(reverse("field:me")).text


# --- secrecy -------------------------------------------------------------------------------

VILLAGE = [
    "admin:index",
    "visits:index",
    "visits:gap",
    "calendar:index",
    "dispatch:index",
    "problems:print",
    "sheets:index",
    "admin:inspections_inspection_changelist",
    "admin:inspections_problem_changelist",
    "admin:grid_branch_changelist",
    "admin:grid_household_changelist",
    "admin:app_list",
    "field:home",
    "field:me",
    "field:bundle",
    "field:index",
    "field:problems",
    "field:patrol",
    "field:queue",
    "field:visits",
]
VARIES = re.compile(
    r'csrf\S+ value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|"made_at": "[^"]*"|[\d-]+T[\d:.+Z]+'
)


def sees(client, places):
    """Everything that a village user can open, but for tokens and ids made for each page."""
    seen = {}
    for name in VILLAGE:
        args = ["inspections"] if name == "admin:app_list" else []
        answer = client.get(reverse(name, args=args), {"branch": places[0].pk} if not args else {})
        text = answer.text if answer.status_code == 200 else ""
        text = re.sub(r'(csrfmiddlewaretoken" value=|csrf[-\w]*"?: ?)"[^"]*"', "", text)
        text = re.sub(r"&quot;X-CSRFToken&quot;.*?}|X-CSRFToken.*?}", "", text)
        seen[name] = (answer.status_code, VARIES.sub("", text))
    return seen


@pytest.mark.parametrize("role", ["secretary", "responsible"])
def test_no_page_of_a_village_shows_a_trace_before_it_begins(
    role, request, officer, standard, places
):
    client = sign_in(request.getfixturevalue(role))
    before = sees(client, places)
    assert [status for status, _ in before.values()].count(200) >= 5
    visit = make_visit(officer, places)
    redraw_visit(visit=visit, reason="回避", by=officer)
    cancel_visit(visit=make_visit(officer, places, seed="3"), reason="下雨", by=officer)
    after = sees(client, places)
    assert [name for name in before if before[name] != after[name]] == []
    begun = sign_in(officer).post(address("begin", make_visit(officer, places, seed="4")))
    assert begun.status_code == 302
    shown = sees(client, places)
    changed = [name for name in before if before[name] != shown[name]]
    assert changed == ([] if role == "responsible" else ["visits:index"])
    refused = {403} if role == "responsible" else {404}
    for name in ("show", "prove", "print"):
        assert client.get(address(name, visit)).status_code in refused
    for name in ("begin", "redraw", "revise", "cancel", "close", "add"):
        assert client.post(address(name, visit)).status_code == 403


def test_after_it_began_a_secretary_sees_the_own_branch_only(secretary, officer, standard, places):
    visit = make_visit(officer, places)
    redraw_visit(visit=visit, reason="村里有亲属", seed="8 8", by=officer)
    client = sign_in(secretary)
    assert "安排人" not in client.get(reverse("visits:index")).text
    sign_in(officer).post(address("begin", visit))
    own, other = (
        VisitHousehold.objects.filter(household__branch=place).first().household for place in places
    )
    for name in ("show", "prove", "print"):
        page = client.get(address(name, visit)).text
        assert "青朗村" in page
        assert "安顺村" not in page
        assert own.code in page or name == "print"
        assert other.code not in page
    assert "村里有亲属" in client.get(address("show", visit)).text
    assert reverse("visits:cancel", args=[visit.pk]) not in client.get(address("show", visit)).text
    page = client.get(address("prove", visit), {"draw": 1}).text
    assert "第2次抽取" in page
    assert "青朗村" in client.get(reverse("visits:index")).text


@pytest.mark.parametrize("role", ["leader", "supervisor"])
def test_who_is_of_the_township_sees_a_planned_visit(role, request, officer, places):
    visit = make_visit(officer, places)
    client = sign_in(request.getfixturevalue(role))
    assert "龙检查" in client.get(reverse("visits:index")).text
    assert "安顺村" in client.get(address("show", visit)).text
    assert (reverse("visits:plan") in client.get(reverse("visits:index")).text) is (
        role == "supervisor"
    )


# --- the gap -------------------------------------------------------------------------------


def test_the_page_of_gaps_marks_whose_own_scores_stand_above(
    desk, secretary, officer, standard, places
):
    """Six of six above: 1 ÷ 64, twice that among the two branches tested."""
    kind = Inspection.Kind.WEEKLY
    HouseholdFactory(branch=places[0])
    for place, lost in zip(places, (5, 15), strict=True):
        for home in place.households.all():
            look(home, standard, officer, kind=kind, days_ago=1)
            points = points_of(i1=lost, i7=None)
            look(home, standard, officer, points=points)
    page = desk.get(reverse("visits:gap")).text
    assert page.count("自查显著偏高") == 1
    assert "+11.1" in page  # 80 of 90 points
    assert ">0.016</td>" in page
    assert ">0.031</td>" in page
    assert "至少高11.1分" in page
    page = desk.get(reverse("visits:gap"), {"branch": places[0].pk}).text
    assert page.count(">88.9</a>") == 6
    assert page.count(">100.0</a>") == 6
    assert desk.get(reverse("visits:gap"), {"branch": "x"}).status_code == 404
    assert desk.get(reverse("visits:gap"), {"period": "soon"}).status_code == 404
    page = sign_in(secretary).get(reverse("visits:gap")).text
    assert "安顺村" not in page
    assert ">0.031</td>" in page  # the same as at the office: among all branches, not one's own
    assert (
        sign_in(secretary).get(reverse("visits:gap"), {"branch": places[1].pk}).status_code == 404
    )


# --- as fast with many as with one ---------------------------------------------------------


def queries_of(client, url, data=None):
    client.get(url, data)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url, data).status_code == 200
    return len(asked)


def test_queries_do_not_grow(desk, officer, supervisor, standard, township):
    phone = sign_in(supervisor)

    def grow(number):
        branches = make_branches(township, number)
        visit = make_begun(officer, branches, homes=number, seed=f"{number}")
        for place, row in enumerate(visit.households.select_related("household__branch")):
            if place % 3 == 1:
                skip_household(row=row, reason="家中无人", by=officer)
                continue
            look(row.household, standard, officer, kind="weekly", days_ago=1)
            points, reasons = points_of(i1=0), reasons_of(i1=["有垃圾"])
            look(row.household, standard, officer, points=points, reasons=reasons)
        return visit

    def cost(visit):
        asked = {
            name: queries_of(desk, address(name, visit)) for name in ("show", "prove", "print")
        }
        for name in ("index", "gap", "plan"):
            asked[name] = queries_of(desk, reverse(f"visits:{name}"))
        asked["phone"] = queries_of(phone, reverse("field:visits"))
        return asked

    small = cost(grow(1))
    for number in (2, 4):
        big = grow(number)
    assert cost(big) == small
    assert max(small.values()) <= 12, small
    close_visit(visit=big, by=officer)
    planned = [make_visit(officer, make_branches(township, number), seed="p") for number in (1, 4)]
    first, second = (queries_of(desk, address("show", visit)) for visit in planned)
    assert first == second
