"""Roster import at the desk: upload → look → correct → confirm."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grid.models import Household, RosterFile
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
GOOD = "户主,片区,人口\n杨通文,一组,3\n,一组,2\n"


@pytest.fixture
def desk(client, officer, branch):
    client.force_login(officer, backend=BACKEND)
    return client


def upload(client, township, **files):
    uploads = [SimpleUploadedFile(f"{name}.csv", text.encode()) for name, text in files.items()]
    answer = client.post("/admin/rosters/", {"township": township.pk, "uploads": uploads})
    assert answer.status_code == 302


def test_nothing_is_written_before_it_is_confirmed(
    desk, township, django_capture_on_commit_callbacks
):
    upload(desk, township, 青朗村农户花名册=GOOD, 空="")
    page = desk.get("/admin/rosters/").content.decode()
    assert "缺少户主姓名" in page
    assert "文件是空的" in page
    assert not Household.objects.exists()

    roster = RosterFile.objects.get(error="")
    stored = Path(roster.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post("/admin/rosters/confirm/", {"file": roster.pk})
    assert not stored.exists()
    assert Household.objects.get().head == "杨通文"
    roster.refresh_from_db()
    assert roster.status == "done"
    assert not roster.file


def test_a_column_and_a_village_can_be_corrected(desk, township, branch):
    upload(desk, township, 名册=GOOD)
    roster = RosterFile.objects.get()
    assert "请选择" in roster.error
    told = {"branch": branch.pk, "column-0-0": "head", "column-0-1": "hamlet"}
    desk.post(f"/admin/rosters/{roster.pk}/correct/", {**told, "column-0-2": "persons"})
    desk.post("/admin/rosters/confirm/", {"file": roster.pk})
    household = Household.objects.get()
    assert (household.branch, household.hamlet, household.persons) == (branch, "一组", 3)


def test_data_that_changed_since_the_preview_is_shown_again(desk, township, branch):
    upload(desk, township, 青朗村=GOOD)
    HouseholdFactory(branch=branch, code="200-0001", head="杨通文", hamlet="", persons=2)
    roster = RosterFile.objects.get()
    page = desk.post("/admin/rosters/confirm/", {"file": roster.pk}, follow=True)
    assert "数据有变动" in page.content.decode()
    assert Household.objects.get().persons == 2


def test_all_ready_files_are_confirmed_at_once_and_discarded(desk, township, other_branch):
    upload(desk, township, 青朗村=GOOD, 安顺村=GOOD, 坏="x")
    desk.post("/admin/rosters/confirm/")
    assert Household.objects.count() == 2
    desk.post("/admin/rosters/discard/", {"done": "1"})
    assert RosterFile.objects.count() == 1


def test_other_townships_files_are_out_of_reach(desk, township, superuser):
    foreign = HouseholdFactory().branch.township
    roster = RosterFile.objects.create(township=foreign, name="x.csv", uploaded_by=superuser)
    assert desk.post(f"/admin/rosters/{roster.pk}/correct/").status_code == 404
    desk.post("/admin/rosters/discard/", {"file": roster.pk})
    assert RosterFile.objects.filter(pk=roster.pk).exists()
    uploads = [SimpleUploadedFile("a.csv", b"1")]
    answer = desk.post("/admin/rosters/", {"township": foreign.pk, "uploads": uploads})
    assert answer.status_code == 422


def test_the_page_costs_the_same_for_one_file_and_for_many(desk, township):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            desk.get("/admin/rosters/")
        return len(captured)

    upload(desk, township, 青朗村=GOOD)
    queries()
    once = queries()
    upload(desk, township, 青朗村a=GOOD, 青朗村b=GOOD, 青朗村c=GOOD)
    assert queries() == once


def test_no_file_is_a_clear_error(desk, township):
    answer = desk.post("/admin/rosters/", {"township": township.pk})
    assert answer.status_code == 422
    assert "请至少选择一个文件" in answer.content.decode()


def test_no_identity_number_is_stored_before_confirmation_either(desk, township):
    text = "户主,身份证号码,组别\n杨通文,431225196710187724,一组\n"
    upload(desk, township, 青朗村=text)
    roster = RosterFile.objects.get()
    assert "431225196710187724" not in Path(roster.file.path).read_text()
    assert "431225196710187724" not in str(roster.report)
    assert len(roster.report["added"]) == 1
