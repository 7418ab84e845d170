"""What a row's history tells, on its page and under it; what leaves as a table."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grid.domain.history import list_history
from grid.domain.households import (
    change_household,
    change_responsible,
    enter_household,
    merge_households,
    move_households,
)
from grid.models import Household
from tests.factories import HouseholdFactory, MemberFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
DAY = date(2023, 5, 8)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


def told(household):
    return [
        (entry.who, entry.reason, [(c.label, c.before, c.after) for c in entry.changes])
        for entry in list_history(household)
    ]


def test_each_act_is_told_with_who_and_why(household, branch, officer):
    officer.first_name = "唐永梅"
    target = HouseholdFactory(branch=branch, code="200-0009", head="龙家光")
    move_households(households=[household], hamlet="大寨组", by=officer)
    change_household(household=household, by=officer)  # changed nothing: not told
    member = MemberFactory(branch=branch, name="吴家兴")
    change_responsible(households=[household], member=member, on=DAY, by=officer)
    merge_households(source=household, target=target, on=DAY, reason="重复录入", by=officer)
    merged, answered, moved, first = told(household)
    assert merged[1] == "重复录入"
    assert ("已并入", "", "200-0009 龙家光") in merged[2]
    assert answered == ("officer", "包户责任人：吴家兴", [])
    assert moved == ("officer", "调整村民小组", [("村民小组", "一组", "大寨组")])
    assert first[2] == []


def test_a_long_history_costs_no_more_queries(household, branch, officer):
    other, third = HouseholdFactory(branch=branch), HouseholdFactory(branch=branch)
    with CaptureQueriesContext(connection) as short:
        list_history(household)
    for hamlet in ("二组", "三组", "四组"):
        move_households(households=[household], hamlet=hamlet, by=officer)
    for target in (other, third):
        household.merged_into, household.is_active = target, False
        household.save()
    with CaptureQueriesContext(connection) as long:
        assert len(list_history(household)) == 6
    assert len(long) <= len(short) + 1
    assert len(list_history(household, limit=2)) == 2


def test_the_pages_tell_it_and_rewrite_nothing(desk, household, officer):
    move_households(households=[household], hamlet="大寨组", by=officer)
    page = f"/admin/grid/household/{household.pk}/"
    for url in (f"{page}change/", f"{page}history/"):
        text = desk.get(url).content.decode()
        assert "调整村民小组" in text
    history = household.history.first()
    assert desk.post(f"{page}history/{history.pk}/").status_code in {302, 404, 405}
    assert household.history.count() == 2


def test_a_new_household_gets_the_next_free_code(desk, branch, officer):
    HouseholdFactory(branch=branch, code="200-0001")
    HouseholdFactory(branch=branch, code="200-0003")
    given = {"branch": branch.pk, "head": " 曾 国强", "hamlet": "一组 ", "persons": 3}
    inline = {"responsibilities-TOTAL_FORMS": 0, "responsibilities-INITIAL_FORMS": 0}
    assert desk.post("/admin/grid/household/add/", {**given, **inline}).status_code == 302
    new = Household.objects.get(code="200-0002")
    assert (new.head, new.hamlet, new.initials) == ("曾国强", "一组", "zgq")
    record = new.history.get()
    assert (record.history_user, record.history_change_reason) == (officer, "entered at the desk")


def test_editing_leaves_code_branch_and_hamlet(desk, household, other_branch, officer):
    given = {
        "head": "杨通武",
        "whose": "same",
        "branch": other_branch.pk,
        "code": "1",
        "hamlet": "九组",
    }
    inline = {"responsibilities-TOTAL_FORMS": 0, "responsibilities-INITIAL_FORMS": 0}
    url = f"/admin/grid/household/{household.pk}/change/"
    assert desk.post(url, {**given, **inline}).status_code == 302
    household.refresh_from_db()
    assert (household.head, household.code, household.hamlet) == ("杨通武", "200-0001", "一组")
    assert household.branch != other_branch
    assert household.history.first().history_user == officer


def test_codes_run_per_branch(branch, other_branch, officer):
    HouseholdFactory(branch=branch, code="200-0001")
    new = enter_household(household=Household(branch=other_branch, head="杨通武"), by=officer)
    assert new.code == "201-0001"


def test_the_table_holds_what_the_scope_holds_and_no_formulas(desk, household):
    HouseholdFactory(head="外乡人")
    household.note = '=HYPERLINK("http://example.org")'
    household.save()
    answer = desk.get("/admin/grid/household/export/")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    values = {cell.value for cell in cells}
    assert "杨通文" in values
    assert "外乡人" not in values
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("person", ["leader", "supervisor", "secretary"])
def test_names_leave_only_with_the_officer(client, request, household, person):
    client.force_login(request.getfixturevalue(person), backend=BACKEND)
    assert client.get("/admin/grid/household/").status_code == 200
    assert client.get("/admin/grid/household/export/").status_code == 403


def test_filters_by_hamlet_and_responsible(desk, branch, officer):
    one = HouseholdFactory(branch=branch, hamlet="一组", code="200-0101")
    HouseholdFactory(branch=branch, hamlet="二组", code="200-0102")
    member = MemberFactory(branch=branch, name="吴家兴")
    change_responsible(households=[one], member=member, on=DAY, by=officer)

    def found(**query):
        page = desk.get("/admin/grid/household/", {"branch__id__exact": branch.pk, **query})
        text = page.content.decode()
        return [code for code in ("200-0101", "200-0102") if code in text]

    assert found() == ["200-0101", "200-0102"]
    assert found(hamlet="二组") == ["200-0102"]
    assert found(responsible=member.pk) == ["200-0101"]
    assert found(responsible=0) == ["200-0102"]
    assert "吴家兴" in desk.get(f"/admin/grid/household/?responsible={member.pk}").content.decode()


def test_lists_hide_the_middle_of_phones(desk, branch):
    row = HouseholdFactory(branch=branch, phone="19900007502")
    page = desk.get("/admin/grid/household/").content.decode()
    assert "199****7502" in page
    assert "19900007502" not in page
    assert "19900007502" in desk.get(f"/admin/grid/household/{row.pk}/change/").content.decode()
