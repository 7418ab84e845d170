"""How a winner stands on the day: the fold of the marks, and what a late one may still change.

Pure. Two parts: presence (with who fetches) and prizes. A mark says only what it changes, and
which mark its author had seen last. What someone else changed meanwhile is not overwritten.
"""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

CAME, ABSENT, CLEARED = "came", "absent", "cleared"
GIVEN, BACK, OWED = "given", "back", "owed"


class Said(Protocol):
    """What one mark says."""

    presence: str
    fetched_by: str
    prizes: str


class State(NamedTuple):
    """`presence`: came, absent, or nothing yet; `fetched_by`: a name, for the absent.

    `is_owed`: handed over as far as the stock reached; the rest follows.
    """

    presence: str = ""
    fetched_by: str = ""
    is_given: bool = False
    is_owed: bool = False

    @property
    def was_there(self) -> tuple[str, str]:
        return self.presence, self.fetched_by

    @property
    def has_got(self) -> tuple[bool, bool]:
        return self.is_given, self.is_owed


def apply(state: State, said: Said) -> State:
    """The state after a mark."""
    if said.presence:
        presence = "" if said.presence == CLEARED else said.presence
        state = state._replace(presence=presence, fetched_by=said.fetched_by)
    if said.prizes:
        given, owed = said.prizes == GIVEN, said.prizes == OWED
        state = state._replace(is_given=given, is_owed=owed)
    return state


def fold(marks: Iterable[Said]) -> State:
    """The state after all of them, in their order."""
    state = State()
    for said in marks:
        state = apply(state, said)
    return state


def is_overtaken(*, seen: State, now: State, said: Said) -> bool:
    """Whether a mark would undo what its author has not seen.

    Saying the same as somebody else did is no contradiction; saying something else is one,
    if that part has changed since.
    """
    wanted = apply(now, said)
    presence = wanted.was_there != now.was_there and seen.was_there != now.was_there
    prizes = wanted.has_got != now.has_got and seen.has_got != now.has_got
    is_same = said.prizes == GIVEN and now.is_owed  # both handed over; the stock is what is short
    return presence or (prizes and not is_same)


def puts_right(state: State, said: Said) -> bool:
    """Whether a mark takes back or changes what was noted, instead of adding to it."""
    after = apply(state, said)
    presence = bool(state.presence) and after.was_there != state.was_there
    return presence or (state.is_given and not after.is_given)
