"""The appraisal of a responsible member (绩效考核): pure arithmetic; the rules in ADR 14.

A day belongs to one member: a responsibility covers the days from `since` up to the day
before `until`, on which the successor begins. A household's score within a member's own days
is rounded as on a board, so that the member can check the mean with a pocket calculator.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, Self

from boards.domain.rules import AppraisalRule
from boards.domain.scores import CENT, KindRow, round_score, score_household
from grid.domain.periods import Days

Data = dict[str, Any]


class Span(NamedTuple):
    """Days of responsibility: `since` is the first, `until` the day after the last."""

    since: date
    until: date

    @classmethod
    def of(cls, days: Days) -> Self:
        return cls(days.start, days.end + timedelta(days=1))

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

    def spans_within(self, days: Span) -> list[Span]:
        """The parts of its spans that lie in these days, the earliest first."""
        parts = (clip_span(*span, days) for span in sorted(self.spans))
        return [part for part in parts if part]

    def score(self, weights: Mapping[str, int]) -> Decimal | None:
        """As on a board: the weighted mean of its inspections; None: not inspected."""
        if not self.rows:
            return None
        return score_household(self.household, 0, self.rows, weights).score

    def as_data(self) -> Data:
        return {
            "household": self.household,
            "spans": [[day.isoformat() for day in span] for span in self.spans],
            "rows": [[*row[:2], _write_tenths(row.tenths)] for row in self.rows],
            "problems": list(self.problems),
        }

    @classmethod
    def from_data(cls, data: Data) -> Self:
        return cls(
            data["household"],
            tuple(Span(*map(date.fromisoformat, days)) for days in data["spans"]),
            tuple(KindRow(kind, looks, _read_tenths(sum_)) for kind, looks, sum_ in data["rows"]),
            Problems(*data["problems"]),
        )


def _write_tenths(tenths: int | Fraction) -> int | str:
    """A mean of several looks of a week may have no end: `7781/3`."""
    return tenths if isinstance(tenths, int) else str(tenths)


def _read_tenths(written: int | str) -> int | Fraction:
    return Fraction(written) if isinstance(written, str) else written


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
    left: int,
    newly: int,
    rule: AppraisalRule,
    weights: Mapping[str, int],
) -> Result:
    """A member's appraisal from the households under them; `left`, `newly`: events of theirs."""
    scored = [(score, home.days) for home in homes if (score := home.score(weights)) is not None]
    mean = weigh_scores(scored)
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
