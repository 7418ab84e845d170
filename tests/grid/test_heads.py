"""Another head of a household: asked for at the import and at the desk."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grid.domain.households import replace_household
from grid.domain.names import is_same_name
from grid.domain.rosters import import_roster_file
from grid.models import Household, Responsibility, RosterFile
from tests.factories import HouseholdFactory, MemberFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
CASE_35 = Path(__file__).parent.parent / "cases" / "35-new-head-after-a-death"
DAY = date(2023, 5, 29)


@pytest.fixture
def desk(client, officer, branch):
    client.force_login(officer, backend=BACKEND)
    return client


def upload(client, township, text, name="青朗村"):
    files = [SimpleUploadedFile(f"{name}.csv", text.encode())]
    client.post("/admin/rosters/", {"township": township.pk, "uploads": files})
    return RosterFile.objects.latest("pk")


def imported(path, township):
    return import_roster_file(path=path, township=township, on=DAY)


@pytest.mark.parametrize(
    ("one", "other", "same_phone", "same"),
    [
        ("杨通文", "杨 通 文", False, True),
        ("米尔·阿里", "米尔•阿里", False, True),
        ("楊龍興", "杨龙兴", False, True),
        ("杨通文", "杨通闻", True, True),  # written as it is heard, with the same phone
        ("杨通文", "杨通闻", False, False),
        ("杨通文", "杨通武", True, False),  # brothers: the same initials, another sound
        ("杨甲远", "杨小辛", True, False),
    ],
)
def test_the_same_name_written_otherwise(one, other, same_phone, same):
    assert is_same_name(one, other, same_phone=same_phone) is same


def test_case_35_a_new_head_of_the_same_hamlet_and_phone_is_asked_for(township, branch):
    """The file of a year later names 杨小辛 where 杨甲远 lived: 一组, 19900000001."""
    for year in "12":
        report = imported(CASE_35 / year / "青朗村农户花名册.xlsx", township)
    homes = list(Household.objects.order_by("code").values_list("head", "persons"))
    assert homes == [("杨甲远", 4), ("石乙贵", 3)]
    (told,) = report.as_data()["rejected"]
    assert "杨小辛" in told["reason"]
    assert "杨甲远" in told["reason"]
    assert not report.missing


def test_relatives_who_share_a_phone_are_two_households(township, branch, tmp_path):
    """Two rows of one phone: nobody can say which of them follows."""
    home = HouseholdFactory(branch=branch, head="杨甲远", hamlet="一组", phone="19900000001")
    path = tmp_path / "青朗村农户花名册.csv"
    path.write_text("户主,组别,电话\n杨小辛,一组,19900000001\n杨小壬,一组,19900000001\n")
    report = imported(path, township)
    assert len(report.added) == 2
    assert report.missing == [str(home)]
    assert not report.heads


@pytest.fixture
def home(branch):
    household = HouseholdFactory(
        branch=branch, code="200-0007", head="杨甲远", hamlet="一组", phone="19900000001", persons=4
    )
    member = MemberFactory(branch=branch)
    Responsibility.objects.create(household=household, member=member, since=date(2023, 1, 1))
    return household


ROSTER = "户编号,户主,组别,人口\n200-0007,杨小辛,一组,3\n"


def test_without_an_answer_the_row_is_left_out_and_said(desk, township, home):
    upload(desk, township, ROSTER)
    page = desk.get("/admin/rosters/").content.decode()
    assert "杨小辛" in page
    assert "户主变动" in page
    told = desk.post("/admin/rosters/confirm/", follow=True).content.decode()
    assert "1行户主与系统不同" in told
    home.refresh_from_db()
    assert (home.head, home.persons, home.is_active) == ("杨甲远", 4, True)
    assert Household.objects.count() == 1


def test_the_same_household_goes_on_under_the_new_head(desk, township, home):
    roster = upload(desk, township, ROSTER)
    desk.post(f"/admin/rosters/{roster.pk}/heads/", {"head-0": "same"})
    desk.post("/admin/rosters/confirm/", {"file": roster.pk})
    home.refresh_from_db()
    assert (home.head, home.persons, home.is_active) == ("杨小辛", 3, True)
    assert home.history.latest().history_change_reason == "roster import"
    assert Household.objects.count() == 1


def test_a_new_household_takes_the_place_of_the_old_one(desk, township, home):
    roster = upload(desk, township, ROSTER)
    desk.post(f"/admin/rosters/{roster.pk}/heads/", {"head-0": "new"})
    desk.post("/admin/rosters/confirm/", {"file": roster.pk})
    home.refresh_from_db()
    assert (home.head, home.is_active) == ("杨甲远", False)
    new = Household.objects.get(is_active=True)
    assert (new.head, new.hamlet, new.code) == ("杨小辛", "一组", "200-0001")
    open_one = Responsibility.objects.get(until=None)
    assert (open_one.household, open_one.member) == (new, home.responsibilities.get().member)
    # The village's file still says the old code: it is the new household's row from now on.
    again = upload(desk, township, ROSTER.replace(",3\n", ",4\n"), name="青朗村二")
    desk.post("/admin/rosters/confirm/", {"file": again.pk})
    new.refresh_from_db()
    assert (new.persons, Household.objects.count()) == (4, 2)


def test_answers_not_kept_yet_are_kept_before_the_import(desk, township, home):
    """Ticked and at once “import”: the preview with them first, then what it shows."""
    roster = upload(desk, township, ROSTER)
    pressed = {"file": roster.pk, "head-0": "same"}
    page = desk.post("/admin/rosters/confirm/", pressed, follow=True)
    assert "确认结果已保存" in page.content.decode()
    home.refresh_from_db()
    assert home.head == "杨甲远"
    desk.post("/admin/rosters/confirm/", pressed)
    home.refresh_from_db()
    assert home.head == "杨小辛"


def test_an_answer_holds_for_its_change_only(desk, township, home):
    roster = upload(desk, township, ROSTER)
    desk.post(f"/admin/rosters/{roster.pk}/heads/", {"head-0": "same"})
    Household.objects.filter(pk=home.pk).update(head="杨小癸")
    page = desk.post("/admin/rosters/confirm/", {"file": roster.pk}, follow=True)
    assert "数据有变动" in page.content.decode()
    home.refresh_from_db()
    assert home.head == "杨小癸"


def test_an_answer_can_be_taken_back_and_nonsense_is_none(desk, township, home):
    roster = upload(desk, township, ROSTER)
    for answer, choice in (("same", "same"), ("", ""), ("rubbish", "")):
        desk.post(f"/admin/rosters/{roster.pk}/heads/", {"head-0": answer})
        roster.refresh_from_db()
        assert roster.report["heads"][0]["choice"] == choice


def test_the_page_costs_the_same_for_one_head_and_for_many(desk, township, branch):
    def queries(number):
        rows = "".join(f"200-{n:04},杨小辛,一组\n" for n in range(number))
        upload(desk, township, f"户编号,户主,组别\n{rows}", name=f"青朗村{number}")
        with CaptureQueriesContext(connection) as captured:
            desk.get("/admin/rosters/")
        RosterFile.objects.all().delete()
        return len(captured)

    for n in range(30):
        HouseholdFactory(branch=branch, code=f"200-{n:04}", head="杨甲远", hamlet="一组")
    queries(1)
    assert queries(1) == queries(30)


def edit(desk, home, **change):
    told = {"head": home.head, "persons": "", "phone": home.phone, "note": "", **change}
    return desk.post(f"/admin/grid/household/{home.pk}/change/", {**told, **INLINE})


INLINE = {"responsibilities-TOTAL_FORMS": "0", "responsibilities-INITIAL_FORMS": "0"}


def test_the_desk_asks_for_another_head(desk, home):
    answer = edit(desk, home, head="杨小辛")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "杨小辛" in page
    assert 'type="radio" name="whose"' in page
    home.refresh_from_db()
    assert home.head == "杨甲远"

    assert edit(desk, home, head="杨小辛", whose="same").status_code == 302
    home.refresh_from_db()
    assert (home.head, home.is_active) == ("杨小辛", True)
    assert Household.objects.count() == 1


def test_the_desk_enters_a_new_household(desk, home):
    assert edit(desk, home, head="杨小辛", phone="19900000009", whose="new").status_code == 302
    home.refresh_from_db()
    assert (home.head, home.phone, home.is_active) == ("杨甲远", "19900000001", False)
    new = Household.objects.get(is_active=True)
    assert (new.head, new.phone, new.code) == ("杨小辛", "19900000009", "200-0001")


@pytest.mark.parametrize("change", [{"note": "新房"}, {"head": "杨 甲 远"}])
def test_the_desk_asks_nothing_where_the_head_is_the_same(desk, home, change):
    assert edit(desk, home, **change).status_code == 302
    home.refresh_from_db()
    assert home.head == "杨甲远"
    page = desk.get(f"/admin/grid/household/{home.pk}/change/").content.decode()
    assert 'type="radio" name="whose"' not in page


def test_a_household_that_ended_has_no_one_in_its_place(desk, home, officer):
    replace_household(household=home, on=DAY, by=officer)
    home.refresh_from_db()
    answer = edit(desk, home, head="杨小辛", whose="new")
    assert "已" in str(answer.context["adminform"].form.errors["whose"])
    assert Household.objects.count() == 2
