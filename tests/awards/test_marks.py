"""What a mark makes of a winner's state, and what a late one may not undo. Pure."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.marks import State, apply, fold, is_overtaken, puts_right


class Said(NamedTuple):
    presence: str = ""
    fetched_by: str = ""
    prizes: str = ""


CAME = Said("came")
GIVEN = Said(prizes="given")
BOTH = Said("came", prizes="given")
FETCHED = Said("absent", "杨小妹", "given")

presences = st.sampled_from(
    [("came", ""), ("absent", ""), ("absent", "杨小妹"), ("cleared", ""), ("", "")]
)
said = st.tuples(presences, st.sampled_from(["", "given", "owed", "back"])).map(
    lambda both: Said(*both[0], both[1])
)
marks = st.lists(said, max_size=8)


def test_one_tap_says_both():
    assert fold([BOTH]) == fold([CAME, GIVEN]) == State("came", "", True)


def test_each_part_is_taken_back_by_itself():
    assert fold([BOTH, Said("cleared")]) == State("", "", True)
    assert fold([BOTH, Said(prizes="back")]) == State("came", "", False)


def test_who_fetches_goes_with_the_absence():
    assert fold([FETCHED]) == State("absent", "杨小妹", True)
    assert fold([FETCHED, CAME]) == State("came", "", True)


@given(marks, said)
def test_who_has_seen_all_is_never_overtaken(before, one):
    now = fold(before)
    assert not is_overtaken(seen=now, now=now, said=one)


@given(marks, marks, said)
def test_saying_the_same_is_no_contradiction(before, meanwhile, one):
    seen, now = fold(before), fold([*before, *meanwhile])
    if apply(now, one) == now:
        assert not is_overtaken(seen=seen, now=now, said=one)


@given(marks, marks, said)
def test_what_is_untouched_may_be_changed_by_others_meanwhile(before, meanwhile, one):
    seen, now = fold(before), fold([*before, *meanwhile])
    if seen.was_there == now.was_there and not one.prizes:
        assert not is_overtaken(seen=seen, now=now, said=one)


def test_what_another_did_is_not_undone_unseen():
    nothing = State()
    assert is_overtaken(seen=nothing, now=fold([BOTH]), said=FETCHED)
    assert is_overtaken(seen=fold([BOTH]), now=nothing, said=Said("absent"))
    assert not is_overtaken(seen=nothing, now=fold([CAME]), said=BOTH)


OWED = Said("came", prizes="owed")


def test_what_is_owed_is_not_given_and_follows():
    assert fold([OWED]) == State("came", "", False, True)
    assert fold([OWED, GIVEN]) == State("came", "", True, False)
    assert fold([OWED, Said(prizes="back")]) == State("came", "", False, False)


def test_two_who_hand_over_the_same_do_not_contradict():
    assert not is_overtaken(seen=State(), now=fold([OWED]), said=BOTH)
    assert is_overtaken(seen=State(), now=fold([OWED]), said=Said(prizes="back"))


@pytest.mark.parametrize(
    ("before", "one", "is_so"),
    [
        ([], BOTH, False),
        ([CAME], GIVEN, False),
        ([CAME], CAME, False),
        ([OWED], GIVEN, False),  # what was owed is handed over
        ([CAME], Said("absent"), True),
        ([CAME], Said("cleared"), True),
        ([FETCHED], Said("absent", "杨小弟"), True),
        ([GIVEN], Said(prizes="back"), True),
        ([OWED], Said(prizes="back"), False),
    ],
)
def test_what_puts_right_what_was_noted(before, one, is_so):
    assert puts_right(fold(before), one) is is_so
