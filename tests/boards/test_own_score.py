"""What a household reads about its own score: first what to put right, the sums folded away."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.domain.boards import draft_board
from boards.models import Board
from inspections.domain.corrections import correct_inspection
from tests.boards.conftest import LEVEL
from tests.boards.months import JUNE_END, MAY, MAY_END
from tests.boards.published import publish_at
from tests.inspections.entries import points_of, reasons_of

pytestmark = pytest.mark.django_db


def split(page):
    """What is seen at once, and what is folded."""
    opened, rest = page.split('<details class="why">')
    folded, more = rest.split("</details>", 1)
    return opened + more, folded


def own_page(client, board, home):
    return client.get(f"/o/{board.entries.get(household=home).code}/").text


def test_a_black_household_reads_what_to_put_right_and_no_place(client, may, homes):
    opened, folded = split(own_page(client, may, homes[3]))
    assert "您家本期“八整洁”得分55.00分，列入黑榜。" in opened
    assert "哪里扣了分" in opened
    assert "厕所0分（满分15分）" in opened
    assert "改好后请联系村（居）委会复查。" in opened
    assert not re.search(r"第\d+名", opened)
    assert "÷" not in opened
    assert "本期检查：周检查1次。" in folded
    assert "同一周检查了几次的只算一次，取平均。各次合起来平均，得55.00分。" in folded
    assert "5月3日 周检查 55.0" in folded
    assert f'href="/boards/{may.pk}/rules/"' in folded


def test_a_red_one_reads_its_place_and_nothing_to_mend(client, may, homes):
    opened, folded = split(own_page(client, may, homes[0]))
    assert "您家本期“八整洁”得分100.00分，列入红榜。" in opened
    assert re.search(r"第[12]名", opened)  # two with full marks: by lot
    assert "哪里扣了分" not in opened
    assert "扣" not in folded


def test_reasons_and_weights_are_told(client, homes, inspect, publish, officer):
    """A surprise inspection beside a weekly one; the last look is the one to go by."""
    for home in homes[:3]:
        inspect(home, date(2023, 5, 3))
    look = inspect(homes[3], date(2023, 5, 3), i6=0, i1=0, i2=0)
    type(look).objects.filter(pk=look.pk).update(kind="surprise")
    look = inspect(homes[3], date(2023, 5, 10), i3=0)
    correct_inspection(
        inspection=look, points=points_of(i3=7.5), reasons=reasons_of(i3=["衣物乱放", "积尘"]),
        remark="", reason="补记", by=officer, at=MAY_END,
    )  # fmt: skip
    may = publish(MAY, MAY_END)
    opened, folded = split(own_page(client, may, homes[3]))
    assert "客厅平均11.3分（满分15分）：衣物乱放、积尘" in opened  # (15 + 7.5) ÷ 2
    assert "厕所平均7.5分（满分15分），最近一次检查已达标" in opened
    assert "周检查1次、四不两直督导1次（一次顶2次周检查）" in folded.replace("“", "").replace(
        "”", ""
    )
    assert "厕所扣15分（满分15分）" in folded


def test_what_was_corrected_since_is_told_as_it_counted(client, may, homes, officer):
    """The page explains the score that it shows."""
    correct_inspection(
        inspection=homes[3].inspections.get(), points=points_of(), reasons=reasons_of(), remark="",
        reason="录错", by=officer, at=JUNE_END,
    )  # fmt: skip
    assert "5月3日 周检查 55.0" in own_page(client, may, homes[3])


def test_a_village_reads_its_parts(client, township, homes, inspect, officer):
    inspect(homes[0], date(2023, 5, 3))
    board = draft_board(
        township=township, level=Board.Level.BRANCHES, period=MAY, by=officer, at=MAY_END
    )
    board = publish_at(board=board, by=officer, at=MAY_END)
    opened, folded = split(client.get(f"/o/{board.entries.get().code}/").text)
    assert "您家" not in opened
    assert "31.25 = " in folded


def test_it_costs_the_same_for_many_looks(client, homes, inspect, publish):
    def queries(code):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/o/{code}/").status_code == 200
        return len(captured)

    for home in homes:
        inspect(home, date(2023, 5, 3))
    for day in (9, 16, 23):
        inspect(homes[1], date(2023, 5, day))
    may = publish(MAY, MAY_END)
    assert may.level == LEVEL
    codes = [may.entries.get(household=home).code for home in homes[:2]]
    queries(codes[0])
    assert queries(codes[0]) == queries(codes[1])
