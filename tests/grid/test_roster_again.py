"""A roster comes again: edits by hand, codes, namesakes, and two officers at once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grid.domain.households import change_household, change_responsible, move_households
from grid.domain.rosters import apply_plan, plan_file
from grid.domain.rosters.uploads import (
    PlanChanged,
    answer_heads,
    confirm_upload,
    correct_upload,
    discard_upload,
    keep_uploads,
    read_upload,
)
from grid.models import Household, Responsibility, RosterFile
from tests.factories import HouseholdFactory, MemberFactory
from tests.inspections.test_parallel import all_at_once

DAY = date(2023, 1, 5)
HEAD = "户编号,户主,组别,人口,电话,包户责任人\n"
ROWS = [
    "200-0001,杨甲远,一组,4,19900000001,龙家光\n",
    "200-0002,石乙贵,一组,3,19900000002,龙家光\n",
    "200-0003,吴丙兴,二组,3,19900000003,龙家光\n",
]


def plan(township, text, **more):
    return plan_file(name="青朗村.csv", data=text.encode(), township=township, **more)


def bring(township, text, by=None, **more):
    planned = plan(township, text, **more)
    apply_plan(planned, on=DAY, by=by)
    return planned.report


def told(changes):
    return [(change.name, change.details) for change in changes]


@pytest.fixture
def village(db, township, branch, officer):
    bring(township, HEAD + "".join(ROWS), by=officer)
    return list(Household.objects.order_by("code"))


def test_what_was_edited_by_hand_stays_and_is_said(village, township, officer):
    home = village[0]
    home.phone, home.persons = "19911111111", 5
    change_household(household=home, by=officer)
    report = bring(township, HEAD + ROWS[0].replace(",4,", ",6,") + ROWS[1].replace(",3,", ",2,"))
    assert told(report.kept) == [
        ("200-0001 杨甲远", ("人口：5（文件为6）", "手机：19911111111（文件为19900000001）")),
    ]  # fmt: skip
    assert told(report.changed) == [("200-0002 石乙贵", ("人口：3 → 2",))]
    home.refresh_from_db()
    assert (home.persons, home.phone) == (5, "19911111111")
    # Fields that were not touched by hand follow the file.
    report = bring(township, HEAD + ROWS[0].replace("一组", "三组"))
    home.refresh_from_db()
    assert home.hamlet == "三组"
    assert [change.name for change in report.kept] == ["200-0001 杨甲远"]


def test_what_was_edited_by_hand_stays_in_every_later_import(village, township, officer):
    home = village[0]
    home.phone = "19911111111"
    change_household(household=home, by=officer)
    file = HEAD + ROWS[0].replace(",4,", ",6,")
    assert told(bring(township, file).changed) == [("200-0001 杨甲远", ("人口：4 → 6",))]
    for _again in range(2):
        assert told(bring(township, file).kept) == [
            ("200-0001 杨甲远", ("手机：19911111111（文件为19900000001）",)),
        ]  # fmt: skip
        home.refresh_from_db()
        assert (home.persons, home.phone) == (6, "19911111111")


def test_an_import_that_overwrites_frees_what_it_changed_and_no_more(village, township, officer):
    home = village[0]
    home.phone, home.persons = "19911111111", 5
    change_household(household=home, by=officer)
    # The file names no phone: that one is not overwritten, and stays edited.
    bring(township, HEAD + ROWS[0].replace("19900000001", ""), overwrite=True)
    report = bring(township, HEAD + ROWS[0].replace(",4,", ",6,"))
    assert told(report.changed) == [("200-0001 杨甲远", ("人口：4 → 6",))]
    assert told(report.kept) == [("200-0001 杨甲远", ("手机：19911111111（文件为19900000001）",))]


def test_edits_before_the_last_import_are_no_longer_kept(village, township, officer):
    move_households(households=village[:1], hamlet="三组", by=officer)
    assert bring(township, HEAD + ROWS[0]).kept
    assert bring(township, HEAD + ROWS[0], overwrite=True).changed
    report = bring(township, HEAD + ROWS[0].replace("一组", "五组"))
    assert (report.kept, len(report.changed)) == ([], 1)


def test_a_household_entered_by_hand_keeps_what_is_filled_in(township, branch, officer):
    home = HouseholdFactory(branch=branch, code="200-0001", head="杨甲远", hamlet="一组", phone="",
                            persons=2)  # fmt: skip
    home._history_user = officer
    home.persons = 4
    home.save()
    report = bring(township, HEAD + ROWS[0].replace(",4,", ",7,"))
    assert told(report.kept) == [("200-0001 杨甲远", ("人口：4（文件为7）",))]
    assert Household.objects.get().phone == "19900000001"


def test_a_responsible_member_changed_by_hand_stays(village, township, branch, officer):
    other = MemberFactory(branch=branch, name="梁志开")
    change_responsible(households=village[:1], member=other, on=DAY, by=officer)
    report = bring(township, HEAD + "".join(ROWS))
    assert told(report.kept) == [("200-0001 杨甲远", ("包户责任人：梁志开（文件为龙家光）",))]
    assert Responsibility.objects.get(household=village[0], until=None).member == other
    bring(township, HEAD + "".join(ROWS), overwrite=True)
    assert Responsibility.objects.get(household=village[0], until=None).member.name == "龙家光"
    # That freed it: the next file is followed again.
    report = bring(township, HEAD + ROWS[0].replace("龙家光", "粟戊华"))
    assert (report.kept, told(report.changed)) == (
        [], [("200-0001 杨甲远", ("包户责任人：龙家光 → 粟戊华",))]
    )  # fmt: skip


def test_a_responsible_member_changed_by_hand_stays_when_another_field_is_imported(
    village, township, branch, officer
):
    other = MemberFactory(branch=branch, name="梁志开")
    change_responsible(households=village[:1], member=other, on=DAY, by=officer)
    for _again in range(3):
        report = bring(township, HEAD + ROWS[0].replace(",4,", ",6,"))
        assert told(report.kept) == [("200-0001 杨甲远", ("包户责任人：梁志开（文件为龙家光）",))]
    assert Responsibility.objects.get(household=village[0], until=None).member == other


def test_codes_counted_anew_keep_each_household_its_history_once_answered(village, township):
    anew = HEAD + "200-0001,石乙贵,一组,3,19900000002,\n200-0002,吴丙兴,二组,3,19900000003,\n"
    assert len(plan(township, anew).report.questions) == 1
    report = bring(township, anew, corrections={"": {0: ""}})
    assert (report.questions, report.added, report.changed) == ([], [], [])
    assert report.missing == ["200-0001 杨甲远"]


def test_one_new_head_is_no_count_anew(village, township):
    rows = ROWS[0].replace("杨甲远", "杨小辛").replace("0001,龙", "0009,龙") + "".join(ROWS[1:])
    rows += "".join(f"200-001{n},龙{c}明,一组,3,,\n" for n, c in enumerate("甲乙丙丁戊"))
    assert plan(township, HEAD + rows).report.questions == []


def test_official_codes_on_households_imported_without_double_nothing(township, branch):
    bring(township, "户主,组别,人口\n杨甲远,一组,4\n石乙贵,一组,3\n")
    report = bring(
        township, "户编号,户主,组别\n433-0007,杨甲远,1组\n433-0008,石乙贵,第一村民小组\n"
    )
    assert (report.added, report.changed, report.unchanged) == ([], [], 2)
    assert "仍用原编号" in report.warned[0].reason


def test_namesakes_are_told_apart_by_phone_and_persons_not_by_order(township, branch):
    head = "户主,组别,人口,电话\n"
    bring(township, head + "杨甲远,一组,4,19900000001\n杨甲远,一组,2,\n杨甲远,一组,6,\n")
    report = bring(
        township, head + "杨甲远,一组,6,19900000006\n杨甲远,一组,2,\n杨甲远,一组,5,19900000001\n"
    )
    assert sorted(change.details for change in report.changed) == [
        ("人口：4 → 5",), ("手机：— → 19900000006",),
    ]  # fmt: skip
    assert list(Household.objects.order_by("code").values_list("persons", "phone")) == [
        (5, "19900000001"), (2, ""), (6, "19900000006"),
    ]  # fmt: skip


def test_another_phone_is_another_of_that_name(township, branch):
    head = "户主,组别,电话\n"
    bring(township, head + "杨甲远,一组,19900000001\n杨甲远,一组,19900000002\n")
    # One more than before: who has a phone that nobody had is the new one.
    three = "".join(f"杨甲远,一组,1990000000{n}\n" for n in (3, 2, 1))
    report = bring(township, head + three)
    assert ([change.row for change in report.added], report.changed) == ([2], [])


def test_namesakes_with_new_phones_are_not_doubled_but_doubted(township, branch):
    head = "户主,组别,电话\n"
    bring(township, head + "杨甲远,一组,19900000001\n杨甲远,一组,19900000002\n")
    report = bring(township, head + "杨甲远,一组,19900000003\n杨甲远,一组,19900000004\n")
    assert (len(report.added), len(report.missing), len(report.changed)) == (0, 0, 2)
    assert sum("同名户主" in remark.reason for remark in report.warned) == 2


def upload(township, officer, text):
    file = SimpleUploadedFile("青朗村农户花名册.csv", text.encode())
    roster = keep_uploads(township=township, files=[file], by=officer)[0]
    read_upload(roster)
    return RosterFile.objects.get(pk=roster.pk)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_was_imported_or_discarded_meanwhile_is_not_read_again(
    township, branch, officer
):
    roster = upload(township, officer, HEAD + ROWS[0])
    before = [RosterFile.objects.get(pk=roster.pk) for _page in range(4)]  # looked at by others
    confirm_upload(roster=roster, on=DAY, by=officer)
    report = RosterFile.objects.get(pk=roster.pk).report
    read_upload(before[0])
    correct_upload(roster=before[1], branch=None, corrections={"x": {"0": "head"}})
    answer_heads(roster=before[2], answers={"x": "same"})
    left = RosterFile.objects.get()
    assert (left.status, left.file.name, left.report) == (RosterFile.Status.DONE, "", report)
    assert (left.corrections, left.heads) == ({}, {})
    discard_upload(roster=left)
    read_upload(before[3])
    assert not RosterFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_wins(township, branch, officer):
    files = [upload(township, officer, HEAD.replace("户编号,", "") + row[9:]) for row in ROWS[:2]]
    answers = all_at_once(
        *[lambda r=roster: confirm_upload(roster=r, on=DAY, by=officer) for roster in files],
        faults=PlanChanged,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["FileReport", "PlanChanged"]
    assert list(Household.objects.values_list("code", flat=True)) == ["200-0001"]
    left = RosterFile.objects.get(status=RosterFile.Status.READ)
    read_upload(left)
    confirm_upload(roster=RosterFile.objects.get(pk=left.pk), on=DAY, by=officer)
    assert sorted(Household.objects.values_list("code", "head")) == [
        ("200-0001", Household.objects.get(code="200-0001").head),
        ("200-0002", Household.objects.get(code="200-0002").head),
    ]
    assert set(Household.objects.values_list("head", flat=True)) == {"杨甲远", "石乙贵"}
