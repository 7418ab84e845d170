"""The sample rosters: every layout that offices use, against what is known of them."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from grid.domain.rosters import import_roster_file
from grid.domain.setup import init_township, read_township_table
from grid.models import Household, Member, Position, Responsibility

SAMPLES = settings.BASE_DIR / "samples"
TRUTH = {one["file"]: one for one in json.loads((SAMPLES / "rosters/truth.json").read_text())}
FAULTY = "坡脚村农户花名册.xlsx"
MEMBERS = SAMPLES / "rosters/干部党员名册.xlsx"
DAY = date(2023, 1, 5)

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return init_township(rows=read_township_table(SAMPLES / "township.csv"))


def read(township, name, **options):
    path = name if isinstance(name, Path) else SAMPLES / "rosters" / name
    return import_roster_file(path=path, township=township, on=DAY, **options)


@pytest.mark.parametrize("name", TRUTH)
def test_each_sample_says_what_is_in_it(township, name):
    truth = TRUTH[name]
    report = read(township, name)
    households = Household.objects.filter(branch__code=truth["code"]).order_by("pk")

    assert (report.error, report.branch, report.code) == ("", truth["village"], truth["code"])
    assert (len(report.added), households.count()) == (truth["households"],) * 2
    assert len(report.rejected) == truth["rows"] - truth["households"]
    hamlets = set(households.values_list("hamlet", flat=True)) - {""}
    assert len(hamlets) == truth["groups"]
    members = Member.objects.filter(responsibilities__household__in=households).distinct()
    assert members.count() == truth["cadres"]
    ends = [households.first(), households.last()]
    assert [[h.head, h.hamlet] for h in ends] == [truth["first"], truth["last"]]
    if name != FAULTY:  # the truth counts the persons of its rejected rows, too
        assert report.persons == truth["persons"]
        assert sum(households.values_list("persons", flat=True)) == truth["persons"]


@pytest.mark.parametrize("name", [*TRUTH, MEMBERS.name])
def test_the_same_file_again_changes_nothing(township, name):
    first = read(township, name)
    written = Household.history.count(), Responsibility.objects.count(), Position.objects.count()
    again = read(township, name)
    assert (len(again.added), len(again.changed), len(again.missing)) == (0, 0, 0)
    assert again.unchanged == len(first.added)
    assert written == (
        Household.history.count(),
        Responsibility.objects.count(),
        Position.objects.count(),
    )


def test_the_faulty_rows_are_named(township):
    report = read(township, FAULTY)
    assert {(r.sheet, r.row) for r in report.rejected} == {("Sheet", n) for n in (12, 22, 42, 52)}
    reasons = {r.row: r.reason for r in report.rejected}
    assert "姓名" in reasons[12]
    assert "若干" in reasons[22]
    assert "第41行" in reasons[42]
    assert {r.row for r in report.warned if r.row} == {32, 62}
    assert Household.objects.get(code="216-0031").phone == ""


def test_members_and_households_meet_in_any_order(township):
    village = "新街社区农户花名册.xlsx"
    read(township, village)
    read(township, MEMBERS)
    names = sorted(Member.objects.values_list("branch__name", "name", "phone"))
    assert Position.objects.count() == 140
    Responsibility.objects.all().delete()
    Household.objects.all().delete()
    Member.objects.all().delete()
    read(township, MEMBERS)
    read(township, village)
    assert sorted(Member.objects.values_list("branch__name", "name", "phone")) == names


def test_no_identity_or_bank_number_is_kept_anywhere(township, caplog):
    report = read(township, "黄泥村农户花名册.xlsx")
    assert "431225196710187724" not in json.dumps(report.as_page())
    assert "身份证" in " ".join(remark.reason for remark in report.warned)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            text = repr(cursor.fetchall())
            assert "431225196710187724" not in text
            assert "622143122519671018" not in text
    assert caplog.text == ""


def test_a_household_gone_from_a_newer_file_is_missing_not_deleted(township, tmp_path):
    path = tmp_path / "青朗村农户花名册.csv"
    path.write_text("户主,组别,人口,电话\n杨通文,一组,3,19900000001\n龙家光,一组,2,\n", "utf-8-sig")
    read(township, path)
    path.write_text("户主,组别,人口,电话\n杨通文,一组,5,\n", "gb18030")
    report = read(township, path)
    assert [change.details for change in report.changed] == [("人口：3 → 5",)]
    assert len(report.missing) == 1
    kept = Household.objects.get(head="杨通文")
    assert (kept.persons, kept.phone) == (5, "19900000001")  # an empty cell takes nothing away
    assert Household.objects.get(head="龙家光").is_active


def test_a_dry_run_writes_nothing(township):
    report = read(township, "安顺村农户花名册.xlsx", dry_run=True)
    assert len(report.added) == 241
    assert not Household.objects.exists()


def run(*args):
    out = StringIO()
    code = 0
    try:
        call_command("import_roster", *map(str, args), stdout=out)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue()


def test_the_command_reports_as_json(township, tmp_path):
    broken = tmp_path / "青朗村.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    code, text = run(SAMPLES / "rosters" / FAULTY, broken, "--json")
    good, bad = json.loads(text)
    assert code == 2
    assert (good["branch"], good["added"], good["unchanged"], good["missing"]) == (
        "坡脚村",
        250,
        0,
        0,
    )
    assert {"sheet", "row", "reason"} == set(good["rejected"][0])
    assert bad["error"]
    code, text = run(SAMPLES / "rosters" / FAULTY)
    assert (code, "未变250" in text) == (0, True)


def test_a_village_that_the_township_lacks_is_asked_about(township, tmp_path):
    path = tmp_path / "石板村农户花名册.csv"
    path.write_text("户主姓名,组别,人口\n杨通文,一组,3\n", "utf-8")
    assert run(path)[0] == 2
    assert not Household.objects.exists()
    assert run(path, "--branch", "431225212200")[0] == 0
    assert Household.objects.get().branch.name == "青朗村"
