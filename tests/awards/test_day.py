"""The day: marks in any order from several phones, prizes out and back, nothing twice."""

import hashlib
import uuid
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from awards.domain.day import MarkConflict, Overtaken
from awards.domain.life import AwardRefused
from awards.domain.marks import State
from awards.domain.photos import store_ceremony_photo
from awards.domain.prizes import set_title_prizes, take_in
from awards.models import CeremonyPhoto, DayMark, Handover, Prize
from inspections.domain.photos import PhotoRefused
from tests.awards.winners import NOON, make_ceremony, make_prize, make_title, make_winner, note
from tests.inspections.test_photos import picture, with_exif


@pytest.fixture
def ceremony(township, officer):
    return make_ceremony(township, officer)


@pytest.fixture
def title(township):
    return make_title(township)


@pytest.fixture
def powder(township, officer, title):
    return make_prize(township, officer, stock=12, titles=[(title, 2)])


@pytest.fixture
def award(ceremony, title, branch, officer):
    return make_winner(ceremony, title, branch, officer)


def stock(prize):
    return Prize.objects.get(pk=prize.pk).stock


def test_came_and_got_it_in_one_tap(award, powder, officer):
    told = note(award, officer, presence="came", prizes="given")
    assert told.created
    assert told.state == State("came", "", True)
    assert stock(powder) == 10
    handover = Handover.objects.get()
    assert (handover.quantity, handover.out.ceremony) == (2, award.ceremony)


def test_two_taps_do_the_same(award, powder, officer):
    first = note(award, officer, presence="came")
    assert stock(powder) == 12
    told = note(award, officer, prizes="given", seen=first.mark)
    assert told.state == State("came", "", True)
    assert stock(powder) == 10


def test_taken_back_the_prizes_are_in_stock_again(award, powder, officer):
    given = note(award, officer, presence="came", prizes="given")
    told = note(award, officer, prizes="back", seen=given.mark)
    assert told.state == State("came", "", False)
    assert stock(powder) == 12
    again = note(award, officer, prizes="given", seen=told.mark)
    assert stock(powder) == 10
    assert again.mark.number == 3
    assert Handover.objects.filter(back__isnull=True).count() == 1


def test_an_absentee_and_who_fetches(award, powder, officer):
    told = note(award, officer, presence="absent", fetched_by=" 杨小妹 ", prizes="given")
    assert told.state == State("absent", "杨小妹", True)
    assert stock(powder) == 10


def test_a_title_without_prizes_is_handed_its_certificate(award, officer):
    assert note(award, officer, presence="came", prizes="given").state.is_given
    assert not Handover.objects.exists()


def test_the_same_again_is_the_same_answer(award, powder, officer, secretary):
    pk = uuid.uuid4()
    note(award, officer, id=pk, presence="came", prizes="given")
    again = note(award, secretary, id=pk, presence="came", prizes="given")
    assert not again.created
    assert again.state.is_given
    assert (DayMark.objects.count(), stock(powder)) == (1, 10)


def test_other_content_under_the_same_id_is_refused(award, ceremony, title, branch, officer):
    pk = uuid.uuid4()
    note(award, officer, id=pk, presence="came")
    other = make_winner(ceremony, title, branch, officer)
    for of, said in ((award, "absent"), (other, "came")):
        with pytest.raises(MarkConflict):
            note(of, officer, id=pk, presence=said)
    assert DayMark.objects.count() == 1


def test_the_second_phone_hears_what_the_first_did(award, powder, officer, supervisor):
    note(award, officer, presence="came", prizes="given")
    with pytest.raises(Overtaken) as told:
        note(award, supervisor, presence="absent", fetched_by="杨小妹", prizes="given")
    assert told.value.last.by == officer
    assert told.value.state == State("came", "", True)
    assert (DayMark.objects.count(), stock(powder)) == (1, 10)


def test_the_second_phone_may_say_the_same_and_more(award, powder, officer, supervisor):
    note(award, officer, presence="came")
    told = note(award, supervisor, presence="came", prizes="given")  # had seen nothing
    assert told.state == State("came", "", True)
    assert stock(powder) == 10


def test_a_phone_that_saw_it_may_change_it(award, powder, officer, supervisor):
    first = note(award, officer, presence="came", prizes="given")
    told = note(award, supervisor, presence="absent", prizes="back", seen=first.mark)
    assert told.state == State("absent", "", False)
    assert stock(powder) == 12


@pytest.fixture
def short(title, powder):
    """A title that gets one more than there is."""
    set_title_prizes(title=title, quantities={powder: 13})


def test_who_came_is_recorded_without_stock(award, short, powder, officer):
    told = note(award, officer, presence="came", prizes="given")
    assert told.state == State("came", "", False, True)
    assert DayMark.objects.get().prizes == "owed"
    assert stock(powder) == 12


