"""Pairs from a real board to the next one: formed, helped, scored jointly, settled."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.domain.boards import BoardRefused, draft_board
from boards.domain.life import open_notice
from boards.domain.pairs import (
    Match,
    PairRefused,
    dissolve_pair,
    find_outcome,
    form_pairs,
    have_pairs_changed,
    note_help,
    propose_matches,
)
from boards.domain.recompute import recompute_board
from boards.models import Board, BoardEntry, Pair
from grid.domain.periods import Period
from tests.boards.months import JUNE, JUNE_END, MAY_END
from tests.boards.published import publish_at

pytestmark = pytest.mark.django_db
LEVEL = Board.Level.BRANCH_HOUSEHOLDS


def test_proposals_take_everybody_once(may, homes):
    proposed = propose_matches(may)
    assert {red.household for red, _ in proposed} == set(homes[:2])
    assert {black.household for _, black in proposed} == set(homes[2:])


def test_one_pair_at_a_time(may, pairs, officer):
    assert propose_matches(may) == []
    entry = may.entries.get(rank=1)
    other = may.entries.get(rank=4)
    with pytest.raises(PairRefused):
        form_pairs(board=may, matches=[Match(entry, other)], by=officer)
    dissolve_pair(pair=pairs[0], reason="户主外出", by=officer, at=MAY_END)
    assert len(propose_matches(may)) == 1
    with pytest.raises(PairRefused):
        dissolve_pair(pair=pairs[0], reason="再来", by=officer)


def test_a_pair_needs_both_sides_of_a_board_in_force(may, officer, publish, inspect, homes):
    reds = may.entries.filter(colour="red").order_by("rank")
    with pytest.raises(PairRefused):
        form_pairs(board=may, matches=[Match(reds[0], reds[1])], by=officer)
    black = may.entries.get(rank=4)
    with pytest.raises(PairRefused):
        form_pairs(board=may, matches=[Match(reds[0], black), Match(reds[1], black)], by=officer)
    assert not Pair.objects.exists()


def test_the_next_board_ranks_both_jointly_and_settles(pairs, homes, inspect, publish):
    first, second = pairs
    inspect(first.red_household, date(2023, 6, 5))  # 100
    inspect(first.black_household, date(2023, 6, 5), i6=0)  # 85: together 92.5
    inspect(second.red_household, date(2023, 6, 5), i6=0, i1=0, i2=0)  # 55
    inspect(second.black_household, date(2023, 6, 5), i6=0, i1=0, i2=0)  # 55
    board = publish(JUNE, JUNE_END)
    entries = {entry.household_id: entry for entry in board.entries.all()}
    for pk in (first.red_household_id, first.black_household_id):
        assert (entries[pk].score, entries[pk].pair) == (Decimal("92.50"), first)
    assert entries[first.black_household_id].own_score == Decimal("85.00")
    outcomes = [Pair.objects.get(pk=pair.pk).outcome for pair in pairs]
    assert outcomes == [Pair.Outcome.LEFT, Pair.Outcome.FELL]
    settled = Pair.objects.get(pk=first.pk)
    assert (settled.result, settled.ended_on) == (board, date(2023, 7, 1))
    assert recompute_board(board).is_same


@pytest.mark.parametrize(
    ("helper", "helped", "outcome"),
    [
        ("red", "", "left"),
        ("", "red", "left"),
        ("red", "black", "stayed"),
        ("", "black", "stayed"),
        (None, "black", "stayed"),  # the helper was not inspected
        ("black", "black", "fell"),
        ("black", "", "left"),
        ("red", None, "unseen"),
        (None, None, "unseen"),
    ],
)
def test_what_becomes_of_a_pair(helper, helped, outcome):
    red, black = (None if c is None else BoardEntry(colour=c) for c in (helper, helped))
    assert find_outcome(red, black) == outcome


def test_a_months_pair_is_settled_by_a_month_and_a_quarters_by_a_quarter(
    pairs, homes, inspect, publish
):
    """June's board and the quarter's end on the same day."""
    Board.objects.filter(pk=pairs[0].board_id).update(
        period="2023Q1", start=date(2023, 1, 1), end=date(2023, 3, 31)
    )
    for home in homes:
        inspect(home, date(2023, 6, 5))
    publish(JUNE, JUNE_END)
    assert Pair.objects.filter(ended_on=None).count() == 2  # of a quarter: June is none
    quarter = publish(Period.parse("2023Q2"), JUNE_END)
    assert {pair.result for pair in Pair.objects.all()} == {quarter}
    assert quarter.entries.exclude(pair=None).count() == 4


def test_a_quarters_board_under_notice_does_not_keep_the_month_s_pairs(
    pairs, homes, inspect, publish, township, branch, officer
):
    for home in homes:
        inspect(home, date(2023, 6, 5))
    given = {"township": township, "level": LEVEL, "branch": branch, "by": officer}
    quarter = draft_board(period=Period.parse("2023Q2"), at=JUNE_END, **given)
    assert not quarter.entries.exclude(pair=None).exists()
    assert not have_pairs_changed(quarter)
    open_notice(board=quarter, by=officer, at=JUNE_END)
    june = publish(JUNE, JUNE_END)
    assert {pair.result for pair in Pair.objects.all()} == {june}


def test_fallen_together_when_both_are_black(pairs, inspect, publish):
    first, second = pairs
    inspect(first.red_household, date(2023, 6, 5), i6=0)
    publish_with_alone = [second.red_household, second.black_household]
    for home in publish_with_alone:
        inspect(home, date(2023, 6, 5))
    inspect(first.black_household, date(2023, 6, 5), i6=0, i1=0, i2=0, i5=0)
    board = publish(JUNE, JUNE_END)
    entry = board.entries.get(household=first.black_household)
    assert entry.score == Decimal("62.50")  # (85 + 40) ÷ 2, black together
    assert Pair.objects.get(pk=first.pk).outcome == Pair.Outcome.FELL
    assert Pair.objects.get(pk=second.pk).outcome == Pair.Outcome.LEFT


def test_a_pair_of_which_one_was_not_inspected(pairs, inspect, publish):
    first, second = pairs
    inspect(first.red_household, date(2023, 6, 5))
    inspect(second.black_household, date(2023, 6, 5), i6=0)
    board = publish(JUNE, JUNE_END)
    alone = board.entries.get(household=first.red_household)
    assert (alone.score, alone.parts["pair"]["of"]) == (Decimal("100.00"), "none")
    assert Pair.objects.get(pk=first.pk).outcome == Pair.Outcome.UNSEEN  # that is no success
    assert Pair.objects.get(pk=second.pk).outcome == Pair.Outcome.LEFT
    assert recompute_board(board).is_same


def test_a_draft_whose_pairs_have_changed_is_not_published(
    pairs, inspect, township, branch, officer
):
    inspect(pairs[0].black_household, date(2023, 6, 5))
    given = {"township": township, "level": LEVEL, "branch": branch, "by": officer}
    board = draft_board(period=JUNE, at=JUNE_END, **given)
    dissolve_pair(pair=pairs[0], reason="户主外出", by=officer, at=JUNE_END)
    with pytest.raises(BoardRefused):
        publish_at(board=board, by=officer, at=JUNE_END)
    again = draft_board(period=JUNE, at=JUNE_END, **given)
    assert publish_at(board=again, by=officer, at=JUNE_END).entries.get().pair is None


def test_a_pair_counts_on_one_board_only(pairs, inspect, publish, homes):
    for home in homes:
        inspect(home, date(2023, 6, 5))
        inspect(home, date(2023, 7, 5))
    publish(JUNE, JUNE_END)
    july = publish(JUNE.next, JUNE_END + timedelta(days=31))
    assert not july.entries.exclude(pair=None).exists()


def test_a_pair_formed_after_a_period_does_not_count_in_it(may, officer, inspect, publish, homes):
    matches = [Match(red, black) for red, black in propose_matches(may)]
    form_pairs(board=may, matches=matches, by=officer, at=JUNE_END)
    for home in homes:
        inspect(home, date(2023, 6, 5))
    assert not publish(JUNE, JUNE_END).entries.exclude(pair=None).exists()
    assert Pair.objects.filter(ended_on=None).count() == 2


def test_help_is_noted_within_the_pair_s_days(pairs, officer):
    note_help(pair=pairs[0], on=date(2023, 6, 3), what="帮清院坝", by=officer, at=JUNE_END)
    for day in (date(2023, 5, 1), date(2023, 8, 1)):
        with pytest.raises(PairRefused):
            note_help(pair=pairs[0], on=day, what="帮忙", by=officer, at=JUNE_END)
    assert pairs[0].helps.count() == 1


# --- the pages ---------------------------------------------------------------------------------


def test_the_officer_forms_pairs_on_the_page(client, may, officer, homes):
    client.force_login(officer)
    url = f"/admin/pairs/boards/{may.pk}/"
    page = client.get(url).text
    assert "按此结对" in page
    reds = list(may.entries.filter(colour="red").order_by("rank"))
    blacks = list(may.entries.filter(colour="black").order_by("rank"))
    twice = {f"helper-{black.pk}": reds[0].pk for black in blacks}
    refused = client.post(url, twice)
    assert refused.status_code == 422
    assert "重复选择" in refused.text
    one = {f"helper-{blacks[0].pk}": reds[1].pk, f"red-{blacks[0].pk}": "每周上门"}
    assert client.post(url, one).status_code == 302
    pair = Pair.objects.get()
    assert (pair.red_household, pair.red_promise) == (reds[1].household, "每周上门")
    assert reds[1].household.head in client.get(f"/admin/pairs/{pair.pk}/agreement/").text


def test_a_board_unfolds_the_joint_score(client, pairs, officer, inspect, publish):
    first = pairs[0]
    inspect(first.red_household, date(2023, 6, 5))
    inspect(first.black_household, date(2023, 6, 5), i6=0)
    board = publish(JUNE, JUNE_END)
    client.force_login(officer)
    page = client.get(f"/admin/boards/{board.pk}/").text
    assert "92.50 = （100.00 + 85.00）÷ 2" in page
    left = "脱离黑榜（共同得分92.50，本户（村）得分85.00）"
    assert left in client.get("/admin/pairs/").text
    assert left in client.get(f"/admin/pairs/{first.pk}/").text
    line = client.get(f"/admin/history/households/{first.black_household_id}/").text
    assert "92.50" in line
    assert left in line
    assert left in client.get(f"/boards/{board.pk}/").text  # in public, where it is red now


def test_help_is_noted_on_the_phone(client, pairs, secretary, time_machine):
    time_machine.move_to(MAY_END + timedelta(days=2))
    client.force_login(secretary)
    page = client.get("/field/pairs/").text
    assert pairs[0].black_household.head in page
    url = f"/field/pairs/{pairs[0].pk}/help/"
    client.post(url, {"on": "2023-06-02", "what": "帮清沟渠"})
    client.post(url, {"on": "2023-07-02", "what": "还没到"})
    assert [one.what for one in pairs[0].helps.all()] == ["帮清沟渠"]


def test_pages_cost_the_same_with_more_pairs(client, pairs, officer):
    client.force_login(officer)

    def queries(url):
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    urls = ("/admin/pairs/", "/field/pairs/")
    many = [queries(url) for url in urls]
    Pair.objects.filter(pk=pairs[0].pk).delete()
    assert [queries(url) for url in urls] == many
