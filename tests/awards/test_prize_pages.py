"""Prizes at the desk: the stock, the moves, what titles get, what a ceremony needs, receipts."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Prize, TitlePrize
from tests.awards.winners import make_ceremony, make_prize, make_title, make_winner, note


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend="township.roles.RoleBackend")
    return client


@pytest.fixture
def title(township):
    return make_title(township)


@pytest.fixture
def powder(township, officer, title):
    return make_prize(township, officer, stock=5, titles=[(title, 2)])


@pytest.fixture
def ceremony(township, officer):
    return make_ceremony(township, officer)


def text_of(response):
    return response.content.decode()


def queries(client, url):
    client.get(url)  # the session and the shell are known from here on
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- the stock ----------------------------------------------------------------------------------


def test_a_prize_is_added_and_taken_in(desk):
    response = desk.post("/admin/prizes/add/", {"name": "洗衣粉", "unit": "袋"}, follow=True)
    prize = Prize.objects.get()
    assert "登记现有数量" in text_of(response)
    said = {"kind": "in", "quantity": "40", "note": "收据12号"}
    page = text_of(desk.post(f"/admin/prizes/{prize.pk}/move/", said, follow=True))
    assert "现有库存40袋" in page
    assert "收据12号" in page
    assert "+40" in page


def test_the_same_name_again_is_refused(desk, powder):
    response = desk.post("/admin/prizes/add/", {"name": "洗衣粉", "unit": "包"})
    assert response.status_code == 422
    assert "已有同名奖品" in text_of(response)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "out", "quantity": "6", "note": "慰问"}, "洗衣粉库存只有5袋，需要6袋"),
        ({"kind": "out", "quantity": "1"}, "领用事由"),
        ({"kind": "in", "quantity": "0"}, "不小于1的整数"),
        ({"kind": "in", "quantity": "many"}, "不小于1的整数"),
        ({"kind": "count", "quantity": "3"}, "账面为5袋"),
    ],
)
def test_what_cannot_be_says_why_and_keeps_what_was_typed(desk, powder, said, told):
    response = desk.post(f"/admin/prizes/{powder.pk}/move/", said)
    assert response.status_code == 422
    assert told in text_of(response)
    assert f'value="{said["quantity"]}"' in text_of(response)
    assert Prize.objects.get().stock == 5


def test_counted_and_renamed(desk, powder):
    desk.post(
        f"/admin/prizes/{powder.pk}/move/", {"kind": "count", "quantity": "3", "note": "破损"}
    )
    desk.post(f"/admin/prizes/{powder.pk}/change/", {"name": "肥皂", "unit": "块"})
    page = text_of(desk.get("/admin/prizes/"))
    assert "肥皂" in page
    assert "已停用" in page
    assert Prize.objects.get().stock == 3


def test_a_prize_costs_the_same_with_many_moves(desk, powder, ceremony, title, branch, officer):
    make_prize(powder.township, officer, "手套", "双", stock=1)
    few = queries(desk, f"/admin/prizes/{powder.pk}/"), queries(desk, "/admin/prizes/")
    desk.post(f"/admin/prizes/{powder.pk}/move/", {"kind": "in", "quantity": "40"})
    for _ in range(8):
        award = make_winner(ceremony, title, branch, officer)
        note(award, officer, presence="came", prizes="given")
    for name in "甲乙丙":
        make_prize(powder.township, officer, name, "个")
    many = queries(desk, f"/admin/prizes/{powder.pk}/"), queries(desk, "/admin/prizes/")
    assert many == few


def test_what_the_titles_get_is_a_table(desk, powder, title, township, officer):
    gloves = make_prize(township, officer, "手套", "双")
    other = make_title(township, "文明家庭", order=2)
    said = {
        f"q-{title.pk}-{powder.pk}": "",
        f"q-{title.pk}-{gloves.pk}": "1",
        f"q-{other.pk}-{powder.pk}": "3",
    }
    desk.post("/admin/prizes/titles/", said)
    rows = TitlePrize.objects.order_by("title__order").values_list("title", "prize", "quantity")
    assert list(rows) == [(title.pk, gloves.pk, 1), (other.pk, powder.pk, 3)]
    response = desk.post("/admin/prizes/titles/", {f"q-{title.pk}-{gloves.pk}": "-1"})
    assert response.status_code == 422
    assert len(rows.all()) == 2


# --- what a ceremony needs --------------------------------------------------------------------


@pytest.fixture
def four_winners(ceremony, title, branch, other_branch, officer):
    """In an order on the stage that is not that of their codes; one more was not accepted."""
    villages = [branch, other_branch, branch, other_branch]
    made = [
        make_winner(ceremony, title, village, officer, order=order, head=head)
        for order, village, head in zip([3, 2, 1, None], villages, "甲乙丙丁", strict=True)
    ]
    make_winner(ceremony, title, branch, officer, status="declined", head="戊")
    return made


def test_needed_given_in_stock_missing(desk, ceremony, powder, four_winners, officer):
    note(four_winners[0], officer, prizes="given")
    response = desk.get(f"/admin/ceremonies/{ceremony.pk}/prizes/")
    (need,) = response.context["prizes"]
    assert (need.needed, need.given, need.left, need.prize.stock, need.missing) == (8, 2, 6, 3, 3)
    assert "尚需采购：洗衣粉3袋" in text_of(response)


def test_nominations_to_review_are_named(desk, ceremony, title, branch, officer):
    make_winner(ceremony, title, branch, officer, status="nominated")
    assert "还有1户提名待审核" in text_of(desk.get(f"/admin/ceremonies/{ceremony.pk}/prizes/"))


def test_the_workbook_says_the_same(desk, ceremony, powder, four_winners):
    response = desk.get(f"/admin/ceremonies/{ceremony.pk}/prizes.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    buy, titles = book.worksheets
    assert [cell.value for cell in buy[2]] == ["洗衣粉", "袋", 8, 0, 5, 3]
    assert [cell.value for cell in titles[2]] == ["最美庭院", 4, "洗衣粉", 2, "袋", 8]


def test_a_name_is_never_a_formula(desk, ceremony, title, four_winners, township, officer):
    make_prize(township, officer, "=1+1", "袋", titles=[(title, 1)])
    response = desk.get(f"/admin/ceremonies/{ceremony.pk}/prizes.xlsx")
    cell = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_nobody_on_the_list_says_what_comes(desk, ceremony):
    assert "名单上还没有农户" in text_of(desk.get(f"/admin/ceremonies/{ceremony.pk}/prizes/"))
    assert "名单上还没有农户" in text_of(desk.get(f"/admin/ceremonies/{ceremony.pk}/receipt/"))


def test_receipts_are_by_village_in_stage_order(desk, ceremony, powder, four_winners):
    response = desk.get(f"/admin/ceremonies/{ceremony.pk}/receipt/")
    told = [
        (sheet.branch.name, [award.household.head for award, _ in sheet.lines], sheet.totals)
        for sheet in response.context["receipts"]
    ]
    assert told == [
        ("青朗村", ["丙", "甲"], [(powder, 4)]),
        ("安顺村", ["乙", "丁"], [(powder, 4)]),
    ]
    assert text_of(response).count("<main>") == 2
    assert "戊" not in text_of(response)


def test_a_secretary_prints_the_own_village(client, secretary, ceremony, powder, four_winners):
    client.force_login(secretary, backend="township.roles.RoleBackend")
    page = text_of(client.get(f"/admin/ceremonies/{ceremony.pk}/receipt/"))
    assert "青朗村" in page
    assert "安顺村" not in page


@pytest.mark.parametrize("page", ["prizes/", "prizes.xlsx", "receipt/", "day/"])
def test_a_ceremony_costs_the_same_with_many_winners(
    desk, ceremony, powder, title, branch, other_branch, officer, page
):
    note(make_winner(ceremony, title, branch, officer), officer, presence="came", prizes="given")
    url = f"/admin/ceremonies/{ceremony.pk}/{page}"
    few = queries(desk, url)
    for number in range(12):
        other = make_title(powder.township, f"称号{number}", order=number)
        award = make_winner(ceremony, other, [branch, other_branch][number % 2], officer)
        make_prize(powder.township, officer, f"奖品{number}", "个", titles=[(other, 1)], stock=9)
        note(award, officer, presence="absent", fetched_by="杨小妹", prizes="given")
    assert queries(desk, url) == few
