"""The appraisal of a responsible member (绩效考核): pure arithmetic; the rules in ADR 14.

A day belongs to one member: a responsibility covers the days from `since` up to the day
before `until`, on which the successor begins. A household's score within a member's own days
is rounded as on a board, so that the member can check the mean with a pocket calculator.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, Self

from boards.domain.rules import AppraisalRule
from boards.domain.scores import CENT, KindRow, round_score, score_household

LEFT, NEWLY = "left", "newly"
Data = dict[str, Any]


class Span(NamedTuple):
    """Days of responsibility: `since` is the first, `until` the day after the last."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    def covers(self, day: date) -> bool:
        return self.since <= day < self.until


def clip_span(since: date, until: date | None, within: Span) -> Span | None:
    """The days of a responsibility that lie in these; None: not one."""
    span = Span(max(since, within.since), min(until or within.until, within.until))
    return span if span.days > 0 else None


class Problems(NamedTuple):
    """Found in the member's days, of them closed, and overdue: for information, no points."""

    found: int = 0
    closed: int = 0
    overdue: int = 0


_NONE = Problems()


@dataclass(frozen=True)
class Home:
    """A household in a member's days: the days, and the inspections dated in them by kind."""

    household: int
    spans: tuple[Span, ...]
    rows: tuple[KindRow, ...] = ()
    problems: Problems = _NONE

    @property
    def days(self) -> int:
        return sum(span.days for span in self.spans)

    @property
    def looks(self) -> int:
        return sum(row.looks for row in self.rows)

    def covers(self, day: date) -> bool:
        return any(span.covers(day) for span in self.spans)

    def score(self, weights: Mapping[str, int]) -> Decimal | None:
        """As on a board: the weighted mean of its inspections; None: not inspected."""
        if not self.rows:
            return None
        return score_household(self.household, 0, self.rows, weights).score

    def as_data(self) -> Data:
        return {
            "household": self.household,
            "spans": [[day.isoformat() for day in span] for span in self.spans],
            "rows": [list(row) for row in self.rows],
            "problems": list(self.problems),
        }

    @classmethod
    def from_data(cls, data: Data) -> Self:
        return cls(
            data["household"],
            tuple(Span(*map(date.fromisoformat, days)) for days in data["spans"]),
            tuple(KindRow(*row) for row in data["rows"]),
            Problems(*data["problems"]),
        )


class Place(NamedTuple):
    """A household's place on a household board of some level; `kind` of period: month, quarter."""

    household: int
    kind: str
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

    def as_data(self) -> Data:
        return {**self._asdict(), "on": self.on.isoformat()}

    @classmethod
    def from_data(cls, data: Data) -> Self:
        return cls(**{**data, "on": date.fromisoformat(data["on"])})


def find_events(places: Iterable[Place]) -> list[Event]:
    """Who left the black board and who is newly on it, from boards in any order.

    A household is black while its last place on the township's or on its branch's board is
    black (of months and of quarters each by themselves). So it counts at most once for a
    period, going from one board to the other is neither, and a board without the household
    (not inspected) changes nothing.
    """
    ordered = sorted(places, key=lambda one: one[:-1])
    tracks = groupby(ordered, key=attrgetter("household", "kind"))
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
            what = NEWLY if now else LEFT
            yield Event(told.household, what, told.end, told.period, told.board, told.pair)


@dataclass(frozen=True)
class Result:
    """What an appraisal comes to; without an inspected household no mean, score and band.

    `days`: household-days of the inspected households, the weights of the mean.
    """

    households: int
    inspected: int
    days: int
    mean: Decimal | None
    left: int
    newly: int
    score: Decimal | None
    band: str
    found: int
    closed: int
    overdue: int


def weigh_scores(scores: Iterable[tuple[Decimal, int]]) -> Decimal | None:
    """Σ score × days ÷ Σ days, two decimals half up; None without a day."""
    over, under = Fraction(), 0
    for score, days in scores:
        over, under = over + Fraction(score) * days, under + days
    return round_score(over / under) if under else None


def add_up(mean: Decimal, left: int, newly: int, rule: AppraisalRule) -> Decimal:
    """mean + plus × left − minus × newly; neither capped at 100 nor at 0."""
    points = mean + rule.plus * left - rule.minus * newly
    return points.quantize(CENT, "ROUND_HALF_UP")


def appraise(
    homes: Sequence[Home],
    events: Iterable[Event],
    rule: AppraisalRule,
    weights: Mapping[str, int],
) -> Result:
    """A member's appraisal from the households under them and the events that are theirs."""
    scored = [(score, home.days) for home in homes if (score := home.score(weights)) is not None]
    mean, told = weigh_scores(scored), [event.what for event in events]
    left, newly = told.count(LEFT), told.count(NEWLY)
    score = None if mean is None else add_up(mean, left, newly, rule)
    return Result(
        households=len(homes),
        inspected=len(scored),
        days=sum(days for _score, days in scored),
        mean=mean,
        left=left,
        newly=newly,
        score=score,
        band="" if score is None else rule.band_of(score).name,
        found=sum(home.problems.found for home in homes),
        closed=sum(home.problems.closed for home in homes),
        overdue=sum(home.problems.overdue for home in homes),
    )
