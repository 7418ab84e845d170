"""Files that cannot be read, and files as other villages might send them."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from grid.domain.rosters import apply_plan, plan_file
from grid.models import Household, Member

pytestmark = pytest.mark.django_db


def workbook(rows, title=""):
    book = openpyxl.Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(names, size=0):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            package.writestr(name, b"0" * size)
    return stream.getvalue()


def spread(rows):
    """A workbook with one cell far outside."""
    book = openpyxl.Workbook()
    book.active.append(["户主", "组别"])
    book.active.cell(rows, 16_000, "x")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


BAD = {
    "empty": (b"", "空"),
    "blank": (b"  \n ", "空"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "损坏"),
    "pdf": (b"%PDF-1.7 ...", "损坏"),
    "text": ("户主,组别\n杨通文,一组\n".encode(), "损坏"),
    "web page without a table": (b"<html><p>404</p></html>", "损坏"),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", "户主姓名"),
    "another package": (packed(["word/document.xml"]), "损坏"),
    "cut off": (workbook([["户主", "组别"]])[:1500], "损坏"),
    "encrypted": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") * 3, "密码"),
    "damaged old workbook": (b"\xd0\xcf\x11\xe0" + b"\x01" * 600, "损坏"),
    "bomb": (packed(["xl/workbook.xml", "xl/worksheets/sheet1.xml"], 60 * 1024 * 1024), "解压"),
    "far cell": (spread(1_000_000), "行"),
    "remarks only": (workbook([["本表由各组组长核对后上报。"]]), "户主姓名"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_files_are_refused_in_words(township, branch, kind, caplog):
    data, says = BAD[kind]
    planned = plan_file(name="青朗村农户花名册.xlsx", data=data, township=township)
    assert says in planned.report.error
    assert planned.plan is None
    assert not caplog.records


def test_a_large_file_is_refused_before_it_is_parsed(township, settings):
    settings.ROSTER_MAX_BYTES = 1024
    report = plan_file(name="a.xlsx", data=b"PK\x03\x04" + b"0" * 2000, township=township).report
    assert "MB" in report.error


def test_an_error_in_the_middle_leaves_nothing(township, branch, monkeypatch):
    planned = plan_file(
        name="青朗村.xlsx",
        data=workbook([["户主", "组别", "责任人"], ["杨通文", "一组", "龙家光"]]),
        township=township,
    )
    planned.plan.added.append(Household(branch=branch, code=planned.plan.added[0].code, head="重"))
    with pytest.raises(Exception, match=r"(?i)unique"):
        apply_plan(planned, on=date(2023, 1, 5), by=None)
    assert not Household.objects.exists()
    assert not Member.objects.exists()


HEADS = {
    "head": ["户主", "户主姓名", "户 主", "姓名"],
    "hamlet": ["组别", "村民小组", "所属组别", "所在小组"],
    "persons": ["人口", "家庭人口", "家庭人口数（人）", "人口数"],
    "phone": ["电话", "联系电话", "手机号码", "联系方式"],
    "responsible": ["包户责任人", "包保干部", "帮扶责任人", "包户干部"],
    "note": ["备注", "备 注"],
}
han = st.text(st.sampled_from("杨龙吴石梁黄陈李文通家光明秀"), min_size=2, max_size=4)
household = st.fixed_dictionaries(
    {
        "head": han,
        "hamlet": st.sampled_from(["一组", "二组", "大寨组", "桥头组"]),
        "persons": st.integers(1, 9),
        "phone": st.integers(10**8, 10**9 - 1).map(lambda n: f"19{n}"),
        "responsible": han,
        "note": st.sampled_from(["", "低保户", "常年在外"]),
    }
)


def dress(value, style):
    """The same value as another clerk would type it."""
    text = str(value)
    if style == 1:
        return f" {text}　"
    if style == 2:
        return text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    return text[:1] + "　" + text[1:] if len(text) == 2 else text


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(household, min_size=3, max_size=12, unique_by=lambda r: (r["head"], r["hamlet"])),
    order=st.permutations(list(HEADS)),
    picks=st.lists(st.integers(0, 3), min_size=6, max_size=6),
    styles=st.lists(st.integers(0, 3), min_size=6, max_size=6),
    title=st.sampled_from(["", "青朗村农户花名册"]),
)
def test_a_roster_is_read_whatever_its_order_words_and_spaces(
    township, branch, rows, order, picks, styles, title
):
    header = [HEADS[name][pick % len(HEADS[name])] for name, pick in zip(order, picks, strict=True)]
    cells = [
        [dress(row[name], style) for name, style in zip(order, styles, strict=True)] for row in rows
    ]
    data = workbook([["序号", *header]] + [[i, *c] for i, c in enumerate(cells, 1)], title)
    planned = plan_file(name="青朗村.xlsx", data=data, township=township)
    assert planned.report.error == ""
    assert planned.report.rejected == []
    read = [(h.head, h.hamlet, h.persons, h.phone, h.note) for h in planned.plan.added]
    wanted = [(r["head"], r["hamlet"], r["persons"], r["phone"], r["note"]) for r in rows]
    assert read == wanted
    assert [m.name for _h, m, _r in planned.plan.answers] == [r["responsible"] for r in rows]


def test_identity_numbers_in_other_columns_are_left_out(township, branch):
    rows = [["户主", "组别", "备注"]] + [[f"杨{c}", "一组", ""] for c in "甲乙丙丁戊己庚"]
    rows[3][2] = "证号431225196710187724"
    report = plan_file(name="青朗村.xlsx", data=workbook(rows), township=township)
    assert [r.row for r in report.report.warned if r.row] == [4]
    assert all("4312" not in h.note for h in report.plan.added)


def test_sections_name_the_hamlet(township, branch):
    rows = [["户主", "人口"], ["一组", None], ["杨通文", 3], ["二组", None], ["龙家光", "两人"]]
    planned = plan_file(name="青朗村.xlsx", data=workbook(rows), township=township)
    assert [(h.head, h.hamlet, h.persons) for h in planned.plan.added] == [
        ("杨通文", "一组", 3),
        ("龙家光", "二组", 2),
    ]


def test_columns_without_headings_are_guessed_and_said(township, branch):
    rows = [[i, name, "一组", 4, f"1990000{i:04}"] for i, name in enumerate(["杨通文"] * 20, 1)]
    planned = plan_file(name="青朗村.xlsx", data=workbook(rows), township=township)
    assert len(planned.plan.added) == 20
    assert "推定" in " ".join(remark.reason for remark in planned.report.warned)


def test_an_officer_can_correct_a_column(township, branch):
    data = workbook([["户主", "片区", "人口"], ["杨通文", "一组", 3]])
    planned = plan_file(
        name="青朗村.xlsx", data=data, township=township, corrections={"Sheet": {1: "hamlet"}}
    )
    assert planned.plan.added[0].hamlet == "一组"
