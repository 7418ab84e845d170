"""Corrections travel: a published board, before and after, and its next version."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from boards.domain.boards import BoardRefused
from boards.domain.objections import decide_objection
from boards.domain.pairs import find_outcome
from boards.domain.recompute import recompute_board
from boards.domain.revise import compute_revision, find_groundless, revise_board
from boards.models import Board, BoardEntry, EntryChange, Objection, Pair
from inspections.domain.corrections import annul_inspection, correct_inspection
from inspections.domain.standards import load_standard
from inspections.models import Inspection
from tests.boards.months import JUNE, JUNE_END, MAY_END

pytestmark = pytest.mark.django_db
LATER = JUNE_END + timedelta(days=3)


def put_right(household, officer, at=LATER, month=5):
    """The household's inspection of the month gets all its points back."""
    found = Inspection.objects.get(household=household, date__month=month, is_effective=True)
    possible = load_standard(found.standard_id).possible
    return correct_inspection(
        inspection=found,
        points=[Decimal(most) for most in possible],
        reasons=[[] for _ in possible],
        remark="",
        reason="现场复核属实",
        by=officer,
        at=at,
    )


def test_nothing_corrected_nothing_to_revise(may, officer):
    assert not compute_revision(may).is_needed
    with pytest.raises(BoardRefused):
        revise_board(board=may, reason="看看", by=officer, at=LATER)


def test_before_and_after_and_the_new_version(may, officer, homes):
    first = list(may.entries.values_list("household", "rank", "score", "colour"))
    put_right(homes[2], officer)
    (shift,) = compute_revision(may, at=LATER).shifts
    assert (shift.before.colour, shift.after.colour) == ("black", "red")
    assert (shift.before.score, shift.after.score) == (Decimal("55.00"), Decimal("100.00"))
    new = revise_board(board=may, reason="更正评分", by=officer, at=LATER)
    old = Board.objects.get(pk=may.pk)
    assert (new.version, new.revises, new.status) == (2, old, Board.Status.PUBLISHED)
    assert old.status == Board.Status.SUPERSEDED
    assert list(old.entries.values_list("household", "rank", "score", "colour")) == first
    assert new.entries.get(household=homes[2]).colour == "red"
    assert recompute_board(new).is_same
    assert recompute_board(old).is_same
    with pytest.raises(BoardRefused):
        revise_board(board=old, reason="再来", by=officer, at=LATER)


def test_what_arrived_later_changes_nothing(may, officer, homes, inspect, branch):
    inspect(homes[0], date(2023, 5, 30), i1=0)  # received on that day: counted
    Inspection.objects.filter(household=homes[0], date=date(2023, 5, 30)).update(
        received_at=LATER  # as if the phone had found a network only now
    )
    assert not compute_revision(may).is_needed


def test_an_annulled_inspection_leaves_the_board(may, officer, homes):
    found = Inspection.objects.get(household=homes[3])
    annul_inspection(inspection=found, reason="记错了户", by=officer, at=LATER)
    (shift,) = compute_revision(may, at=LATER).shifts
    assert (shift.key, shift.after) == (homes[3].pk, None)
    new = revise_board(board=may, reason="作废一次检查", by=officer, at=LATER)
    assert not new.entries.filter(household=homes[3]).exists()


def test_who_was_struck_off_stays_struck_off(may, officer, homes):
    entry = may.entries.get(household=homes[3])
    EntryChange.objects.create(
        entry=entry,
        kind=EntryChange.Kind.STRUCK,
        before={"rank": entry.rank, "score": "55.00", "own_score": "55.00", "colour": "black"},
        after={"rank": entry.rank, "score": "55.00", "own_score": "55.00", "colour": ""},
        reason="异议成立",
        by=officer,
        at=JUNE_END,
    )
    may.entries.filter(pk=entry.pk).update(colour="", state="struck")
    put_right(homes[2], officer)
    new = revise_board(board=may, reason="更正评分", by=officer, at=LATER)
    kept = new.entries.get(household=homes[3])
    assert (kept.colour, kept.state) == ("", "struck")
    assert kept.changes.get().reason == "异议成立"
    assert recompute_board(new).is_same


