"""Inspections and problems at the desk: what is shown, to whom, at what cost."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from grid.domain.periods import monday_of
from inspections.domain.life import take_step
from inspections.domain.record import record_inspection
from inspections.models import Inspection, Problem
from tests.factories import HouseholdFactory, TownshipFactory
from tests.house.world_photo import PNG
from tests.inspections.entries import make_entry, points_of, reasons_of
from tests.inspections.steps import close_problem

INSPECTIONS = "/admin/inspections/inspection/"
PROBLEMS = "/admin/inspections/problem/"
STANDARDS = "/admin/inspections/standard/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def see(household, standard, secretary, today):
    def record(at=household, **changed):
        entry = make_entry(at, standard, **({"date": today} | changed))
        return record_inspection(entry=entry, by=secretary).inspection

    return record


@pytest.fixture
def look(client, officer):
    client.force_login(officer, backend="township.roles.RoleBackend")

    def get(url):
        answer = client.get(url)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def heads(page, *homes):
    """Which of these households are on the page."""
    return [home.head for home in homes if home.head in page]


def test_the_list_can_be_narrowed(see, look, household, other_branch, today):
    other = HouseholdFactory(branch=other_branch, head="吴家光", code="201-0007")
    see()
    see(other, date=today - timedelta(days=14), kind="surprise")
    ask = {
        "": 2,
        f"?branch__id__exact={other_branch.pk}": 1,
        "?kind__exact=surprise": 1,
        f"?week__exact={monday_of(today)}": 1,
        "?week__exact=nonsense": 2,
        "?q=吴家光": 1,
        "?q=wjg": 1,
        "?q=201-0007": 1,
        f"?date__gte={today}": 1,
    }
    found = {query: len(heads(look(INSPECTIONS + query), household, other)) for query in ask}
    assert found == ask


def test_one_inspection_explains_its_total(see, look):
    points = points_of(i1=8.5, i7=None)
    inspection = see(
        points=points,
        reasons=reasons_of(i1=["柴草乱堆"]),
        remark="已提醒",
        photo_hashes=("a" * 64,),
    )
    page = look(f"{INSPECTIONS}{inspection.pk}/change/")
    assert "92.8 = 100 × 83.5 ÷ 90" in page
    for words in ("柴草乱堆", "低于合格分9", "不适用", "已提醒", "应到1张，已到0张"):
        assert words in page
    assert f"{PROBLEMS}{Problem.objects.get().pk}/change/" in page


def test_inspections_are_only_looked_at(see, client, officer):
    client.force_login(officer, backend="township.roles.RoleBackend")
    inspection = see()
    page = f"{INSPECTIONS}{inspection.pk}/change/"
    assert client.post(page, {"total": 0}).status_code == 405
    assert client.get(f"{INSPECTIONS}add/").status_code == 403
    assert client.post(f"{INSPECTIONS}{inspection.pk}/delete/").status_code == 403
    assert Inspection.objects.get().total == 100


def test_problems_can_be_narrowed(see, look, household, secretary, other_branch, today):
    other = HouseholdFactory(branch=other_branch, head="吴家光")
    see(points=points_of(i1=0), date=today - timedelta(days=10))
    see(other, points=points_of(i3=0))
    closed = HouseholdFactory(branch=other_branch, head="石玉兰")
    see(closed, points=points_of(i1=0))
    close_problem(
        problem=Problem.objects.get(household=closed), on=today, note="已清理", by=secretary
    )
    homes = (household, other, closed)
    everyone = [home.head for home in homes]
    ask = {
        "": everyone,
        "?status__exact=open": everyone[:2],
        "?due=overdue": everyone[:1],
        "?due=week": everyone[1:2],
        "?due=later": [],
        "?item_number__exact=1": [everyone[0], everyone[2]],
        "?item_number__exact=x": everyone,
        f"?branch__id__exact={other_branch.pk}&status__exact=open": everyone[1:2],
    }
    assert {query: heads(look(PROBLEMS + query), *homes) for query in ask} == ask
    assert "已逾期" in look(PROBLEMS)


def rectify(problems, by, today):
    said = {"note": "已清理", "photos": [PNG]}
    take_step(problems=list(problems), act="rectify", by=by, on=today, **said)


def test_many_rechecked_at_once_but_not_ones_own(see, client, officer, secretary, household, today):
    see(points=points_of(i1=0, i2=0, i3=0))
    first, second, third = Problem.objects.order_by("item_number")
    rectify([first, second], secretary, today)
    rectify([third], officer, today)
    client.force_login(officer, backend="township.roles.RoleBackend")
    chosen = {
        "action": "recheck_selected",
        "index": 0,
        "_selected_action": list(Problem.objects.values_list("pk", flat=True)),
    }
    text = client.post(PROBLEMS, chosen, follow=True).content.decode()
    assert "已复查销号2个问题" in text
    assert "须由另一人复查" in text
    assert set(Problem.objects.filter(status="closed")) == {first, second}


def test_one_goes_its_way_on_its_page(see, client, secretary, officer):
    client.force_login(secretary, backend="township.roles.RoleBackend")
    see(points=points_of(i1=0))
    page = f"{PROBLEMS}{Problem.objects.get().pk}/change/"
    refused = client.post(page, {"act": "rectify", "note": "已清理"})
    assert refused.status_code == 422
    assert "照片" in refused.content.decode()
    assert "已清理" in refused.content.decode()
    photo = SimpleUploadedFile("p.png", PNG, "image/png")
    assert (
        client.post(page, {"act": "rectify", "note": "已清理", "photos": photo}).status_code == 302
    )
    text = client.get(page).content.decode()
    assert "已整改待复查" in text
    assert "复查合格，销号" not in text  # not by the same person
    client.force_login(officer, backend="township.roles.RoleBackend")
    assert "复查合格，销号" in client.get(page).content.decode()
    assert client.post(page, {"act": "close"}).status_code == 302
    assert Problem.objects.get().status == "closed"


@pytest.mark.parametrize(("role", "act"), [("leader", "close"), ("supervisor", "rectify")])
def test_a_step_asks_for_its_right(see, client, role, act, request):
    client.force_login(request.getfixturevalue(role), backend="township.roles.RoleBackend")
    see(points=points_of(i1=0))
    pk = Problem.objects.get().pk
    text = client.get(f"{PROBLEMS}{pk}/change/").content.decode().split("q-page")[1]
    assert "报整改完成" not in text
    assert client.post(f"{PROBLEMS}{pk}/change/", {"act": act, "note": "好"}).status_code == 403
    assert Problem.objects.get().stage == "found"


def test_a_problem_is_reported_by_hand(client, secretary, branch, household, other_branch):
    client.force_login(secretary, backend="township.roles.RoleBackend")
    page = reverse("problems:report")
    form = {"branch": branch.pk, "place": "河边", "finding": "倾倒垃圾", "severity": "serious"}
    assert client.post(page, form | {"place": ""}).status_code == 422
    assert client.post(page, form | {"branch": other_branch.pk}).status_code == 422
    assert client.post(page, form | {"code": "没有"}).status_code == 422
    assert client.post(page, form).status_code == 302
    assert client.post(page, form | {"code": household.code}).status_code == 302
    place, home = Problem.objects.order_by("pk")
    assert (place.where, home.household) == ("河边", household)


def test_the_sheet_for_the_committee(see, client, secretary, branch, other_branch):
    client.force_login(secretary, backend="township.roles.RoleBackend")
    see(points=points_of(i1=0), reasons=reasons_of(i1=["柴草乱堆"]))
    page = reverse("problems:print")
    text = client.get(page, {"branch": branch.pk}).content.decode()
    assert "柴草乱堆" in text
    assert client.get(page, {"branch": other_branch.pk}).status_code == 404
    assert client.get(page, {"branch": "x"}).status_code == 404


def test_the_problem_list_as_a_table(see, client, officer, household, other_branch):
    client.force_login(officer, backend="township.roles.RoleBackend")
    see(points=points_of(i1=0), reasons=reasons_of(i1=["=1+1"]))
    see(HouseholdFactory(branch=other_branch), points=points_of(i1=0))
    foreign = HouseholdFactory(branch__township=TownshipFactory())
    assert foreign.branch.township != household.branch.township
    answer = client.get(f"{PROBLEMS}export/?branch__id__exact={household.branch_id}")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == [
        "村（社区）", "户编号", "户主", "村民小组", "地点", "项目", "问题描述", "发现日期",
        "整改期限", "严重程度", "办理环节", "认领人", "整治措施", "整改日期", "整改情况",
        "退回次数", "销号日期",
    ]  # fmt: skip
    assert len(rows) == 2
    assert [cell.value for cell in rows[1][:6]] == [
        "青朗村", household.code, household.head, household.hamlet, None, "门前屋后",
    ]  # fmt: skip
    assert rows[1][6].data_type == "s"  # a finding is never a formula


@pytest.mark.parametrize("url", [INSPECTIONS, PROBLEMS])
def test_a_secretary_sees_the_branch_and_a_stranger_nothing(
    see, client, secretary, household, other_branch, url
):
    other = HouseholdFactory(branch=other_branch, head="吴家光")
    see(points=points_of(i1=0))
    hidden = see(other, points=points_of(i1=0))
    assert client.get(url).status_code == 302
    client.force_login(secretary, backend="township.roles.RoleBackend")
    page = client.get(url).content.decode()
    assert heads(page, household, other) == [household.head]
    assert other_branch.name not in page  # nor in the filter
    row = hidden if url == INSPECTIONS else Problem.objects.get(household=other)
    assert client.get(f"{url}{row.pk}/change/").status_code == 404
    assert client.get(f"{url}nonsense/change/").status_code == 404


def test_the_standard_lists_versions(look, standard):
    assert "v1" in look(STANDARDS)
    page = look(f"{STANDARDS}{standard.id}/change/")
    assert "有散养家禽粪便" in page
    assert "新建标准版本" in page


@pytest.mark.parametrize("url", [INSPECTIONS, PROBLEMS, f"{PROBLEMS}export/"])
def test_the_same_queries_for_one_row_and_for_many(see, client, officer, other_branch, url):
    client.force_login(officer, backend="township.roles.RoleBackend")

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    see(points=points_of(i1=0))
    count()
    few = count()
    for home in HouseholdFactory.create_batch(5, branch=other_branch):
        see(home, points=points_of(i2=0, i3=0), reasons=reasons_of(i2=["杂物堆放"]))
    assert count() == few


def test_the_same_queries_for_one_inspection_with_one_problem_and_with_many(see, client, officer):
    client.force_login(officer, backend="township.roles.RoleBackend")

    def count(inspection):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{INSPECTIONS}{inspection.pk}/change/")
        return len(queries)

    one = see(points=points_of(i1=0))
    many = see(points=points_of(i2=0, i3=0, i4=0))
    count(one)
    assert count(one) == count(many)
