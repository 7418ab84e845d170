"""Score sheets in Excel: read by heading and by name, and what does not fit is told."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inspections.domain.corrections import correct_inspection
from inspections.domain.record import record_inspection
from inspections.forms_sheets import fill_rows
from inspections.models import Correction, Inspection
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry, points_of, reasons_of
from tests.inspections.test_sheets import address, homes, typed, typist  # noqa: F401

CASES = Path(__file__).parents[1] / "cases"
ITEMS = ["门前屋后（15）", "庭院（15）", "客厅（15）", "卧室（10）", "厨房（15）", "厕所（15）",
         "圈舍（10）", "沟渠（5）"]  # fmt: skip
FULL = [15, 15, 15, 10, 15, 15, 10, 5]

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(branch):
    names = enumerate(("杨甲远", "石乙贵", "吴丙兴"), 1)
    return [HouseholdFactory(branch=branch, code=f"200-{n:04}", head=name) for n, name in names]


@pytest.fixture
def record(secretary):
    return lambda entry: record_inspection(entry=entry, by=secretary).inspection


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(places, *rows):
    """Cells of the lines taken, by code; what is told at lines, by code; what is told of all."""
    lines, faults = fill_rows(workbook(*rows), "表.xlsx", places)
    taken = {line.household.code: line.cells for line in lines if line.is_seen}
    return taken, {line.household.code: line.faults for line in lines if line.faults}, faults


def read_case(number, places):
    path = next(next(CASES.glob(f"{number}-*")).glob("*.xlsx"))
    lines, faults = fill_rows(path.read_bytes(), path.name, places)
    return {line.household.code: line for line in lines}, faults


def test_columns_in_another_order(three):
    lines, faults = read_case("03", three)
    assert faults == []
    assert lines["200-0001"].cells == ["15", "3", "15", "10", "15", "15", "10", "5"]
    assert lines["200-0001"].remark == "庭院堆柴"


def test_a_column_before_the_code(three):
    lines, faults = read_case("05", three)
    assert faults == []
    assert lines["200-0002"].cells == ["10", "12", "13", "8", "14", "15", "9", "5"]
    assert not lines["200-0003"].is_seen


def test_a_household_twice_is_told_and_neither_row_is_taken(three):
    lines, _faults = read_case("06", three)
    assert lines["200-0001"].faults == ["文件第3行与第2行是同一户。"]
    assert (lines["200-0001"].is_seen, set(lines["200-0001"].cells)) == (False, {""})


def test_a_name_that_does_not_fit_its_code_is_told(three):
    rows = [
        ["户编号", "户主", *ITEMS],
        ["200-0001", "石乙贵", *FULL],
        ["200-0002", "石 乙贵", *FULL],
    ]
    taken, told, faults = read(three, *rows)
    assert told == {"200-0001": ["文件第2行，此户编号对应的户主写的是石乙贵。"]}
    assert (list(taken), faults) == (["200-0002"], [])


def test_rows_without_codes_are_found_by_name(three):
    rows = [
        ["标题"],
        ["户主", *ITEMS],
        ["吴丙兴", *FULL],
        ["龙丁英", *FULL],
        ["检查人：杨", *[""] * 8],
    ]
    taken, told, faults = read(three, *rows)
    assert (list(taken), told) == (["200-0003"], {})
    assert faults == ["不在本表中：第4行龙丁英。"]


def test_two_of_one_name_are_not_guessed(three, branch):
    twin = HouseholdFactory(branch=branch, code="200-0004", head="杨甲远")
    taken, _told, faults = read([*three, twin], ["户主", *ITEMS], ["杨甲远", *FULL])
    assert (taken, len(faults)) == ({}, 1)


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (["户编号", *ITEMS[:7]], "缺少“沟渠”一列。"),
        (["户编号", *ITEMS, "沟渠"], "“沟渠”一列出现两次。"),
        (["户编号", "门前屋后（20）", *ITEMS[1:]], "“门前屋后”在文件中是20分，现行标准是15分。"),
        (["姓氏", *ITEMS], "表中没有户编号，也没有户主一列。"),
    ],
)
def test_headings_that_do_not_fit_keep_all_from_being_read(three, labels, says):
    taken, _told, faults = read(three, labels, ["200-0001", *FULL, *[1] * (len(labels) - 9)])
    assert (taken, faults) == ({}, [says])


def test_no_headings_at_all(three):
    taken, _told, faults = read(three, ["200-0001", "杨甲远", *FULL])
    assert (taken, len(faults)) == ({}, 1)


def test_an_unknown_column_is_told_and_nothing_of_it_is_taken(three):
    rows = [["户编号", "序号", *ITEMS, "菜园（5）"], ["200-0001", 1, *FULL, 2]]
    taken, _told, faults = read(three, *rows)
    assert (list(taken), faults) == (["200-0001"], ["“菜园(5)”一列不认识，没有读取。"])


BLANK = [""] * 8


@pytest.mark.parametrize(
    ("scores", "total", "says"),
    [
        (BLANK, 72, "文件第2行只有合计（72）、没有各项得分，没有读取。"),
        (BLANK, "优", "文件第2行只有合计（优）、没有各项得分，没有读取。"),
        (BLANK, "√", ""),
        (BLANK, 100, ""),  # full marks, as blank items say, too
        ([10, *BLANK[1:]], 95, ""),
        ([10, *BLANK[1:]], "95.0分", ""),
        ([10, *BLANK[1:]], 94, "文件第2行的合计（94）与各项得分之和不符，没有读取。"),
        (FULL, 72, "文件第2行的合计（72）与各项得分之和不符，没有读取。"),
        ([7.5, *FULL[1:]], 92.5, ""),
        # 10 + 75 = 85 of 90: the sum, or what it is of 100 (94.44…), half up.
        ([10, *FULL[1:6], "/", 5], 85, ""),
        ([10, *FULL[1:6], "/", 5], 94.4, ""),
        ([10, *FULL[1:6], "/", 5], 95, "文件第2行的合计（95）与各项得分之和不符，没有读取。"),
        (FULL, "", ""),
    ],
)
def test_a_total_must_be_that_of_its_items(three, scores, total, says):
    taken, told, faults = read(
        three, ["户编号", *ITEMS, "合计", "备注"], ["200-0001", *scores, total, "门口"]
    )
    assert faults == []
    assert told == ({"200-0001": [says]} if says else {})
    assert list(taken) == ([] if says else ["200-0001"])


def test_the_page_marks_the_rows_that_were_not_taken(typist, branch, homes):  # noqa: F811
    rows = [["户编号", "户主", *ITEMS], *([h.code, "错", *FULL] for h in homes[:1])]
    file = SimpleUploadedFile("sheet.xlsx", workbook(*rows))
    answer = typist.post(address(branch), {"file": file})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "标出的各行没有读取，请核对后手工填写。" in page
    assert "此户编号对应的户主写的是错" in page


def test_the_same_paper_sheet_typed_twice_is_asked_about(typist, branch, homes):  # noqa: F811
    sheet = {"10,,,,,,,": homes[0], "12,,,,,,,": homes[1]}
    first = {k: v for cells, home in sheet.items() for k, v in typed(home, cells).items()}
    assert typist.post(address(branch), first).status_code == 302
    again = {k: v for cells, home in sheet.items() for k, v in typed(home, cells).items()}
    again |= typed(homes[2], "9,,,,,,,")
    answer = typist.post(address(branch), again)
    assert answer.status_code == 422
    rows = {row.household: row for row in answer.context["rows"]}
    assert "各项分数相同（总分95.0分" in rows[homes[0]].doubts[0]
    assert rows[homes[2]].doubts == []
    assert Inspection.objects.count() == 2
    assert 'name="again"' in answer.content.decode()
    assert typist.post(address(branch), again | {"again": "1"}).status_code == 302
    assert Inspection.objects.count() == 5


def test_another_day_or_an_annulled_entry_is_no_double(typist, branch, homes):  # noqa: F811
    day = timezone.localdate() - timedelta(days=1)
    for more in ({"date": day.isoformat()}, {}):
        answer = typist.post(address(branch), typed(homes[0], "10,,,,,,,") | more)
        assert answer.status_code == 302
    Inspection.objects.update(is_effective=False)
    assert typist.post(address(branch), typed(homes[0], "10,,,,,,,")).status_code == 302


def test_reasons_go_when_full_points_come_back(record, household, standard, officer):
    entry = make_entry(
        household, standard, points=points_of(i1=5, i2=3),
        reasons=reasons_of(i1=["垃圾未清扫"], i2=["杂物堆放"]),
    )  # fmt: skip
    inspection = record(entry)
    correction = correct_inspection(
        inspection=inspection,
        points=points_of(i2=None, i3=1),
        reasons=reasons_of(i1=["垃圾未清扫"], i2=["杂物堆放"], i3=["地面不净"]),
        remark="",
        reason="看错了",
        by=officer,
    )
    assert correction.replacement.reasons == [[], [], ["地面不净"], [], [], [], [], []]


def test_a_correction_typed_at_the_desk_says_so(typist, record, household, standard):  # noqa: F811
    inspection = record(make_entry(household, standard, points=points_of(i1=5)))
    data = {f"points-{n}": most for n, most in enumerate(FULL, 1)} | {"reason": "看错了"}
    typist.post(reverse("corrections:correct", args=[inspection.pk]), data)
    counts = Correction.objects.get().replacement
    assert (inspection.source, counts.source) == ("phone", "desk")
    page = typist.get(f"/admin/inspections/inspection/{counts.pk}/change/").content.decode()
    assert "在电脑端录入" in page