def test_pairs_come_along(pairs, officer, inspect, publish):
    first, second = pairs
    for pair in pairs:
        inspect(pair.red_household, date(2023, 6, 5), i6=0, i1=0, i2=0)
        inspect(pair.black_household, date(2023, 6, 5), i6=0, i1=0, i2=0)
    june = publish(JUNE, JUNE_END)
    assert {pair.outcome for pair in Pair.objects.all()} == {Pair.Outcome.FELL}
    put_right(first.black_household, officer, month=6)
    new = revise_board(board=june, reason="更正评分", by=officer, at=LATER)
    settled = Pair.objects.get(pk=first.pk)
    assert (settled.outcome, settled.result) == (Pair.Outcome.LEFT, new)
    assert Pair.objects.get(pk=second.pk).outcome == Pair.Outcome.FELL
    for household in (first.red_household, first.black_household):
        assert new.entries.get(household=household).score == Decimal("77.50")
    black = new.entries.get(household=first.black_household)
    assert find_outcome(None, black) == Pair.Outcome.LEFT


def test_a_pair_whose_ground_is_gone_is_told(pairs, may, officer):
    put_right(pairs[0].black_household, officer)
    new = revise_board(board=may, reason="更正评分", by=officer, at=LATER)
    assert find_groundless(new) == [pairs[0]]


def test_the_officer_revises_on_the_page(client, may, officer, secretary, homes, time_machine):
    time_machine.move_to(LATER)
    put_right(homes[2], officer)
    client.force_login(officer)
    url = f"/admin/boards/{may.pk}/revise/"
    page = client.get(url).text
    assert homes[2].head in page
    assert "发布第2版" in page
    assert client.post(url, {"reason": " "}).status_code == 422
    assert not Board.objects.filter(version=2).exists()
    done = client.post(url, {"reason": "更正评分"}, follow=True)
    assert "更正公告" in done.text
    new = Board.objects.get(version=2)
    assert "第2版" in client.get(f"/admin/boards/{new.pk}/").text
    assert "已被更正" in client.get(f"/admin/boards/{may.pk}/").text
    printed = client.get(f"/admin/boards/{new.pk}/correction/print/").text
    assert homes[2].head not in printed
    assert "100.00" in printed
    assert client.get(url).status_code == 404  # the version before is revised already
    client.force_login(secretary)
    assert client.get(f"/admin/boards/{new.pk}/revise/").status_code == 403
    assert client.get(f"/admin/boards/{new.pk}/correction/").status_code == 200


def object_to(entry):
    """An objection that was taken under notice and waited when the board was published."""
    BoardEntry.objects.filter(pk=entry.pk).update(state="waiting")
    return Objection.objects.create(
        entry=entry, source="page", text="圈舍是隔壁的", code="answer", received_at=MAY_END
    )


def test_what_waits_on_one_version_waits_on_the_next(client, may, officer, homes):
    """The slip's code leads to the new version; upheld it is struck there, the red ones stay."""
    entry = may.entries.get(household=homes[3])
    objection = object_to(entry)
    put_right(homes[2], officer)
    new = revise_board(board=may, reason="更正评分", by=officer, at=LATER)
    waiting = new.entries.get(household=homes[3])
    objection.refresh_from_db()
    assert (waiting.state, waiting.colour, objection.entry) == ("waiting", "black", waiting)
    assert waiting.code == entry.code
    decide_objection(objection=objection, decision="upheld", answer="属实", by=officer, at=LATER)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.colour) == ("struck", "")
    page = client.get(f"/o/{entry.code}/").text
    assert "圈舍是隔壁的" in page
    assert "属实" in page
    assert recompute_board(new).is_same


def test_a_pair_settled_while_an_objection_waited_is_settled_anew(pairs, officer, inspect, publish):
    """Black in June, objected to, published: stayed. Upheld after that: left."""
    pair, homes = pairs[0], []
    for one in pairs:
        homes += [one.red_household, one.black_household]
    for home in homes:
        inspect(home, date(2023, 6, 5), i6=0, i1=0, i2=0)
    june = publish(JUNE, JUNE_END)
    objection = object_to(june.entries.get(household=pair.black_household))
    assert Pair.objects.get(pk=pair.pk).outcome == Pair.Outcome.FELL
    decide_objection(objection=objection, decision="upheld", answer="属实", by=officer, at=LATER)
    assert Pair.objects.get(pk=pair.pk).outcome == Pair.Outcome.LEFT
    assert Pair.objects.get(pk=pairs[1].pk).outcome == Pair.Outcome.FELL


def test_struck_off_the_black_side_and_then_corrected_it_may_be_red(may, officer, homes):
    objection = object_to(may.entries.get(household=homes[3]))
    decide_objection(objection=objection, decision="upheld", answer="属实", by=officer, at=LATER)
    put_right(homes[3], officer)
    new = revise_board(board=may, reason="更正评分", by=officer, at=LATER)
    assert (new.entries.get(household=homes[3]).colour) == "red"
    assert recompute_board(new).is_same
