"""Nobody is put on the black side by a revision without a notice period of the own (rule 21)."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from boards.domain.blacken import blacken_entry
from boards.domain.boards import BoardRefused
from boards.domain.life import withdraw_board
from boards.domain.objections import ObjectionRefused, decide_objection, take_objection
from boards.domain.pairs import free_entries
from boards.domain.recompute import recompute_board
from boards.domain.revise import revise_board
from boards.models import Board, BoardEntry, Pair
from boards.queries_appraisal import places_of_once_black
from tests.boards.corrected import correct
from tests.boards.months import JUNE, JUNE_END, ZONE

pytestmark = pytest.mark.django_db
REVISED = datetime(2023, 7, 4, 9, tzinfo=ZONE)  # notice: 5 to 9 July
LAST = datetime(2023, 7, 9, 23, 59, tzinfo=ZONE)
OVER = datetime(2023, 7, 10, 0, 0, tzinfo=ZONE)


@pytest.fixture
def revised(may, officer, homes):
    """The first had 100 points and red; corrected it has none. The third: 55, and then 100."""
    correct(homes[0], officer, at=REVISED, month=5, share=0)
    correct(homes[2], officer, at=REVISED, month=5, share=1)
    return revise_board(board=may, reason="更正评分", by=officer, at=REVISED)


@pytest.fixture
def pending(revised, homes):
    return revised.entries.get(household=homes[0])


def test_who_would_be_new_on_the_black_side_is_not_on_it_yet(revised, pending, homes):
    assert (pending.score, pending.colour, pending.state) == (Decimal("0.00"), "", "pending")
    assert pending.notice_until == date(2023, 7, 9)
    assert pending.code
    assert [one.household for one in revised.entries.filter(colour="black")] == [homes[3]]
    assert pending not in free_entries(revised)
    black = places_of_once_black(revised.entries.all(), None).values_list("household", flat=True)
    assert set(black) == {homes[3].pk}
    assert recompute_board(revised).is_same


def test_who_leaves_the_black_side_leaves_at_once(revised, homes):
    assert revised.entries.get(household=homes[2]).colour == "red"


def test_after_its_own_notice_an_officer_puts_it_on_the_black_side(revised, pending, officer):
    with pytest.raises(BoardRefused):
        blacken_entry(entry=pending, by=officer, at=LAST)
    done = blacken_entry(entry=pending, by=officer, at=OVER)
    assert (done.colour, done.state) == ("black", "")
    assert list(done.changes.values_list("kind", flat=True)) == ["pended", "blackened"]
    assert recompute_board(revised).is_same
    with pytest.raises(BoardRefused):
        blacken_entry(entry=pending, by=officer, at=OVER)


def test_objections_are_taken_up_to_the_last_day_of_its_own_notice(pending):
    told = {"source": "page", "text": "当天正在翻修房屋"}
    with pytest.raises(ObjectionRefused):
        take_objection(entry=pending, at=OVER, **told)
    take_objection(entry=pending, at=LAST, **told)


@pytest.mark.parametrize(("decision", "state"), [("upheld", "struck"), ("rejected", "pending")])
def test_an_objection_strikes_it_or_lets_it_wait(pending, officer, decision, state):
    objection = take_objection(entry=pending, source="page", text="请复核", at=REVISED)
    with pytest.raises(BoardRefused):  # it waits for the decision
        blacken_entry(entry=pending, by=officer, at=OVER)
    decide_objection(objection=objection, decision=decision, answer="已核实", by=officer, at=OVER)
    pending.refresh_from_db()
    assert (pending.colour, pending.state) == ("", state)
    if state == "struck":
        with pytest.raises(BoardRefused):
            blacken_entry(entry=pending, by=officer, at=OVER)
    assert recompute_board(pending.board).is_same


def test_revised_again_the_notice_goes_on_with_its_code(revised, pending, officer, homes):
    later = datetime(2023, 7, 6, 9, tzinfo=ZONE)
    correct(homes[3], officer, at=later, month=5, share=1)
    again = revise_board(board=revised, reason="再次更正", by=officer, at=later)
    entry = again.entries.get(household=homes[0])
    assert (entry.state, entry.notice_until) == ("pending", date(2023, 7, 9))
    assert entry.code == pending.code


def test_what_was_corrected_meanwhile_is_revised_first(revised, pending, officer, homes):
    correct(homes[0], officer, at=LAST, month=5, share=1)
    with pytest.raises(BoardRefused):
        blacken_entry(entry=pending, by=officer, at=OVER)


def test_of_a_withdrawn_board_nobody_is_put_on_the_black_side(
    client, revised, pending, officer, homes, time_machine
):
    """No act, no objection, nothing on the agenda; an objection that waits is still decided."""
    other = revised.entries.get(household=homes[1])
    BoardEntry.objects.filter(pk=other.pk).update(
        colour="", state="pending", notice_until=pending.notice_until
    )
    objection = take_objection(entry=other, source="page", text="请复核", at=REVISED)
    withdraw_board(board=revised, reason="评错了范围", by=officer, at=LAST)
    with pytest.raises(BoardRefused, match="撤回"):
        blacken_entry(entry=pending, by=officer, at=OVER)
    with pytest.raises(ObjectionRefused):
        take_objection(entry=pending, source="page", text="请复核", at=LAST)
    decide_objection(objection=objection, decision="rejected", answer="已核实", by=officer, at=LAST)
    time_machine.move_to(OVER)
    client.force_login(officer, backend="township.roles.RoleBackend")
    told = [task.text for task in client.get("/admin/").context["agenda"]]
    assert not [text for text in told if "单独公示期已满" in text]


def test_on_a_version_that_was_revised_since_no_objection_is_taken(
    revised, pending, officer, homes
):
    correct(homes[3], officer, at=LAST, month=5, share=1)
    revise_board(board=revised, reason="再次更正", by=officer, at=LAST)
    with pytest.raises(ObjectionRefused):
        take_objection(entry=pending, source="page", text="请复核", at=LAST)


def test_the_pair_is_settled_anew_when_it_becomes_black(pairs, officer, inspect, publish):
    """Both had 100 in June and left. With 0 for the helped: (0 + 100) / 2 = 50, below 70."""
    pair = pairs[0]
    for home in (pair.red_household, pair.black_household):
        inspect(home, date(2023, 6, 5))
    june = publish(JUNE, JUNE_END)
    correct(pair.black_household, officer, at=REVISED, month=6, share=0)
    new = revise_board(board=june, reason="更正评分", by=officer, at=REVISED)
    assert set(new.entries.values_list("score", "state")) == {(Decimal("50.00"), "pending")}

    def outcome():
        return Pair.objects.get(pk=pair.pk).outcome

    assert outcome() == Pair.Outcome.LEFT
    for household, then in (
        (pair.black_household, Pair.Outcome.STAYED),
        (pair.red_household, Pair.Outcome.FELL),
    ):
        blacken_entry(entry=new.entries.get(household=household), by=officer, at=OVER)
        assert outcome() == then


def test_the_pages_tell_it_and_name_it_nowhere_in_public(
    client, revised, pending, officer, secretary, homes, time_machine
):
    time_machine.move_to(REVISED)
    assert client.get(f"/boards/{revised.pk}/").text.count("0.00") == 2  # of 100.00, twice
    own = client.get(f"/o/{pending.code}/").text
    assert "公示至2023年7月9日（含当日）" in own
    assert "提交异议" in own
    client.force_login(officer, backend="township.roles.RoleBackend")
    slips = client.get(f"/admin/boards/{revised.pk}/slips/").text
    assert homes[0].head in slips
    assert homes[3].head not in slips
    notice = client.get(f"/admin/boards/{revised.pk}/correction/").text
    assert "5月3日周检查得分由100.0更正为0.0（现场复核属实）" in notice
    assert "单独公示" in notice
    printed = client.get(f"/admin/boards/{revised.pk}/correction/print/").text
    assert "得分由100.0更正为0.0" in printed
    assert "现场复核属实" not in printed
    act = f"/admin/objections/entries/{pending.pk}/blacken/"
    client.post(act)
    assert Board.objects.get(pk=revised.pk).entries.get(pk=pending.pk).colour == ""
    time_machine.move_to(OVER)
    agenda = {task.text: task.url for task in client.get("/admin/").context["agenda"]}
    assert agenda["1个更正后新列黑榜的单独公示期已满，待确认"] == f"/admin/boards/{revised.pk}/"
    client.post(act)
    pending.refresh_from_db()
    assert pending.colour == "black"
    client.force_login(secretary, backend="township.roles.RoleBackend")
    assert client.post(act).status_code == 403
