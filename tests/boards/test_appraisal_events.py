"""Newly black and left, worked out by hand (docs/scoring.md, rule 25), for both editions."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.domain import appraisal_first
from boards.domain.appraisal_events import LEFT, NEWLY, Event, Place, find_events, find_holder
from boards.domain.appraisal_rules import Home, Span
from grid.domain.periods import Period

LEVELS = ("branch_households", "township_households")
TOWN = LEVELS[1]


def place(code, *, black, level=LEVELS[0], household=1, pair=None):
    period = Period.parse(code)
    days, board = (period.start, period.end), period.start.month + 100 * (period.kind == "quarter")
    board += 1000 * (level == TOWN)
    return Place(household, period.kind.value, *days, code, level, black, board, pair)


def read(text):
    """`1 b, Q1 w`: a black place on the branch's January board, a white one on the quarter's.

    `T1 b` is the township's January board, `TQ1 b` its quarter's.
    """
    found = []
    for one in text.split(", "):
        name, colour = one.split()
        number = name.removeprefix("T")
        code = f"2023{number}" if number[0] == "Q" else f"2023-{int(number):02}"
        level = TOWN if name.startswith("T") else LEVELS[0]
        found.append(place(code, black=colour == "b", level=level))
    return found


def told_of(places):
    return [(event.what, event.period) for event in find_events(places)]


@pytest.mark.parametrize(
    ("boards", "told"),
    [
        # One kind of board.
        ("4 w, 5 b, 6 b, 7 w", "newly 2023-05, left 2023-07"),
        ("4 b", "newly 2023-04"),
        ("4 w", ""),
        ("4 b, 6 b", "newly 2023-04"),  # not inspected in May: that is no success
        ("4 b, 6 w", "newly 2023-04, left 2023-06"),
        ("4 b, 5 w, 6 b, 7 w", "newly 2023-04, left 2023-05, newly 2023-06, left 2023-07"),
        # A month's and a quarter's board: the same days once.
        ("1 b, Q1 b", "newly 2023-01"),
        ("3 b, Q1 b", "newly 2023-03"),
        ("1 b, 2 b, 3 b, Q1 b", "newly 2023-01"),
        ("1 b, Q1 b, 4 w", "newly 2023-01, left 2023-04"),
        ("1 b, 2 w, 3 w, Q1 b, 4 w", "newly 2023-01, left 2023-02"),
        ("1 b, 2 w, Q1 b", "newly 2023-01, left 2023-02"),
        ("1 b, 2 w, 3 b, Q1 b, 4 w", "newly 2023-01, left 2023-02, newly 2023-03, left 2023-04"),
        ("1 b, 2 w, Q1 b, 4 b, 5 w", "newly 2023-01, left 2023-02, newly 2023-04, left 2023-05"),
        # Black by the quarter alone; it leaves by the first later look.
        ("1 w, 2 w, 3 w, Q1 b", "newly 2023Q1"),
        ("Q1 b, 4 w, 5 w, 6 w, Q2 w", "newly 2023Q1, left 2023-04"),
        ("Q1 b, 4 b, 5 w, Q2 w", "newly 2023Q1, left 2023-05"),
        ("Q1 b, Q2 w", "newly 2023Q1, left 2023Q2"),
        ("Q1 b, 4 w, Q2 b, 7 w", "newly 2023Q1, left 2023-04, newly 2023Q2, left 2023-07"),
        # The same look does not let it go: March is in the quarter.
        ("3 b, Q1 w", "newly 2023-03"),
        ("3 b, Q1 w, 4 w", "newly 2023-03, left 2023-04"),
        ("1 b, Q1 w", "newly 2023-01"),
        ("1 b, Q1 w, Q2 w", "newly 2023-01, left 2023Q2"),
        # The township's and the branch's board of the same month.
        ("5 b, T5 b", "newly 2023-05"),
        ("5 b, T5 b, 6 w, T6 w", "newly 2023-05, left 2023-06"),
        ("5 b, T5 w, 6 w, T6 b", "newly 2023-05"),  # from one to the other is neither
        ("5 b, T5 w, 6 w, T6 b, 7 w, T7 w", "newly 2023-05, left 2023-07"),
        ("5 b, T5 b, 6 w, 7 w, T7 w", "newly 2023-05, left 2023-07"),  # the township's holds
        # The branch's months and the township's quarter.
        ("1 b, TQ1 b, 2 w, TQ2 w", "newly 2023-01, left 2023-02"),
        ("3 b, TQ1 b, 4 w, TQ2 w", "newly 2023-03, left 2023Q2"),
    ],
)
def test_events_by_hand(boards, told):
    found = find_events(read(boards))
    assert ", ".join(f"{one.what} {one.period}" for one in found) == told


@pytest.mark.parametrize(
    ("boards", "told"),
    [
        ("4 w, 5 b, 6 b, 7 w", "newly 2023-05, left 2023-07"),
        ("5 b, T5 w, 6 w, T6 b", "newly 2023-05"),
        ("6 b, Q2 b", "newly 2023-06, newly 2023Q2"),  # months and quarters apart: twice
        ("1 b, Q1 b, 4 w, Q2 w", "newly 2023-01, left 2023-04, newly 2023Q1, left 2023Q2"),
    ],
)
def test_events_of_edition_one(boards, told):
    found = appraisal_first.find_events(read(boards))
    assert ", ".join(f"{one.what} {one.period}" for one in found) == told


def test_of_the_boards_that_let_it_go_the_one_that_ended_a_pair_says_so():
    both = [place("2023-05", black=True), place("2023-05", black=True, level=TOWN)]
    gone = [place("2023-06", black=False), place("2023-06", black=False, level=TOWN, pair=7)]
    for edition in (find_events, appraisal_first.find_events):
        assert edition([*both, *gone])[1].pair == 7


def test_households_do_not_mix():
    some = [place("2023-01", black=True), place("2023-02", black=False, household=2)]
    assert told_of(some) == [(NEWLY, "2023-01")]


places = st.lists(
    st.builds(
        lambda code, level, household, black: place(
            code, level=level, household=household, black=black
        ),
        st.sampled_from([*(f"2023-{n:02}" for n in range(1, 13)), "2023Q1", "2023Q2", "2023Q3"]),
        st.sampled_from(LEVELS),
        st.integers(1, 3),
        st.booleans(),
    ),
    max_size=40,
    unique_by=lambda one: (one.household, one.board),
)


@given(places, st.randoms())
def test_events_alternate_and_do_not_depend_on_the_order(some, random):
    told = find_events(some)
    for household in {one.household for one in some}:
        track = [event.what for event in told if event.household == household]
        assert track == [NEWLY, LEFT] * (len(track) // 2) + [NEWLY] * (len(track) % 2)
    random.shuffle(some)
    assert find_events(some) == told


@given(places)
def test_no_day_is_newly_black_twice(some):
    for household in {one.household for one in some}:
        spans = [
            event.span
            for event in find_events(some)
            if (event.household, event.what) == (household, NEWLY)
        ]
        for earlier, later in pairwise(spans):
            assert earlier.until <= later.since


# --- whose event it is ---


def home(*spans):
    return Home(1, tuple(Span(date(2023, *since), date(2023, *until)) for since, until in spans))


MAY = Event(1, NEWLY, date(2023, 5, 31), "2023-05", 1)


@pytest.mark.parametrize(
    ("first", "second", "holder"),
    [
        (home(((1, 1), (5, 31))), home(((5, 31), (12, 31))), "first"),  # 30 days and 1
        (home(((1, 1), (5, 2))), home(((5, 2), (12, 31))), "second"),  # 1 and 30
        (home(((1, 1), (5, 16))), home(((5, 16), (5, 31))), "second"),  # 15 and 15: the later
        (home(((5, 16), (5, 31))), home(((1, 1), (5, 16))), "first"),
        (home(((5, 1), (5, 11)), ((5, 24), (6, 1))), home(((5, 11), (5, 24))), "first"),  # 18, 13
        (home(((1, 1), (5, 1))), home(((5, 31), (6, 1))), "second"),  # none and 1
        (home(((1, 1), (5, 1))), home(((6, 1), (7, 1))), None),
    ],
)
def test_the_event_is_theirs_who_answered_on_most_days(first, second, holder):
    assert find_holder(MAY, [("first", first), ("second", second)]) == holder
    assert find_holder(MAY, [("second", second), ("first", first)]) == holder


def test_in_edition_one_it_was_theirs_whose_day_the_last_was():
    first, second = home(((1, 1), (5, 31))), home(((5, 31), (12, 31)))
    assert appraisal_first.find_holder(MAY, [("first", first), ("second", second)]) == "second"


def test_the_days_of_a_quarters_board():
    quarter = Event(1, LEFT, date(2023, 6, 30), "2023Q2", 2)
    assert quarter.span == Span(date(2023, 4, 1), date(2023, 7, 1))
