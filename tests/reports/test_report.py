"""The progress report as page, PDF, JSON and command."""

import json
import re
import subprocess
from datetime import date, datetime
from io import BytesIO, TextIOWrapper
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from boards.domain.boards import draft_board
from grid.domain.periods import Period
from inspections.domain.record import record_inspections
from inspections.domain.standards import create_default_standard, load_standard
from reports.document import close_up
from tests.boards.published import publish_at
from tests.factories import HouseholdFactory, TownshipFactory
from tests.inspections.entries import make_entry, points_of

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
AFTER = datetime(2023, 7, 3, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def quarter(time_machine, township, branch, other_branch, officer):
    """Two inspected households in the second quarter of 2023, one in the first; a board."""
    time_machine.move_to(AFTER)
    pk = create_default_standard(township=township, on=date(2023, 1, 1)).pk
    standard = load_standard(pk)
    clean, poor = HouseholdFactory(branch=branch), HouseholdFactory(branch=branch, head="龙家光")
    entries = [
        make_entry(clean, standard, date=date(2023, 5, 3)),
        make_entry(poor, standard, date=date(2023, 5, 4), points=points_of(i6=0, i1=0, i5=0)),
        make_entry(poor, standard, date=date(2023, 3, 1), points=points_of(i6=0)),
    ]
    record_inspections(entries=entries, by=officer)
    board = draft_board(
        township=township, level="township_households", period=Period.parse("2023Q2"), by=officer
    )
    publish_at(board=board, by=officer)


def test_the_page_states_the_quarter(client, quarter, officer):
    client.force_login(officer, backend=BACKEND)
    page = client.get("/admin/reports/2023Q2/").content.decode()
    assert "2023年第二季度人居环境整治工作进展报告" in page
    assert "共开展检查2户次，覆盖农户2户，占全部2户的100.0%" in page
    assert "户均得分77.50分，比上期（85.00分）下降7.50分" in page
    assert "销号率＝本期销号÷（本期销号＋期末未销号）＝0÷（0＋3）＝0.0%" in page
    assert "尚有3个未销号，其中未整改3个（逾期3个），已整改待复查0个" in page
    assert "检查覆盖率＝本期已查户数÷总户数" in page
    assert "龙*光" in page
    assert "龙家光" not in page
    assert "2023年6月30日" in page


def test_json_has_the_same_figures(client, quarter, officer):
    client.force_login(officer, backend=BACKEND)
    data = json.loads(client.get("/admin/reports/2023Q2/?format=json").content)
    assert data["total"]["inspections"] == 2
    assert data["total"]["mean_per_inspection"] == "77.5"
    assert (data["household_mean"], data["previous_household_mean"]) == ("77.50", "85.00")
    assert data["branches"][0]["household_mean"] == "77.50"
    assert [row["inspections"] for row in data["branches"]] == [2, 0]
    assert data["boards"][0]["black"][0]["name"] == "青朗村 龙*光"
    assert data["items"][5]["failed"] == 1


@pytest.mark.parametrize("period", ["2023-05", "2023-W18", "2023H1", "2023", "2022Q4"])
def test_every_kind_of_period_has_a_report(client, quarter, officer, period):
    client.force_login(officer, backend=BACKEND)
    assert client.get(f"/admin/reports/{period}/").status_code == 200


def test_the_pdf_is_a4_and_holds_the_text(client, quarter, officer, tmp_path):
    client.force_login(officer, backend=BACKEND)
    answer = client.get("/admin/reports/2023Q2/pdf/")
    assert answer.headers["Content-Type"] == "application/pdf"
    path = tmp_path / "report.pdf"
    path.write_bytes(answer.content)
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert "(A4)" in info
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    assert "工作进展报告" in text.stdout
    assert re.search(r"—\s*1\s*—", text.stdout)


def test_who_may_read_it(client, quarter, leader, secretary, responsible):
    client.force_login(leader, backend=BACKEND)
    assert client.get("/admin/reports/2023Q2/").status_code == 200
    client.force_login(secretary, backend=BACKEND)
    assert client.get("/admin/reports/2023Q2/").status_code == 403
    client.force_login(responsible, backend=BACKEND)
    assert client.get("/admin/reports/2023Q2/").status_code == 403


def test_a_township_without_records_says_so(client, branch, officer):
    client.force_login(officer, backend=BACKEND)
    page = client.get("/admin/reports/2023Q2/").content.decode()
    assert "本期没有记录" in page


@pytest.mark.parametrize("period", ["2023Q5", "2023-13", "2023-W60"])
def test_an_impossible_period_is_not_found(client, officer, period):
    client.force_login(officer, backend=BACKEND)
    assert client.get(f"/admin/reports/{period}/").status_code == 404


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!DOCTYPE"), ("pdf", b"%PDF"), ("json", b"{")]
)
def test_the_command_writes_each_format(quarter, tmp_path, form, begins):
    path = tmp_path / "out"
    call_command("report", "2023Q2", "--format", form, "-o", str(path))
    assert begins in path.read_bytes()[:80]


def test_the_command_prints_without_a_file(quarter, monkeypatch):
    stream = BytesIO()
    monkeypatch.setattr("sys.stdout", TextIOWrapper(stream))
    call_command("report", "2023Q2", "--format", "json")
    assert json.loads(stream.getvalue())["period"] == "2023Q2"


def test_the_command_says_what_is_wrong(quarter, tmp_path):
    with pytest.raises(CommandError, match="2023Q9"):
        call_command("report", "2023Q9")
    with pytest.raises(CommandError, match="无法写入"):
        call_command("report", "2023Q2", "-o", str(tmp_path / "no" / "where"))
    TownshipFactory()
    with pytest.raises(CommandError, match="--township"):
        call_command("report", "2023Q2")


def test_chinese_sentences_close_up():
    assert close_up("整改。\n  其中3个，\n 另") == "整改。其中3个，另"
