"""Who is newly on the black board, who left it, and whose event that is: edition 2, rule 25. Pure.

One look, one penalty: what a month's and a quarter's board say of the same days is one thing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, Self

from boards.domain.appraisal_rules import Home, Span
from grid.domain.periods import Period

LEFT, NEWLY = "left", "newly"
Data = dict[str, Any]


class Place(NamedTuple):
    """A household's place on a household board: of a period of some `kind`, at some level."""

    household: int
    kind: str
    start: date
    end: date
    period: str
    level: str
    is_black: bool
    board: int
    pair: int | None = None


class Event(NamedTuple):
    """A household left the black board, or is newly on it; `on`: the board's last day."""

    household: int
    what: str
    on: date
    period: str
    board: int
    pair: int | None = None

    @property
    def span(self) -> Span:
        """The days of the board that says it."""
        return Span.of(Period.parse(self.period))

    def as_data(self) -> Data:
        return {**self._asdict(), "on": self.on.isoformat()}

    @classmethod
    def from_data(cls, data: Data) -> Self:
        return cls(**{**data, "on": date.fromisoformat(data["on"])})


def make_event(told: Place, what: str) -> Event:
    return Event(told.household, what, told.end, told.period, told.board, told.pair)


def find_events(places: Iterable[Place]) -> list[Event]:
    """Who is newly black and who left, from boards of all levels and kinds, in any order.

    Boards are gone through by their last day; of those that end together the shorter first.
    """
    ordered = sorted(places, key=_order)
    tracks = groupby(ordered, key=attrgetter("household"))
    return [event for _household, track in tracks for event in _follow(track)]


def _order(one: Place) -> tuple[Any, ...]:
    return one.household, one.end, -one.start.toordinal(), one.level, one.board


@dataclass
class _Track:
    """How a household stands: `black`: until when, by level, where its last place is black.

    `seen`: all days of black places that counted, each from its first to its last.
    """

    black: dict[str, date] = field(default_factory=dict)
    seen: list[tuple[date, date]] = field(default_factory=list)

    def take(self, boards: Iterable[Place]) -> None:
        """Take in what the boards of one period say."""
        for one in boards:
            if one.is_black:
                self.black[one.level] = one.end
                self.seen.append((one.start, one.end))
            elif one.start > self.black.get(one.level, date.max):
                del self.black[one.level]

    def is_told(self, one: Place) -> bool:
        """Whether days of this place have counted as black before."""
        return any(one.start <= last and first <= one.end for first, last in self.seen)


def _follow(places: Iterable[Place]) -> Iterator[Event]:
    track = _Track()
    for _period, found in groupby(places, key=attrgetter("end", "start")):
        boards, was = list(found), bool(track.black)
        blacks = [one for one in boards if one.is_black]
        if not was and blacks and track.is_told(blacks[0]):
            continue  # it was black for these days already, and has left since
        track.take(boards)
        if blacks and not was:
            yield make_event(blacks[0], NEWLY)
        elif was and not track.black:
            # Of the boards that let it go, the one that ended a pair.
            yield make_event(max(boards, key=lambda one: one.pair is not None), LEFT)


def find_holder(event: Event, homes: Iterable[tuple[int, Home]]) -> int | None:
    """The member who answered for the household on most days of the event's board.

    Of equal numbers of days the later one; None: nobody did on any of them.
    """
    held = [
        (sum(span.days for span in own), own[-1].until, member)
        for member, home in homes
        if (own := home.spans_within(event.span))
    ]
    return max(held)[2] if held else None
