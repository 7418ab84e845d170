"""What a household reads of its entry: what cost points, how to mend it, by when, whom to ask."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.domain.boards import draft_board
from boards.domain.life import open_notice
from boards.presenters_told import list_costs, say_advice, tell_entries
from grid.models import Responsibility
from inspections.domain.record import record_inspections
from inspections.models import Inspection, Problem
from tests.boards.conftest import LEVEL
from tests.boards.months import MAY, MAY_END, ZONE
from tests.factories import MemberFactory
from tests.inspections.entries import make_entry, points_of, reasons_of

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 1)


@pytest.fixture
def look(standard, officer):
    def act(household, on, reasons=None, **lost):
        at = datetime(on.year, on.month, on.day, 10, tzinfo=ZONE)
        told = {"points": points_of(**lost), "reasons": reasons_of(**(reasons or {}))}
        entry = make_entry(household, standard, date=on, entered_at=at, **told)
        return record_inspections(entries=[entry], by=officer, received_at=at)[0]

    return act


@pytest.fixture
def noticed(homes, look, township, branch, officer):
    """杨甲 with 100 points, 杨乙 with 80; 吴丙 and 吴丁 with 55 and less; under notice."""
    look(homes[0], date(2023, 5, 3))
    look(homes[1], date(2023, 5, 3), i1=0, i8=0)
    look(homes[2], date(2023, 5, 3), i1=0, i2=0, i3=0)
    look(homes[3], date(2023, 5, 3), {"i6": ["便池未冲洗", "纸篓未倒"]}, i6=0, i1=7.5, i2=0, i3=0)
    board = draft_board(
        township=township, level=LEVEL, period=MAY, branch=branch, by=officer, at=MAY_END
    )
    return open_notice(board=board, by=officer, at=MAY_END)


@pytest.fixture
def read(client, noticed, homes, time_machine):
    def act(number):
        time_machine.move_to(MAY_END)
        return client.get(f"/o/{noticed.entries.get(household=homes[number]).code}/").text

    return act


def rows_of(*looks):
    return [(1, look.standard_id, look.points, look.reasons) for look in looks]


def test_items_by_the_points_lost_with_their_reasons(homes, look):
    """厕所 loses 15, 门前屋后 7.5, 沟渠 5."""
    told = {"i6": ["便池未冲洗"], "i1": ["垃圾未清扫", "杂草丛生"]}
    one = look(homes[0], date(2023, 5, 3), told, i6=0, i1=7.5, i8=0)
    assert [cost.text for cost in list_costs(rows_of(one))] == [
        "厕所0分（满分15分）：便池未冲洗",
        "门前屋后7.5分（满分15分）：垃圾未清扫、杂草丛生",
        "沟渠0分（满分5分）",
    ]
    assert list_costs(rows_of(one))[0].asks.startswith("厕屋干净无异味，便池及时冲洗")


def test_several_looks_are_told_by_their_mean_and_each_reason_once(homes, look):
    """厕所 0, 10 and 15 of 15: 25 ÷ 3 = 8.33; 圈舍 does not apply once, else 4 and 9: 6.5."""
    first = look(homes[0], date(2023, 5, 3), {"i6": ["异味明显", "纸篓未倒"]}, i6=0, i7=None)
    second = look(homes[0], date(2023, 5, 10), {"i6": ["纸篓未倒"]}, i6=10, i7=4)
    third = look(homes[0], date(2023, 5, 17), i7=9)
    assert [cost.text for cost in list_costs(rows_of(first, second, third))] == [
        "厕所平均8.3分（满分15分）：异味明显、纸篓未倒，最近一次检查已达标",
        "圈舍平均6.5分（满分10分）",
    ]


def test_full_points_and_what_never_applied_cost_nothing(homes, look):
    assert list_costs(rows_of(look(homes[0], date(2023, 5, 3), i7=None))) == []
    assert list_costs([]) == []


@pytest.mark.parametrize(
    ("due_on", "keeper", "said"),
    [
        (
            date(2023, 6, 2),
            "龙家光",
            "请在2023年6月2日（含当日）前整改，改好后请联系包户责任人龙家光复查。",
        ),
        (DAY, "", "请在2023年6月1日（含当日）前整改，改好后请联系村（居）委会复查。"),
        (
            date(2023, 5, 31),
            "",
            "整改期限（2023年5月31日）已过，请尽快整改，改好后请联系村（居）委会复查。",
        ),
        (None, "", "改好后请联系村（居）委会复查。"),
    ],
)
def test_by_when_and_whom_to_ask(due_on, keeper, said):
    assert say_advice(due_on, keeper, DAY) == said


def test_the_page_of_a_black_household(read, homes, branch, noticed):
    member = MemberFactory(branch=branch, name="龙家光", phone="19900007502")
    Responsibility.objects.create(household=homes[3], member=member, since=date(2023, 1, 1))
    Problem.objects.filter(household=homes[3]).update(due_on=date(2023, 6, 9))
    text = read(3)
    # 100 − 15 − 7.5 − 15 − 15 = 47.5
    assert "您家本期“八整洁”得分47.50分，列入黑榜。" in text
    assert "厕所0分（满分15分）：便池未冲洗、纸篓未倒" in text
    assert "请在2023年6月9日（含当日）前整改，改好后请联系包户责任人龙家光复查。" in text
    assert "19900007502" not in text  # the member's own number is no office's
    assert "联系电话" in text
    assert f"第{noticed.entries.get(household=homes[3]).rank}名" not in text
    assert text.index("<details") < text.index("÷") < text.index("</details>")


def test_the_page_of_a_red_household_thanks(read):
    text = read(0)
    assert "您家本期“八整洁”得分100.00分，列入红榜。" in text
    assert "感谢您家" in text
    assert "哪里扣了分" not in text


def test_slips_salute_and_say_the_same(client, officer, noticed, homes, time_machine):
    time_machine.move_to(MAY_END)
    client.force_login(officer, backend="township.roles.RoleBackend")
    text = client.get(f"/admin/boards/{noticed.pk}/slips/").text
    assert "青朗村一组吴丁：</b>您家本期“八整洁”得分47.50分，列入黑榜。" in text
    assert "厕所0分（满分15分）：便池未冲洗、纸篓未倒" in text
    assert "青朗村一组杨甲：</b>您家本期“八整洁”得分100.00分，列入红榜。感谢您家" in text
    assert "6月6日（含当日）" in text  # five whole days after 1 June
    assert "名。" not in text


@pytest.mark.parametrize("page", ["/boards/{}/", "/admin/boards/{}/", "/admin/boards/{}/poster/"])
def test_the_notice_period_by_its_days(client, officer, noticed, time_machine, page):
    """Opened on 1 June for five whole days."""
    time_machine.move_to(MAY_END)
    client.force_login(officer, backend="township.roles.RoleBackend")
    text = client.get(page.format(noticed.pk)).text
    assert "公示期5天：2023年6月2日至6月6日（含当日）。" in text


def test_another_s_correction_later_is_not_told_as_the_reason(noticed, homes):
    """What arrived after the score was made is no part of it."""
    late = Inspection.objects.get(household=homes[3])
    Inspection.objects.filter(pk=late.pk).update(received_at=MAY_END.replace(hour=10))
    entry = noticed.entries.get(household=homes[3])
    assert tell_entries(noticed, [entry], today=DAY)[entry.pk].costs == []


def test_a_sheet_of_slips_costs_the_same_queries_for_one_and_many(branch, look, noticed):
    black = list(noticed.entries.select_related("household").exclude(colour="red"))
    tell_entries(noticed, black[:1], today=DAY)  # the standard is kept from here on
    counts = []
    for some in (black[:1], black):
        with CaptureQueriesContext(connection) as captured:
            tell_entries(noticed, some, today=DAY)
        counts.append(len(captured))
    assert len(black) > 1
    assert counts == [4, 4]
