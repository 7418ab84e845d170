"""The stock: each move is kept, the stock is their sum, and never below zero."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from awards.domain.life import AwardRefused
from awards.domain.prizes import (
    add_prize,
    change_prize,
    count_stock,
    give_back,
    give_out,
    set_title_prizes,
    take_in,
)
from awards.models import Handover, Prize, PrizeMove, TitlePrize
from tests.awards.winners import make_ceremony, make_prize, make_title, make_winner, note
from tests.factories import TownshipFactory, UserFactory


@pytest.fixture
def powder(township, officer):
    return make_prize(township, officer, stock=12)


def stock(prize):
    return Prize.objects.get(pk=prize.pk).stock


def moves(prize):
    return list(prize.moves.order_by("pk").values_list("kind", "change", "balance"))


def test_what_comes_in_and_goes_out_is_written_down(powder, officer):
    give_out(prize=powder, quantity=5, note="慰问老党员", by=officer)
    take_in(prize=powder, quantity=30, note="收据12号", by=officer)
    assert stock(powder) == 37
    assert moves(powder) == [("in", 12, 12), ("out", -5, 7), ("in", 30, 37)]
    assert powder.moves.first().note == "收据12号"


def test_more_than_there_is_cannot_go_out(powder, officer):
    with pytest.raises(AwardRefused, match="洗衣粉库存只有12袋，需要13袋"):
        give_out(prize=powder, quantity=13, note="慰问", by=officer)
    assert stock(powder) == 12
    assert len(moves(powder)) == 1


def test_who_gives_out_without_a_winner_says_what_for(powder, officer):
    with pytest.raises(AwardRefused, match="领用事由"):
        give_out(prize=powder, quantity=1, by=officer)


@pytest.mark.parametrize("quantity", [0, -3, 1_000_001])
def test_a_number_that_cannot_be_is_refused(powder, officer, quantity):
    with pytest.raises(AwardRefused, match="数量"):
        take_in(prize=powder, quantity=quantity, by=officer)


def test_counting_puts_the_books_right_and_says_why(powder, officer):
    with pytest.raises(AwardRefused, match="账面为12袋"):
        count_stock(prize=powder, counted=10, by=officer)
    count_stock(prize=powder, counted=10, note="破损2袋", by=officer)
    count_stock(prize=powder, counted=10, by=officer)  # agrees: that is worth a line, too
    assert moves(powder)[1:] == [("count", -2, 10), ("count", 0, 10)]


def test_names_are_there_and_once(township, officer, powder):
    with pytest.raises(AwardRefused, match="已有同名"):
        add_prize(township=township, name=" 洗衣粉 ", unit="袋")
    with pytest.raises(AwardRefused, match="名称和单位"):
        add_prize(township=township, name=" ", unit="袋")
    change_prize(prize=powder, name="肥皂", unit="块", is_active=False)
    assert Prize.objects.values_list("name", "unit", "is_active").get() == ("肥皂", "块", False)


def test_a_change_of_name_leaves_the_stock_of_meanwhile(powder, officer):
    take_in(prize=powder, quantity=5, by=officer)
    change_prize(prize=powder, name="肥皂", unit="块", is_active=True)  # knows only the old stock
    assert stock(powder) == 17


def test_what_a_title_gets_can_be_changed_and_taken_away(township, officer, powder):
    title = make_title(township)
    set_title_prizes(title=title, quantities={powder: 2})
    set_title_prizes(title=title, quantities={powder: 3})
    assert TitlePrize.objects.get().quantity == 3
    set_title_prizes(title=title, quantities={powder: 0})
    assert not TitlePrize.objects.exists()


def test_prizes_of_another_township_are_not_given(officer, powder):
    with pytest.raises(AwardRefused, match="其他乡镇"):
        set_title_prizes(title=make_title(TownshipFactory()), quantities={powder: 1})


def test_given_back_once(township, branch, officer):
    title = make_title(township)
    prize = make_prize(township, officer, stock=5, titles=[(title, 2)])
    award = make_winner(make_ceremony(township, officer), title, branch, officer)
    note(award, officer, presence="came", prizes="given")
    handover = Handover.objects.get()
    give_back(handover=handover, by=officer)
    with pytest.raises(AwardRefused, match="已经退回"):
        give_back(handover=handover, by=officer)
    assert moves(prize) == [("in", 5, 5), ("out", -2, 3), ("back", 2, 5)]


def test_the_database_itself_knows_no_stock_below_zero(powder):
    with pytest.raises(IntegrityError), transaction.atomic():
        Prize.objects.filter(pk=powder.pk).update(stock=-1)


@pytest.mark.parametrize(("kind", "change"), [("in", -1), ("out", 1), ("back", 0)])
def test_a_move_goes_its_way(powder, officer, kind, change):
    first = powder.moves.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PrizeMove.objects.create(
            prize=powder, kind=kind, change=change, balance=1, by=officer, at=first.at
        )


ACTS = st.lists(
    st.tuples(st.sampled_from(["in", "out", "count"]), st.integers(min_value=-2, max_value=40)),
    max_size=12,
)


class AnySequence(TestCase):
    @given(ACTS)
    def test_the_stock_is_the_sum_of_its_moves(self, acts):
        officer = UserFactory(township=TownshipFactory())
        prize = add_prize(township=officer.township, name="手套", unit="双")
        for kind, number in acts:
            try:
                if kind == "in":
                    take_in(prize=prize, quantity=number, by=officer)
                elif kind == "out":
                    give_out(prize=prize, quantity=number, note="慰问", by=officer)
                else:
                    count_stock(prize=prize, counted=number, note="盘点", by=officer)
            except AwardRefused:
                pass
            prize.refresh_from_db()
            changes = list(prize.moves.order_by("pk").values_list("change", "balance"))
            assert prize.stock == sum(change for change, _ in changes) >= 0
            assert [balance for _, balance in changes] == [
                sum(change for change, _ in changes[: n + 1]) for n in range(len(changes))
            ]
