"""Shapes of tables: side by side, of several villages, of other kinds, in other formats."""

import io

import openpyxl
import pytest

from grid.domain.rosters import plan_file
from tests.factories import BranchFactory

pytestmark = pytest.mark.django_db
NAMES = ["杨甲远", "石乙贵", "吴丙兴", "龙丁英", "粟戊华", "梁己坤"]
FILE = "青朗村农户花名册.xlsx"


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def plan(township, data, name=FILE, **more):
    return plan_file(name=name, data=data, township=township, **more)


def homes(planned, *fields):
    return [tuple(getattr(h, field) for field in fields) for h in planned.plan.added]


def questions(planned):
    return [remark.reason for remark in planned.report.questions]


def test_two_blocks_side_by_side_are_both_read(township, branch):
    head = ["序号", "户主", "人口", "电话"]
    rows = [
        ["青朗村一组农户花名册"],
        [*head, *head],
        [1, NAMES[0], 4, "19900000001", 3, NAMES[2], 2, "19900000003"],
        [2, NAMES[1], 3, "19900000002", None, None, None, None],
    ]
    planned = plan(township, workbook(一=rows))
    assert homes(planned, "head", "hamlet", "persons", "phone") == [
        (NAMES[0], "一组", 4, "19900000001"),
        (NAMES[1], "一组", 3, "19900000002"),
        (NAMES[2], "一组", 2, "19900000003"),
    ]
    assert questions(planned) == []


def test_each_block_has_the_hamlet_above_it(township, branch):
    rows = [
        ["一组", None, "二组", None],
        ["户主", "人口", "户主", "人口"],
        [NAMES[0], 4, NAMES[2], 2],
        [NAMES[1], 3, NAMES[3], 5],
    ]
    planned = plan(township, workbook(一=rows))
    assert homes(planned, "head", "hamlet") == [
        (NAMES[0], "一组"), (NAMES[1], "一组"), (NAMES[2], "二组"), (NAMES[3], "二组"),
    ]  # fmt: skip


