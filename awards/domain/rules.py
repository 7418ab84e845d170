"""By which rules a household qualifies for a title: pure values and functions, no database."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, Self

from django.utils.translation import gettext_lazy as _

Data = dict[str, Any]


class Rule(StrEnum):
    """A rule that a household does not meet."""

    NOT_INSPECTED = "not_inspected"
    SCORE = "score"
    BLACK = "black"
    OPEN_PROBLEM = "open_problem"


class Facts(NamedTuple):
    """What a household is judged by.

    `score`: 0 to 100, two decimals, of the items that count (None: never inspected);
    `inspections` counted; `black`: its entries on black boards; `open_problems`.
    """

    score: Decimal | None
    inspections: int = 0
    black: int = 0
    open_problems: int = 0

    def as_data(self) -> Data:
        return {**self._asdict(), "score": None if self.score is None else str(self.score)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        score = data.get("score")
        counts = (int(data.get(name) or 0) for name in cls._fields[1:])
        return cls(None if score is None else Decimal(score), *counts)


class Demands(Protocol):
    """What a title demands: the title itself, or what an award keeps of it."""

    @property
    def least_score(self) -> Decimal: ...

    @property
    def no_black(self) -> bool: ...

    @property
    def no_open_problem(self) -> bool: ...


@dataclass(frozen=True)
class TitleRule:
    """The rule of a title as an award keeps it, so that it can be judged by it later."""

    months: int
    least_score: Decimal
    items: tuple[int, ...]
    no_black: bool
    no_open_problem: bool

    def as_data(self) -> Data:
        return {
            "months": self.months,
            "least_score": str(self.least_score),
            "items": list(self.items),
            "no_black": self.no_black,
            "no_open_problem": self.no_open_problem,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            months=int(data["months"]),
            least_score=Decimal(data["least_score"]),
            items=tuple(data["items"]),
            no_black=bool(data["no_black"]),
            no_open_problem=bool(data["no_open_problem"]),
        )


class Span(NamedTuple):
    """Whole months, `start` and `end` both inside (`grid.domain.periods.Days`)."""

    start: date
    end: date


def span_of(months: int, until: date) -> Span:
    """The last `months` whole months up to `until`; the month of `until` if it is its last day."""
    after = until + timedelta(days=1)
    after = after.replace(day=1)  # the first day that does not count
    begun = after.year * 12 + after.month - 1 - months
    return Span(date(begun // 12, begun % 12 + 1, 1), after - timedelta(days=1))


def judge(facts: Facts, title: Demands) -> list[Rule]:
    """The rules that the household does not meet; empty: it qualifies."""
    failed: list[Rule] = []
    if facts.score is None:
        failed.append(Rule.NOT_INSPECTED)
    elif facts.score < title.least_score:
        failed.append(Rule.SCORE)
    if title.no_black and facts.black:
        failed.append(Rule.BLACK)
    if title.no_open_problem and facts.open_problems:
        failed.append(Rule.OPEN_PROBLEM)
    return failed


@dataclass(frozen=True)
class Quota:
    """A title's places at a ceremony; None: no limit.

    `branch`: how many each branch may have nominated or on the list, `by_branch`: how many it
    has; `total`: how many the list may hold, `accepted`: how many it does.
    """

    branch: int | None
    total: int | None
    by_branch: Mapping[int, int]
    accepted: int

    def left_in(self, branch: int) -> int | None:
        """How many more this branch may nominate; None: as many as it likes."""
        return None if self.branch is None else max(0, self.branch - self.by_branch.get(branch, 0))

    @property
    def left(self) -> int | None:
        """How many more the list may hold; None: as many as there are."""
        return None if self.total is None else max(0, self.total - self.accepted)

    def find_full(self, branches: Iterable[int]) -> list[int]:
        """The branches that have no place for one more household for each time they are named."""
        asked = Counter(branches)
        places = ((branch, n, self.left_in(branch)) for branch, n in asked.items())
        return [branch for branch, n, left in places if left is not None and n > left]


RULE_WORDS = {
    Rule.NOT_INSPECTED: _("not inspected"),
    Rule.SCORE: _("below the least score"),
    Rule.BLACK: _("on a black board"),
    Rule.OPEN_PROBLEM: _("has an open problem"),
}


def say_rules(rules: Iterable[Rule | str]) -> str:
    """What is not met, in words."""
    return str(_("; ")).join(str(RULE_WORDS[Rule(rule)]) for rule in rules)
