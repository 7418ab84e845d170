"""Several officers and phones at once, on real connections: nothing below zero, nothing twice."""

import uuid

import pytest

from awards.domain.day import MarkConflict, Marked
from awards.domain.life import AwardRefused
from awards.domain.prizes import give_out, take_in
from awards.models import Award, DayMark, Handover, Prize
from tests.awards.winners import make_ceremony, make_prize, make_title, make_winner, note
from tests.inspections.test_parallel import all_at_once as at_once

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


def all_at_once(*acts):
    return at_once(*acts, faults=(AwardRefused, MarkConflict))


def stock(prize):
    return Prize.objects.get(pk=prize.pk).stock


def assert_adds_up(prize):
    changes = prize.moves.order_by("pk").values_list("change", "balance")
    total = 0
    for change, balance in changes:
        total += change
        assert balance == total >= 0
    assert stock(prize) == total


def test_two_officers_cannot_both_take_the_last(township, officer):
    prize = make_prize(township, officer, stock=12)
    answers = all_at_once(
        *[lambda: give_out(prize=prize, quantity=10, note="慰问", by=officer)] * 2
    )
    assert sorted(isinstance(answer, AwardRefused) for answer in answers) == [False, True]
    assert stock(prize) == 2
    assert_adds_up(prize)


def test_in_and_out_at_once_lose_nothing(township, officer):
    prize = make_prize(township, officer, stock=100)
    acts = [lambda: give_out(prize=prize, quantity=3, note="慰问", by=officer)] * PEOPLE
    acts += [lambda: take_in(prize=prize, quantity=5, by=officer)] * PEOPLE
    all_at_once(*acts)
    assert stock(prize) == 100 - 3 * PEOPLE + 5 * PEOPLE
    assert_adds_up(prize)


@pytest.fixture
def ceremony(township, officer):
    return make_ceremony(township, officer)


@pytest.fixture
def title(township):
    return make_title(township)


def test_eight_phones_hand_over_to_one_winner_once(township, branch, officer, ceremony, title):
    prize = make_prize(township, officer, stock=100, titles=[(title, 2)])
    award = make_winner(ceremony, title, branch, officer)
    act = lambda: note(award, officer, presence="came", prizes="given")  # noqa: E731
    answers = all_at_once(*[act] * PEOPLE)
    assert all(isinstance(answer, Marked) and answer.state.is_given for answer in answers)
    assert Handover.objects.count() == 1
    assert stock(prize) == 98
    assert list(award.marks.values_list("number", flat=True)) == list(range(1, PEOPLE + 1))


def test_one_tap_from_eight_connections_is_one_mark(township, branch, officer, ceremony, title):
    prize = make_prize(township, officer, stock=100, titles=[(title, 2)])
    award = make_winner(ceremony, title, branch, officer)
    pk = uuid.uuid4()
    answers = all_at_once(*[lambda: note(award, officer, id=pk, prizes="given")] * PEOPLE)
    assert sorted(answer.created for answer in answers) == [False] * (PEOPLE - 1) + [True]
    assert (DayMark.objects.count(), stock(prize)) == (1, 98)


def test_the_last_prizes_go_to_some_of_the_winners(township, branch, officer, ceremony, title):
    """Two prizes each: the locks are taken in one order, so nobody waits in a circle.

    Five bags for eight who get two each: two are served, six are owed theirs; all got gloves.
    """
    powder = make_prize(township, officer, stock=5, titles=[(title, 2)])
    gloves = make_prize(township, officer, "手套", "双", stock=100, titles=[(title, 1)])
    awards = [make_winner(ceremony, title, branch, officer) for _ in range(PEOPLE)]
    acts = [lambda award=award: note(award, officer, prizes="given") for award in awards]
    answers = all_at_once(*acts)
    assert all(isinstance(answer, Marked) for answer in answers)
    assert sorted(answer.state.is_owed for answer in answers) == [False] * 2 + [True] * 6
    assert (stock(powder), stock(gloves)) == (1, 92)
    assert powder.handovers.count() == 2
    for prize in (powder, gloves):
        assert_adds_up(prize)


def test_with_nothing_in_stock_all_who_came_are_recorded(
    township, branch, officer, ceremony, title
):
    powder = make_prize(township, officer, stock=0, titles=[(title, 2)])
    awards = [make_winner(ceremony, title, branch, officer) for _ in range(PEOPLE)]
    acts = [
        lambda award=award: note(award, officer, presence="came", prizes="given")
        for award in awards
    ]
    answers = all_at_once(*acts, lambda: take_in(prize=powder, quantity=3, by=officer))
    states = [answer.state for answer in answers[:PEOPLE]]
    assert all(state.presence == "came" for state in states)
    assert sum(state.is_given for state in states) <= 1
    assert sum(state.is_owed for state in states) >= PEOPLE - 1
    assert_adds_up(powder)


def test_one_id_for_two_winners_is_a_conflict(township, branch, officer, ceremony, title):
    awards = [make_winner(ceremony, title, branch, officer) for _ in range(2)]
    pk = uuid.uuid4()
    acts = [lambda award=award: note(award, officer, id=pk, presence="came") for award in awards]
    answers = all_at_once(*acts)
    assert sorted(isinstance(answer, MarkConflict) for answer in answers) == [False, True]
    assert DayMark.objects.count() == 1
    assert Award.objects.filter(marks__isnull=False).count() == 1