def test_a_table_below_another_may_have_its_columns_in_another_order(township, branch):
    rows = [
        ["户主", "组别", "人口"],
        [NAMES[0], "一组", 4],
        ["组别", "户主", "人口"],
        ["二组", NAMES[1], 3],
    ]
    planned = plan(township, workbook(一=rows))
    assert homes(planned, "head", "hamlet", "persons") == [
        (NAMES[0], "一组", 4), (NAMES[1], "二组", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(("label", "asked"), [("", 1), ("另一户", 1), ("配偶", 0), ("联系人", 0)])
def test_a_column_of_names_that_is_not_read_is_asked_about(township, branch, label, asked):
    rows = [
        ["户主", "组别", label],
        *([n, "一组", m] for n, m in zip(NAMES, NAMES[::-1], strict=True)),
    ]
    planned = plan(township, workbook(一=rows))
    assert len(planned.plan.added) == 6
    assert len(questions(planned)) == asked
    # The officer has looked at the columns: asked no more.
    told = {"一": {0: "head", 1: "hamlet", 2: ""}}
    assert questions(plan(township, workbook(一=rows), corrections=told)) == []


CALLS = [
    ["姓名", "电话", "通话时间"],
    *([n, f"1990000{i:04}", "9:30"] for i, n in enumerate(NAMES)),
]
BARE = [[i, n, f"1990000{i:04}", 12] for i, n in enumerate(NAMES, 1)]


@pytest.mark.parametrize("rows", [CALLS, BARE], ids=["headings", "no headings"])
def test_a_list_of_calls_is_no_roster(township, branch, rows):
    planned = plan(township, workbook(一=rows), name="青朗村通话记录.xlsx")
    assert planned.plan is None
    assert "不是农户花名册" in planned.report.error
    told = {"一": {0: "head", 1: "phone", 2: ""}}
    if rows is CALLS:  # unless the officer says so
        planned = plan(township, workbook(一=rows), name="青朗村.xlsx", corrections=told)
        assert len(planned.plan.added) == 6


def test_a_sheet_for_each_village(township, branch, other_branch):
    rows = [["户主", "组别"], [NAMES[0], "一组"]]
    planned = plan(township, workbook(青朗村=rows, 安顺村=rows), name="全乡花名册.xlsx")
    assert [h.branch.name for h in planned.plan.added] == ["青朗村", "安顺村"]
    assert planned.report.branch == "青朗村、安顺村"
    assert planned.report.code == ""


def test_villages_merged_downwards_and_named_as_people_say(township, branch):
    street = BranchFactory(township=township, name="新街社区", code="431225212001")
    rows = [
        ["村(社区)", "户主", "组别"],
        ["青朗", NAMES[0], "一组"],
        [None, NAMES[1], "一组"],
        [None, NAMES[2], "一组"],
        ["新街居委会", NAMES[3], "二组"],
        [None, NAMES[4], "二组"],
        ["石板村", NAMES[5], "一组"],
    ]
    planned = plan(township, workbook(一=rows), name="花名册.xlsx")
    assert [(h.branch, h.head) for h in planned.plan.added] == [
        (street, NAMES[3]), (street, NAMES[4]),
        (branch, NAMES[0]), (branch, NAMES[1]), (branch, NAMES[2]),
    ]  # fmt: skip
    assert [r.row for r in planned.report.rejected] == [7]
    assert "石板村" in planned.report.rejected[0].reason


def test_a_file_named_for_one_village_with_rows_of_another_is_asked_about(
    township, branch, other_branch
):
    rows = [["村名", "户主", "组别"], ["青朗村", NAMES[0], "一组"], ["安顺村", NAMES[1], "一组"]]
    planned = plan(township, workbook(一=rows))
    assert [h.branch.name for h in planned.plan.added] == ["青朗村", "安顺村"]
    assert "文件名写的是青朗村，表中却有安顺村的农户" in questions(planned)[0]


def township_table(*lines):
    """Codes that mostly begin with the digits of 青朗村, then `lines`: village, code, head."""
    own = [("青朗村", f"200-{n:04}", name) for n, name in enumerate(NAMES[:3], 1)]
    head = ["村名", "户编号", "户主", "组别"]
    return workbook(一=[head, *([*line, "一组"] for line in [*own, *lines])])


@pytest.fixture
def hill(township, branch):
    return BranchFactory(township=township, name="龙小山村", code="431225212302")


def test_codes_do_not_say_whose_a_row_without_a_village_is(township, branch, hill):
    table = township_table(("龙小山村", "302-0001", NAMES[3]), (None, "302-0004", NAMES[4]))
    planned = plan(township, table, name="花名册.xlsx")
    assert [(h.branch, h.head) for h in planned.plan.added] == [
        *((branch, name) for name in NAMES[:3]), (hill, NAMES[3]),
    ]  # fmt: skip
    assert [(r.row, r.reason) for r in planned.report.rejected] == [(6, "没有写明村名。")]


@pytest.mark.parametrize("village", ["青朗村", None])
def test_a_code_of_another_village_is_asked_about(township, branch, hill, village):
    lines = [(village, "302-0003", NAMES[3]), (village, "433-0005", NAMES[4])]
    # 433 is no village's number: an old code, and no question.
    planned = plan(township, township_table(*lines))
    assert [(one.row, one.reason) for one in planned.report.questions] == [
        (5, "户编号302-0003是龙小山村的，此行却算在青朗村，请核对。")
    ]


def test_a_column_of_villages_that_are_not_ours_is_asked_about(township, branch):
    rows = [["村名", "户主", "组别"], *(["白岩村", name, "一组"] for name in NAMES)]
    planned = plan(township, workbook(一=rows))
    assert len(questions(planned)) == 1
    # The officer has looked: the column is not used.
    told = {"一": {0: "", 1: "head", 2: "hamlet"}}
    assert questions(plan(township, workbook(一=rows), corrections=told)) == []


HTML = (
    "<html><head><meta charset='{0}'></head><body><table>"
    "<tr><td colspan=3>青朗村农户花名册</td></tr>"
    "<tr><th>组别</th><th>户主</th><th>人口</th></tr>"
    "<tr><td rowspan=2>一组</td><td>杨甲远</td><td>4</td></tr>"
    "<tr><td>石乙贵&nbsp;</td><td>3</td></tr></table></body></html>"
)
XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="一"><Table>'
    '<Row><Cell><Data ss:Type="String">组别</Data></Cell><Cell><Data>户主</Data></Cell>'
    "<Cell><Data>人口</Data></Cell></Row>"
    '<Row ss:Index="3"><Cell ss:MergeDown="1"><Data>一组</Data></Cell>'
    "<Cell><Data>杨甲远</Data></Cell><Cell><Data>4</Data></Cell></Row>"
    '<Row><Cell ss:Index="2"><Data>石乙贵</Data></Cell><Cell><Data>3</Data></Cell></Row>'
    "</Table></Worksheet></Workbook>"
)


@pytest.mark.parametrize(
    "data",
    [HTML.format("gb2312").encode("gb18030"), HTML.format("utf-8").encode(), XML.encode()],
    ids=["gb2312", "utf-8", "Excel 2003"],
)
def test_a_web_page_saved_as_a_table_is_read(township, branch, data):
    planned = plan(township, data, name="青朗村农户花名册.xls")
    assert homes(planned, "head", "hamlet", "persons") == [
        ("杨甲远", "一组", 4), ("石乙贵", "一组", 3),
    ]  # fmt: skip


def test_a_web_page_with_endless_cells_is_refused(township, branch):
    cells = "<td colspan=150 rowspan=20000>x</td>"
    data = f"<table>{''.join(f'<tr>{cells}</tr>' for _ in range(5))}</table>".encode()
    assert "行" in plan(township, data, name="青朗村.xls").report.error


def test_a_sheet_of_members_beside_households_is_asked_about(township, branch):
    members = [["姓名", "职务"], [NAMES[0], "支书"]]
    data = workbook(户=[["户主", "组别"], [NAMES[1], "一组"]], 干部=members)
    planned = plan(township, data)
    assert homes(planned, "head") == [(NAMES[1],)]
    assert any("党员干部名册" in reason for reason in questions(planned))
