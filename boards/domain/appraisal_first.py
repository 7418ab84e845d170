"""How edition 1 of the rules told events; kept only to find years frozen by it again.

Months and quarters each by themselves; a household is black while its last place on the
township's or on its branch's board is black; the event is theirs whose day the board's last was.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from boards.domain.appraisal_events import LEFT, NEWLY, Event, Place, make_event
from boards.domain.appraisal_rules import Home


def find_events(places: Iterable[Place]) -> list[Event]:
    keys = attrgetter("household", "kind", "end", "period", "level", "is_black", "board")
    tracks = groupby(sorted(places, key=keys), key=attrgetter("household", "kind"))
    return [event for _key, track in tracks for event in _follow(track)]


def _follow(track: Iterable[Place]) -> Iterator[Event]:
    black: dict[str, bool] = {}
    for _key, found in groupby(track, key=attrgetter("end", "period")):
        boards, was = list(found), any(black.values())
        black |= {one.level: one.is_black for one in boards}
        now = any(black.values())
        if was != now:
            # The board that made it black; of those that let it go, the one that ended a pair.
            told = max(boards, key=lambda one: (one.is_black, one.pair is not None))
            yield make_event(told, NEWLY if now else LEFT)


def find_holder(event: Event, homes: Iterable[tuple[int, Home]]) -> int | None:
    return next((member for member, home in homes if home.covers(event.on)), None)
