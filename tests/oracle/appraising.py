"""Appraisals of responsible members: rules 24 and 25."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from tests.oracle.raw import day, half_up, rows
from tests.oracle.scoring import score_of
from tests.oracle.view import View
from tests.oracle.world import Span, World, spans_of

DAY = timedelta(days=1)


class Seat(NamedTuple):
    """A household's place on a board of households."""

    end: date
    start: date
    level: str
    is_black: bool


class Event(NamedTuple):
    household: int
    what: str  # newly, left
    start: date
    end: date


@dataclass
class Line:
    """A member's year. `score` is None where none of the households was looked at."""

    households: int = 0
    inspected: int = 0
    days: int = 0
    total: Fraction = Fraction()
    newly: list[Event] = field(default_factory=list)
    left: list[Event] = field(default_factory=list)

    @property
    def mean(self) -> Fraction | None:
        return half_up(self.total / self.days) if self.days else None

    def score(self, policy: dict[str, Any]) -> Fraction | None:
        if self.mean is None:
            return None
        plus, minus = (Fraction(policy["appraisal"][sign]) for sign in ("plus", "minus"))
        return half_up(self.mean + plus * len(self.left) - minus * len(self.newly))

    def events(self) -> list[tuple[str, int, date]]:
        return [(one.what, one.household, one.end) for one in (*self.left, *self.newly)]


def seats_of(township: int) -> dict[int, list[Seat]]:
    """By household, of boards in force and on record: what was revised counts as revised."""
    sql = """
        SELECT e.household_id, b."end", b.start, b.level, e.colour
        FROM boards_boardentry e JOIN boards_board b ON b.id = e.board_id
        WHERE b.township_id = %s AND e.household_id IS NOT NULL
          AND b.status IN ('published', 'superseded')
          AND NOT EXISTS (SELECT 1 FROM boards_board r WHERE r.revises_id = b.id)
    """
    found = defaultdict(list)
    for home, end, start, level, colour in rows(sql, township):
        found[home].append(Seat(day(end), day(start), level, colour == "black"))
    return found


def events_of(household: int, seats: Iterable[Seat]) -> list[Event]:
    """Rule 25.1 to 25.3."""
    black: dict[str, date] = {}  # by level, the last day of the board that says so
    spoken: list[tuple[date, date]] = []  # periods by which it was black
    found = []
    ordered = sorted(seats, key=lambda one: (one.end, -one.start.toordinal(), one.level))
    for (end, start), some in groupby(ordered, key=lambda one: (one.end, one.start)):
        now = dict(black)
        for seat in some:
            if seat.is_black:
                now[seat.level] = end
            elif seat.level in now and start > now[seat.level]:
                del now[seat.level]
        if now and not black and any(a <= end and start <= z for a, z in spoken):
            continue  # told already
        if now and not black:
            found.append(Event(household, "newly", start, end))
        if black and not now:
            found.append(Event(household, "left", start, end))
        if end in now.values():
            spoken.append((start, end))
        black = now
    return found


def owner(spans: list[Span], event: Event) -> int | None:
    """Rule 25.4: who answered on most of the board's days; of equal numbers the later."""
    days, latest = defaultdict(int), {}
    for span in sorted(spans, key=lambda one: one.since):
        first = max(span.since, event.start)
        last = min((span.until or date.max) - DAY, event.end)
        if first <= last:
            days[span.of] += (last - first).days + 1
            latest[span.of] = last
    return max(days, key=lambda one: (days[one], latest[one]), default=None)


def appraise(
    world: World, year: int, on: date, at: datetime, policy: dict[str, Any]
) -> dict[int, Line]:
    """By member, up to the day `on`."""
    first = date(year, 1, 1)
    view = View(world, first, on, at, as_one=False)  # a look stays with who answered then
    answering = defaultdict(list)
    for span in spans_of("grid_responsibility", "member_id", world.township):
        answering[span.whose].append(span)
    lines = defaultdict(Line)
    seats = seats_of(world.township)
    for home, spans in answering.items():
        for member in {span.of for span in spans}:
            own = [span for span in spans if span.of == member]
            _add_household(lines, member, view, home, own, policy)
        for event in events_of(home, seats.get(home, ())):
            member = owner(spans, event)
            if member is not None and first <= event.end <= on:
                getattr(lines[member], event.what).append(event)
    return lines


def _add_household(
    lines: dict[int, Line], member: int, view: View, home: int, own: list[Span], policy: Any
) -> None:
    days = [
        (max(span.since, view.start), min((span.until or date.max) - DAY, view.end)) for span in own
    ]
    days = [(a, z) for a, z in days if a <= z]
    if not days:
        return
    line = lines[member]
    line.households += 1
    looks = [
        look for look in view.looks_by_home.get(home, ())
        if any(a <= look.day <= z for a, z in days)
    ]  # fmt: skip
    if looks:
        number = sum((z - a).days + 1 for a, z in days)
        line.inspected += 1
        line.days += number
        line.total += number * half_up(score_of(looks, policy))