def test_what_is_owed_is_handed_over_when_it_has_come(award, short, powder, officer):
    owed = note(award, officer, presence="came", prizes="given")
    take_in(prize=powder, quantity=1, by=officer)
    told = note(award, officer, prizes="given", seen=owed.mark)
    assert told.state == State("came", "", True, False)
    assert stock(powder) == 0


def test_what_is_still_not_there_is_said_once_more(award, short, powder, officer):
    owed = note(award, officer, presence="came", prizes="given")
    with pytest.raises(AwardRefused, match="洗衣粉库存只有12袋，需要13袋"):
        note(award, officer, prizes="given", seen=owed.mark)
    assert DayMark.objects.count() == 1


def test_of_two_prizes_the_one_that_is_there_is_given(award, powder, township, title, officer):
    gloves = make_prize(township, officer, "手套", "双", titles=[(title, 1)])
    first = note(award, officer, prizes="given")
    assert first.state == State("", "", False, True)
    assert (stock(powder), stock(gloves)) == (10, 0)
    take_in(prize=gloves, quantity=1, by=officer)
    assert note(award, officer, prizes="given", seen=first.mark).state.is_given
    assert (stock(powder), stock(gloves)) == (10, 0)


def test_what_was_given_in_part_comes_back(award, powder, township, title, officer):
    make_prize(township, officer, "手套", "双", titles=[(title, 1)])
    owed = note(award, officer, prizes="given")
    note(award, officer, prizes="back", seen=owed.mark)
    assert stock(powder) == 12


def test_owed_sent_again_is_the_same_mark(award, short, officer):
    pk = uuid.uuid4()
    note(award, officer, id=pk, presence="came", prizes="given")
    again = note(award, officer, id=pk, presence="came", prizes="given")
    assert (again.created, again.state.is_owed) == (False, True)
    with pytest.raises(MarkConflict):
        note(award, officer, id=pk, presence="came")


def test_the_office_says_why_it_puts_right(award, powder, officer):
    given = note(award, officer, presence="came", prizes="given")
    change = {"prizes": "back", "seen": given.mark, "is_correction": True}
    with pytest.raises(AwardRefused, match="请写明更正原因"):
        note(award, officer, **change, reason=" ")
    told = note(award, officer, **change, reason="发错了人")
    assert told.mark.reason == "发错了人"
    assert powder.moves.first().note == "发错了人"
    assert [mark.prizes for mark in award.marks.order_by("number")] == ["given", "back"]


def test_the_office_adds_without_a_reason(award, powder, officer):
    first = note(award, officer, presence="came", is_correction=True)
    assert note(award, officer, prizes="given", seen=first.mark, is_correction=True).created


@pytest.mark.parametrize("status", ["planned", "notice", "cancelled"])
def test_only_when_the_list_is_fixed(award, ceremony, officer, status):
    ceremony.status = status
    ceremony.save()
    with pytest.raises(AwardRefused, match="名单尚未确定"):
        note(award, officer, presence="came")


def test_whose_title_was_withdrawn_gives_back_only(award, powder, officer):
    given = note(award, officer, presence="came", prizes="given")
    award.status = "withdrawn"
    award.save()
    with pytest.raises(AwardRefused, match="不在名单"):
        note(award, officer, presence="absent", seen=given.mark)
    note(award, officer, prizes="back", seen=given.mark)
    assert stock(powder) == 12


@pytest.mark.parametrize("said", [{}, {"presence": "came", "fetched_by": "杨小妹"}])
def test_a_mark_must_make_sense(award, officer, said):
    with pytest.raises(AwardRefused):
        note(award, officer, **said)


def test_the_database_holds_one_open_handover(award, powder, officer):
    note(award, officer, prizes="given")
    first = Handover.objects.get()
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


# --- photos -------------------------------------------------------------------------------------


def keep(ceremony, by, data, pk=None):
    return store_ceremony_photo(ceremony=ceremony, id=pk or uuid.uuid4(), data=data, by=by, at=NOON)


def test_a_photo_holds_nothing_but_the_picture(ceremony, officer):
    data = with_exif()
    photo, created = keep(ceremony, officer, data)
    assert created
    assert photo.sha256 == hashlib.sha256(data).hexdigest()
    assert b"SECRET" not in Path(photo.file.path).read_bytes()
    with Image.open(photo.file.path) as stored, Image.open(photo.thumbnail.path) as small:
        assert not stored.getexif()
        assert max(small.size) <= 320


def test_a_photo_is_kept_once(ceremony, officer):
    pk, data = uuid.uuid4(), picture()
    first, _ = keep(ceremony, officer, data, pk)
    assert keep(ceremony, officer, data, pk) == (first, False)
    assert keep(ceremony, officer, data) == (first, False)  # chosen again: another id
    with pytest.raises(MarkConflict):
        keep(ceremony, officer, picture(500, 300), pk)
    assert CeremonyPhoto.objects.count() == 1


def test_what_is_no_picture_is_refused(ceremony, officer):
    with pytest.raises(PhotoRefused):
        keep(ceremony, officer, b"not a picture")
    assert not CeremonyPhoto.objects.exists()
