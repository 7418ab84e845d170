"""Appraisals on the page: the list, a member unfolded, freezing, objecting, revising."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from boards.domain.appraisal_revise import revise_appraisal
from boards.domain.appraisals import freeze_appraisal
from boards.domain.revise import revise_board
from boards.models import Appraisal, AppraisalObjection
from grid.domain.households import change_responsible
from tests.boards.appraised import LATER, NOTICED, OVER, YEAR_END, answer
from tests.boards.test_revise import put_right
from tests.factories import HouseholdFactory, MemberFactory, UserFactory

pytestmark = pytest.mark.django_db
INDEX, FIELD = "/admin/appraisal/", "/field/appraisal/"


@pytest.fixture
def members(branch, other_branch, may, homes):
    """Three of two branches: the last answers for a household that nobody inspected."""
    members = [
        MemberFactory(branch=place, name=name)
        for place, name in ((branch, "龙甲"), (branch, "龙乙"), (other_branch, "龙丙"))
    ]
    answer(members[0], homes[0], homes[2])
    answer(members[1], homes[1], homes[3])
    answer(members[2], HouseholdFactory(branch=other_branch))
    return members


@pytest.fixture
def person(township, members):
    """The first member, with an account of a responsible member."""
    return UserFactory(username="member", role="responsible", township=township, member=members[0])


@pytest.fixture
def frozen(township, officer, members):
    return freeze_appraisal(township=township, year=2023, by=officer, at=YEAR_END)


def page_of(member, year=2023):
    return f"{INDEX}members/{member.pk}/?year={year}"


def test_the_list_year_to_date(client, officer, secretary, members, time_machine):
    time_machine.move_to(date(2023, 6, 14))
    client.force_login(officer)
    html = client.get(INDEX).text
    assert all(member.name in html for member in members)
    assert "75.50" in html  # 77.50 − 2
    assert "未计分" in html
    assert "2023年6月14日" in html
    assert "龙丙" not in client.get(INDEX, {"band": "合格"}).text
    assert "龙甲" not in client.get(INDEX, {"branch": members[2].branch_id}).text
    client.force_login(secretary)
    html = client.get(INDEX).text
    assert "龙甲" in html
    assert "龙丙" not in html
    assert client.get(page_of(members[2])).status_code == 404


def test_a_member_s_sum_is_unfolded(client, officer, members, homes, time_machine):
    time_machine.move_to(date(2023, 6, 14))
    client.force_login(officer)
    html = client.get(page_of(members[0])).text
    assert "75.50 = 77.50（户均得分）− 2 × 1（新上黑榜）" in html
    assert "77.50 = 25575.00 ÷ 330" in html  # 165 days each
    assert "100.00 = 100.0 ÷ 1" in html
    assert "新上黑榜" in html
    assert homes[2].head in html
    printed = client.get(page_of(members[0]).replace("?", "print/?")).text
    assert "75.50 = 77.50（户均得分）− 2 × 1（新上黑榜）" in printed
    assert "5.3 100.0" in printed


def test_the_same_queries_for_one_and_for_many(
    client, officer, branch, may, inspect, homes, time_machine
):
    time_machine.move_to(date(2023, 6, 14))
    client.force_login(officer)
    first = MemberFactory(branch=branch, name="龙一")
    answer(first, homes[2])
    pages = (INDEX, f"{INDEX}print/", f"{INDEX}sheet.xlsx", page_of(first), f"{FIELD}{first.pk}/")
    counts = [count_queries(client, url) for url in pages]
    for number in range(6):
        home = HouseholdFactory(branch=branch)
        inspect(home, date(2023, 6, 1), i1=0)
        answer(first if number % 2 else MemberFactory(branch=branch), home)
    assert [count_queries(client, url) for url in pages] == counts


def count_queries(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_workbook_holds_numbers(client, officer, members, time_machine):
    time_machine.move_to(date(2023, 6, 14))
    client.force_login(officer)
    response = client.get(f"{INDEX}sheet.xlsx")
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.values)
    assert "绩效考核" in rows[0][0]
    heads = dict(zip(rows[2], rows[3], strict=True))
    assert heads["包户责任人"] in ("龙乙", "龙甲")
    assert (heads["户均得分"], heads["减分"], heads["考核得分"]) == (77.5, -2, 75.5)
    assert [row[2] for row in rows[3:6]] == ["龙乙", "龙甲", "龙丙"]
    assert rows[5][11] is None  # not appraised
    assert rows[6][3] == 5


# --- the year's end ---


def test_freezing_from_the_page(client, officer, leader, members, time_machine):
    time_machine.move_to(date(2023, 12, 31))
    client.force_login(officer)
    url = f"{INDEX}freeze/?year=2023"
    assert "尚未结束" in client.get(url).text
    assert client.post(f"{INDEX}freeze/", {"year": 2023}).status_code == 422
    time_machine.move_to(YEAR_END)
    assert url.split("&")[0] in client.get(f"{INDEX}?year=2023").text
    html = client.get(url).text
    assert "龙甲" in html
    assert not Appraisal.objects.exists()
    assert client.post(f"{INDEX}freeze/", {"year": 2023}).status_code == 302
    html = client.get(f"{INDEX}?year=2023").text
    assert "第1版" in html
    assert "异议受理至2024年1月7日" in html
    client.force_login(leader)
    assert client.post(f"{INDEX}freeze/", {"year": 2023}).status_code == 403
    assert "年终核定</a>" not in client.get(f"{INDEX}?year=2023").text


def test_boards_not_published_yet_are_told(client, officer, members, may, time_machine):
    type(may).objects.filter(pk=may.pk).update(
        status="notice", published_at=None, published_by=None
    )
    time_machine.move_to(YEAR_END)
    client.force_login(officer)
    assert reverse("boards:show", args=[may.pk]) in client.get(f"{INDEX}freeze/?year=2023").text


def test_frozen_the_page_stays_as_it_was(client, officer, frozen, members, inspect, homes):
    client.force_login(officer)
    before = client.get(page_of(members[0])).text
    inspect(homes[0], date(2023, 7, 1), i1=0, i2=0)
    inspected = type(homes[0]).objects.get(pk=homes[0].pk).inspections.filter(date__month=7)
    inspected.update(received_at=LATER)
    after = client.get(page_of(members[0])).text
    assert "75.50 = 77.50（户均得分）− 2 × 1（新上黑榜）" in after
    assert before.count("7月1日") == after.count("7月1日")


def test_the_way_of_an_objection(client, officer, frozen, members, person, time_machine):
    time_machine.move_to(NOTICED)
    client.force_login(person)
    assert "我的考核" in client.get(f"{FIELD}?year=2023").text
    line = frozen.lines.get(member=members[0])
    url = f"{FIELD}lines/{line.pk}/object/"
    client.post(url, {"text": ""})
    assert not AppraisalObjection.objects.exists()
    assert client.post(url, {"text": "五月我在外学习"}).status_code == 302
    other = frozen.lines.get(member=members[1])
    assert client.post(f"{FIELD}lines/{other.pk}/object/", {"text": "x"}).status_code == 404
    assert client.get(f"{FIELD}{members[1].pk}/").status_code == 404
    client.force_login(officer)
    assert "五月我在外学习" in client.get(f"{INDEX}?year=2023").text
    objection = AppraisalObjection.objects.get()
    said = {"decision": "rejected", "answer": "期间由本人包户"}
    client.post(f"{INDEX}objections/{objection.pk}/decide/", said)
    client.force_login(person)
    assert "期间由本人包户" in client.get(f"{FIELD}?year=2023").text


def test_an_objection_on_paper(client, secretary, frozen, members, time_machine):
    time_machine.move_to(NOTICED)
    client.force_login(secretary)
    line = frozen.lines.get(member=members[1])
    assert "代为登记异议" in client.get(page_of(members[1])).text
    client.post(f"{INDEX}lines/{line.pk}/object/", {"text": "请核实", "source": "phone"})
    assert AppraisalObjection.objects.get().source == "phone"


def test_finishing_and_withdrawing(client, officer, frozen, time_machine):
    time_machine.move_to(NOTICED)
    client.force_login(officer)
    client.post(f"{INDEX}{frozen.pk}/finish/")
    frozen.refresh_from_db()
    assert frozen.status == "notice"
    client.post(f"{INDEX}{frozen.pk}/withdraw/", {"reason": "包户时间有误"})
    frozen.refresh_from_db()
    assert frozen.status == "withdrawn"
    assert "尚未核定" in client.get(f"{INDEX}?year=2023").text
    assert "已撤回" in client.get(f"{INDEX}?year=2023&version=1").text
    time_machine.move_to(OVER)
    client.post(f"{INDEX}freeze/", {"year": 2023})
    again = Appraisal.objects.get(version=2)
    time_machine.move_to(OVER + timedelta(days=6))
    client.post(f"{INDEX}{again.pk}/finish/")
    assert "已生效" in client.get(f"{INDEX}?year=2023").text


def test_revising_from_the_page(client, officer, frozen, may, homes, members, time_machine):
    time_machine.move_to(LATER)
    client.force_login(officer)
    url = f"{INDEX}{frozen.pk}/revise/"
    assert "无需修订" in client.get(url).text
    put_right(homes[2], officer, at=LATER - timedelta(hours=2))
    board = revise_board(board=may, reason="更正评分", by=officer, at=LATER - timedelta(hours=1))
    assert url in client.get(f"/admin/boards/{board.pk}/correction/").text
    html = client.get(url).text
    assert "77.50" in html
    assert "100.00" in html
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "复核后更正"}).status_code == 302
    new = Appraisal.objects.get(version=2)
    assert "复核后更正" in client.get(f"{INDEX}{new.pk}/correction/").text
    printed = client.get(f"{INDEX}{new.pk}/correction/print/").text
    assert "龙甲" in printed
    assert "龙乙" not in printed  # nothing of it changed
    assert "75.50" in client.get(f"{INDEX}?year=2023&version=1").text
    assert client.get(url).status_code == 404
    assert client.get(f"{INDEX}{frozen.pk}/correction/").status_code == 404


def test_who_corrects_an_inspection_is_told_the_frozen_year(
    client, officer, frozen, homes, members
):
    client.force_login(officer)
    inspection = homes[2].inspections.get()
    html = client.get(reverse("corrections:correct", args=[inspection.pk])).text
    assert f"{INDEX}members/{members[0].pk}/?year=2023" in html


def test_heads_out_of_scope_are_masked(client, person, homes, members, officer, time_machine):
    """A household that is another's by now: its days are still in the sum."""
    change_responsible(households=[homes[2]], member=members[1], on=date(2023, 6, 1), by=officer)
    time_machine.move_to(date(2023, 6, 14))
    client.force_login(person)
    html = client.get(FIELD).text
    assert homes[0].head in html
    assert homes[2].head not in html
    assert homes[2].code in html


