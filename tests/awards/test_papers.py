"""What is printed of a ceremony, and its news."""

import io
from datetime import date

import openpyxl
import pytest

from awards.domain.programme import propose_programme
from awards.domain.stage import propose_stage
from grid.domain.consents import give_consent
from tests.awards.ceremony_day import BACKEND, honour, make_ceremony, make_title

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _june(time_machine):
    time_machine.move_to("2023-06-24T12:00:00+08:00")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


@pytest.fixture
def ceremony(officer, branch, other_branch):
    ceremony = make_ceremony(
        officer,
        hosts="龙小燕",
        notice_from=date(2023, 6, 12),
        notice_until=date(2023, 6, 17),
    )
    honour(ceremony, branch, "杨一一", "杨二二")
    honour(ceremony, other_branch, "龙家兴", title=make_title(ceremony, "最清洁户", 2))
    propose_stage(ceremony=ceremony, by=officer)
    ceremony.stage_groups.update(presenter="乡党委书记吴家兴")
    propose_programme(ceremony=ceremony, by=officer)
    return ceremony


def read(desk, ceremony, page):
    answer = desk.get(f"/admin/ceremonies/{ceremony.pk}/{page}")
    assert answer.status_code == 200
    return answer.content.decode()


def agree(household, officer):
    give_consent(
        household=household, purpose="name", how="paper", given_on=date(2023, 6, 1), by=officer
    )


def test_the_news_has_the_figures_and_names_as_agreed(desk, ceremony, officer):
    text = read(desk, ceremony, "papers/")
    assert "6月24日（农历五月初七），正值朗江赶集日，青朗侗族苗族乡在朗江集市举办" in text
    assert "活动由龙小燕主持。" in text
    assert "共有3户受到表彰：“最美庭院”2户、“最清洁户”1户。" in text
    assert "2023年6月12日至2023年6月17日公示" in text
    assert "乡党委书记吴家兴为受表彰户颁发了" in text
    assert "杨*一（青朗村一组）、龙*兴（安顺村一组）共2名受表彰户代表" in text
    agree(ceremony.awards.get(household__head="龙家兴").household, officer)
    assert "龙家兴（安顺村一组）" in read(desk, ceremony, "papers/")


def test_a_household_with_two_titles_counts_once(desk, ceremony):
    again = ceremony.awards.get(household__head="杨一一")
    again.pk, again.title, again.number, again.code = None, make_title(ceremony, "x"), "9", "9"
    again.save()
    assert "共有3户受到表彰" in read(desk, ceremony, "papers/")


def test_the_news_is_edited_and_proposed_anew(desk, ceremony):
    url = f"/admin/ceremonies/{ceremony.pk}/papers/"
    desk.post(f"{url}news/", {"text": "我们的稿子"})
    assert "我们的稿子" in read(desk, ceremony, "papers/")
    desk.post(f"{url}news/", {"text": "我们的稿子", "again": ""})
    assert "我们的稿子" not in read(desk, ceremony, "papers/")
    page = desk.post(f"{url}news/", {"text": "长" * 4001}, follow=True).content.decode()
    assert "4000" in page


def test_a_day_that_is_no_market_day_is_not_called_one(desk, ceremony):
    ceremony.place.days = [1]
    ceremony.place.save()
    assert "赶集日，青朗" not in read(desk, ceremony, "papers/")


def test_the_poster_names_those_in_full_who_agreed(desk, ceremony, officer):
    agree(ceremony.awards.get(household__head="龙家兴").household, officer)
    page = read(desk, ceremony, "papers/poster/")
    assert "龙家兴" in page
    assert "杨*一" in page
    assert "杨一一" not in page
    assert "感谢以下3户家庭" in page


def test_a_card_for_each_group(desk, ceremony):
    page = read(desk, ceremony, "stage/cards/")
    assert page.count("<section") == 2
    assert "乡党委书记吴家兴" in page
    assert "约09:13开始" in page
    assert page.index("杨一一") < page.index("杨二二") < page.index("龙家兴")


def test_the_stage_order_and_the_running_order(desk, ceremony):
    stage = read(desk, ceremony, "stage/print/")
    assert "共3户上台" in stage
    assert "2023-003" in stage
    order = read(desk, ceremony, "programme/print/")
    assert "2023年6月24日（星期六，农历五月初七） 09:00" in order
    assert "杨一一（青朗村一组）" in order


def test_plaques_are_text_whatever_a_name_begins_with(desk, ceremony, branch):
    honour(ceremony, branch, "=1+1", hamlet="@一组")
    answer = desk.get(f"/admin/ceremonies/{ceremony.pk}/papers/plaques/")
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(page.values)
    assert rows[0][:4] == ("序号", "证书编号", "荣誉称号", "农户")
    assert rows[1] == (1, "2023-001", "最美庭院", "杨一一", "青朗村", "一组", "院坝干净")
    assert {cell.data_type for row in page.iter_rows(min_row=2) for cell in row} == {"n", "s"}
    assert "=1+1" in {row[3] for row in rows}


def test_without_winners_there_is_nothing_to_print(desk, officer):
    ceremony = make_ceremony(officer, status="planned", date=date(2023, 6, 29))
    assert "获奖名单还是空的" in read(desk, ceremony, "papers/")
    assert "还没有编排上台批次" in read(desk, ceremony, "stage/cards/")
    assert "还没有会议议程" in read(desk, ceremony, "programme/print/")
