"""How a winner stands on the day: the fold of the marks, and what a late one may still change.

Pure. Two parts: presence (with who fetches) and prizes. A mark says only what it changes, and
which mark its author had seen last. What someone else changed meanwhile is not overwritten.
"""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

CAME, ABSENT, CLEARED = "came", "absent", "cleared"
GIVEN, BACK = "given", "back"


class Said(Protocol):
    """What one mark says."""

    presence: str
    fetched_by: str
    prizes: str


class State(NamedTuple):
    """`presence`: came, absent, or nothing yet; `fetched_by`: a name, for the absent."""

    presence: str = ""
    fetched_by: str = ""
    is_given: bool = False

    @property
    def was_there(self) -> tuple[str, str]:
        return self.presence, self.fetched_by


def apply(state: State, said: Said) -> State:
    """The state after a mark."""
    if said.presence:
        presence = "" if said.presence == CLEARED else said.presence
        state = state._replace(presence=presence, fetched_by=said.fetched_by)
    if said.prizes:
        state = state._replace(is_given=said.prizes == GIVEN)
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
    prizes = wanted.is_given != now.is_given and seen.is_given != now.is_given
    return presence or prizes