def test_before_there_is_anything(client, officer, responsible, time_machine):
    time_machine.move_to(date(2023, 6, 14))
    client.force_login(officer)
    assert "没有包户责任人" in client.get(INDEX).text
    assert client.get(INDEX, {"year": "abc"}).status_code == 404
    assert client.get(INDEX, {"version": "3"}).status_code == 404
    assert client.get(INDEX, {"year": "2030"}).status_code == 404
    client.force_login(responsible)
    assert "本年度没有包户" in client.get(FIELD).text


def test_old_versions_are_readable(client, officer, frozen, homes, members, time_machine):
    put_right(homes[2], officer, at=LATER)
    revise_appraisal(appraisal=frozen, reason="更正", by=officer, at=LATER)
    time_machine.move_to(LATER + timedelta(days=1))
    client.force_login(officer)
    old = client.get(f"{page_of(members[0])}&version=1").text
    assert "77.50" in old
    assert "55.0" in old  # the inspection as it counted then
    new = client.get(page_of(members[0])).text
    assert "100.00" in new


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (YEAR_END, 2023),
        (NOTICED, 2023),  # its last day
        (OVER, 2024),
    ],
)
def test_at_the_year_s_turn_the_phone_opens_what_may_be_objected_to(
    client, person, members, frozen, time_machine, at, year
):
    time_machine.move_to(at)
    client.force_login(person)
    page = client.get(FIELD)
    assert page.context["page"].year == year
    assert page.context["may_object"] is (year == 2023)
    assert client.get(FIELD, {"year": 2024}).context["page"].year == 2024
