"""Setting up a township from its table."""

from io import StringIO

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from grid.domain.setup import TableInvalid, init_township, plan_setup, read_township_table
from grid.models import Branch, Township
from inspections.models import Standard

SAMPLE = settings.BASE_DIR / "samples" / "township.csv"
HEAD = "代码,名称,类型,上级代码,集镇村\n"
GOOD = HEAD + "431225213,对岸乡,乡,431225,\n431225213201,渡口村,村,431225213,是\n"

pytestmark = pytest.mark.django_db


def test_the_sample_makes_a_township_once():
    rows = read_township_table(SAMPLE)
    township = init_township(rows=rows)
    assert township.branches.count() == 14
    assert set(township.branches.filter(is_market=True).values_list("name", flat=True)) == {
        "青朗村", "东城村", "朗江村",
    }  # fmt: skip
    plan = plan_setup(rows)
    assert (plan.added, plan.changed, plan.unchanged) == ([], [], 15)
    before = Branch.history.count()
    init_township(rows=rows)
    assert Branch.objects.count() == 14
    assert Branch.history.count() == before


def test_a_changed_name_is_changed_and_others_stay():
    init_township(rows=read_township_table(GOOD.encode()))
    rows = read_township_table(GOOD.replace("渡口村", "新渡村").encode("gb18030"))
    assert plan_setup(rows).changed == ["渡口村 → 新渡村"]
    init_township(rows=rows)
    assert Branch.objects.get().name == "新渡村"


def test_changed_names_keep_their_history(officer):
    init_township(rows=read_township_table(GOOD.encode()), by=officer)
    changed = GOOD.replace("对岸乡", "对岸镇").replace("渡口村", "新渡村")
    init_township(rows=read_township_table(changed.encode()), by=officer)
    for place in (Township.objects.get(name="对岸镇"), Branch.objects.get(name="新渡村")):
        assert place.history.count() == 2
        assert place.history.first().history_user == officer


def test_two_townships_live_side_by_side():
    init_township(rows=read_township_table(SAMPLE))
    init_township(rows=read_township_table(GOOD.encode()))
    assert Township.objects.count() == 2


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("", "空"),
        ("甲,乙\n1,2\n", "表头"),
        (HEAD + "431225213201,渡口村,村,431225213,\n", "一个乡镇"),
        (GOOD + "431225213201,别村,村,431225213,\n", "重复"),
        (GOOD + "43122521399,短村,村,431225213,\n", "第4行"),
        (GOOD + "431225999201,外村,村,431225999,\n", "不属于"),
        (GOOD + "431225213202,怪村,洲,431225213,\n", "类型"),
        (GOOD + "431225213202,,村,431225213,\n", "缺少名称"),
    ],
)
def test_faults_are_named_with_their_row(table, says):
    with pytest.raises(TableInvalid) as fault:
        read_township_table(table.encode())
    assert any(says in problem for problem in fault.value.problems)


def test_the_command_also_gives_a_standard():
    out = StringIO()
    call_command("init_township", str(SAMPLE), stdout=out)
    call_command("init_township", str(SAMPLE), stdout=out)
    assert "新增15" in out.getvalue()
    assert "未变15" in out.getvalue()
    assert Standard.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("init_township", "nowhere.csv")


def test_the_page_shows_before_it_writes(client, superuser):
    client.force_login(superuser, backend="township.roles.RoleBackend")
    upload = SimpleUploadedFile("t.csv", SAMPLE.read_bytes())
    page = client.post("/admin/township/", {"file": upload})
    assert "新街社区" in page.content.decode()
    assert not Township.objects.exists()
    client.post("/admin/township/", {"confirm": "1"}, follow=True)
    assert Branch.objects.count() == 14
    assert Standard.objects.count() == 1
    bad = SimpleUploadedFile("t.csv", b"\x00\x01")
    assert client.post("/admin/township/", {"file": bad}).status_code == 422


def test_a_title_above_and_an_excel_file_are_understood(tmp_path):
    book = openpyxl.Workbook()
    for row in (["某县乡镇一览"], [], *[line.split(",") for line in GOOD.splitlines()]):
        book.active.append(row)
    book.active["A5"] = 431225213201  # codes that Excel has made numbers
    book.save(tmp_path / "table.xlsx")
    rows = read_township_table(tmp_path / "table.xlsx")
    assert [(row.code, row.name) for row in rows] == [
        ("431225213", "对岸乡"),
        ("431225213201", "渡口村"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        GOOD.replace("431225213201", "431225213299"),  # the village has a new code
        GOOD.replace("渡口村", "上游村") + "431225213202,渡口村,村,431225213,\n",  # names moved on
    ],
)
def test_a_village_known_by_another_code_is_no_new_one(client, superuser, table):
    init_township(rows=read_township_table(GOOD.encode()))
    rows = read_township_table(table.encode())
    for act in (plan_setup, lambda rows: init_township(rows=rows)):
        with pytest.raises(TableInvalid) as fault:
            act(rows)
        assert "渡口村已存在，代码为431225213201" in fault.value.problems[0]
    assert Branch.objects.get().code == "431225213201"
    client.force_login(superuser, backend="township.roles.RoleBackend")
    page = client.post("/admin/township/", {"file": SimpleUploadedFile("t.csv", table.encode())})
    assert page.status_code == 422
    assert "已存在" in page.content.decode()


def test_the_empty_table_can_be_filled_in_and_read(client, superuser):
    client.force_login(superuser, backend="township.roles.RoleBackend")
    table = client.get("/admin/township/template/").content
    assert table.startswith(b"\xef\xbb\xbf")  # Excel reads it as UTF-8
    assert [row.name for row in read_township_table(table)] == ["青朗侗族苗族乡", "青朗村"]


def test_the_page_asks_for_a_file_and_says_who_is_there(client, superuser):
    client.force_login(superuser, backend="township.roles.RoleBackend")
    assert "暂无" in client.get("/admin/township/").content.decode()
    assert client.post("/admin/township/", {}).status_code == 422
    assert client.post("/admin/township/", {"confirm": "1"}).status_code == 302
    init_township(rows=read_township_table(GOOD.encode()))
    page = client.get("/admin/township/").content.decode()
    assert "对岸乡" in page
    assert "/admin/accounts/new/" in page
