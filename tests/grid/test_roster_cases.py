"""Files as offices send them, tried by others: what each must give, worked out by hand."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from grid.domain.rosters import import_roster_file
from grid.domain.setup import init_township, read_township_table
from grid.models import Household, Member, Responsibility

CASES = Path(__file__).parents[1] / "cases"
DAY = date(2023, 1, 5)
YANG, SHI, WU, LONG = "杨甲远", "石乙贵", "吴丙兴", "龙丁英"

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return init_township(rows=read_township_table(settings.BASE_DIR / "samples/township.csv"))


def read(township, case):
    """The reports of a case's files, in the order of their folders."""
    files = sorted(path for path in case.rglob("*.*") if path.suffix != ".json")
    return [import_roster_file(path=path, township=township, on=DAY) for path in files]


def find_case(number):
    return next(CASES.glob(f"{number}-*"))


def said(report):
    remarks = [*report.questions, *report.rejected, *report.warned]
    return "\n".join([*(remark.reason for remark in remarks), report.error])


# number of the case → fields, and the households in the order of the file.
HOUSEHOLDS = {
    "01": ("branch__name head", [
        ("青朗村", YANG), ("青朗村", SHI), ("青朗村", WU),
        ("安顺村", LONG), ("安顺村", "粟戊华"), ("木舟村", "梁己坤"),
    ]),
    "07": ("head hamlet", [
        (name, "一组") for name in (YANG, SHI, WU, LONG, "粟戊华", "梁己坤")
    ]),
    "10": ("head", [(YANG,), (SHI,), (WU,)]),
    "12": ("head", [("阿依古丽·买甲提",), (SHI,), (WU,)]),
    "13": ("head hamlet", [(YANG, "一组"), (SHI, "一组"), (WU, "二组")]),
    "16": ("head hamlet", [(YANG, "一组"), (LONG, "一组"), (WU, "一组")]),
    "18": ("head persons", [(YANG, 3), (WU, 2)]),
    "19": ("code head persons", [("200-0001", YANG, 2), ("200-0002", WU, 1)]),
    "21": ("head persons hamlet", [(YANG, 5, "一组"), (SHI, 4, "一组"), (WU, 2, "二组")]),
    "23": ("head persons", [(YANG, 4), (SHI, 3)]),
    "25": ("code head", [("3-0005", YANG), ("3-0006", SHI), ("3-0013", WU)]),
    "27": ("code phone", [
        ("200-0001", "19900000001"), ("200-0002", "19900000002"), ("200-0003", "19900000003"),
    ]),
    "28": ("head persons phone", [
        (YANG, 3, "19900000000"), (SHI, 4, "19900000001"), (WU, 5, "19900000002"),
    ]),
    "29": ("head persons", [(YANG, 3), (SHI, 4), (WU, 5)]),
    "31": ("phone", [("8601234",), ("8621234",), ("8801234",)]),
    "32": ("phone", [("19900000001",), ("19900000003",), ("19900000004",)]),
    "34": ("code head hamlet", [
        ("200-0001", YANG, "一组"), ("200-0002", SHI, "一组"),
        ("200-0003", WU, "二组"), ("200-0004", LONG, "二组"),
    ]),
    "36": ("code head", [("200-0001", YANG), ("200-0002", SHI), ("200-0003", WU)]),
    "43": ("head hamlet phone", [
        (YANG, "一组", "19900000001"), (SHI, "一组", "19900000002"), (WU, "二组", "19900000003"),
    ]),
    "44": ("head persons phone", [(YANG, 4, ""), (SHI, 3, ""), (WU, 3, "")]),
    "46": ("head persons", [(YANG, 4), (SHI, 4), (WU, None), (LONG, 11)]),
    "47": ("head", [(YANG,)]),
    "49": ("head persons", [(YANG, None), (SHI, None), (WU, None)]),
}  # fmt: skip


@pytest.mark.parametrize("number", HOUSEHOLDS)
def test_the_households_of_a_case(township, number):
    fields, wanted = HOUSEHOLDS[number]
    read(township, find_case(number))
    assert list(Household.objects.order_by("pk").values_list(*fields.split())) == wanted


# number of the case → what the report of its last file says.
WORDS = {
    "01": "各村户数：青朗村3、安顺村2、木舟村1",
    "23": "“共计2户”不是户主姓名",
    "25": "户编号被Excel改成了日期（2026-03-05），按3-0005读取",
    "32": "一格内有几个电话",
    "34": "户号在各组重新编排",
    "36": "3行中有3行的姓名、电话与户编号对不上",
    "44": "未使用的列：联系人、联系人电话",
    "46": "家庭人口“0”有误",
    "47": "表中注明“整户迁出”",
    "49": "单元格只有公式",
}


@pytest.mark.parametrize("number", WORDS)
def test_what_a_case_is_told(township, number):
    assert WORDS[number] in said(read(township, find_case(number))[-1])


def test_a_relative_to_be_called_answers_for_no_house(township):
    read(township, find_case("44"))
    assert not Member.objects.exists()
    assert not Responsibility.objects.exists()


def test_codes_counted_anew_change_nothing_without_an_answer(township):
    first, second = read(township, find_case("36"))
    assert (len(first.added), first.questions) == (3, [])
    assert len(second.questions) == 1
    assert not Household.history.filter(history_type="~").exists()


MEMBERS = {
    "39": [
        ("青朗村", YANG, True, ["secretary"]),
        ("青朗村", SHI, True, ["committee"]),
        ("安顺村", WU, True, ["secretary"]),
        ("安顺村", LONG, False, ["committee"]),
    ],
    "41": [
        ("青朗村", name, party, ["committee"])
        for name, party in ((YANG, True), (SHI, True), (WU, True), (LONG, False))
    ],
}


@pytest.mark.parametrize("number", MEMBERS)
def test_the_members_of_a_case(township, number):
    (report,) = read(township, find_case(number))
    found = [
        (m.branch.name, m.name, m.is_party_member, [p.kind for p in m.positions.all()])
        for m in Member.objects.order_by("pk").select_related("branch")
    ]
    assert (report.kind, report.rejected, found) == ("members", [], MEMBERS[number])
