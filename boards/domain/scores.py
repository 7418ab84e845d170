"""Scores of a period: pure arithmetic on sums (the sums come from `boards.queries`).

Source of the rules: docs/scoring.md, 5–10 and 14. Totals of inspections have one decimal and
sums of them are exact; a score is rounded to two decimals, half up, once, at the end. No
inspection, no score.
"""

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from boards.domain.policy import Policy

CENT = Decimal("0.01")


_CENTS = tuple(Decimal(n).scaleb(-2) for n in range(10_001))  # every score there can be


def round_score(value: Fraction) -> Decimal:
    """Two decimals, half up, exactly."""
    return _in_cents(value.numerator, value.denominator)


def _in_cents(over: int, under: int) -> Decimal:
    """`over` ÷ `under` with two decimals, half up, exactly."""
    hundredths = (200 * over + under) // (2 * under)
    return _CENTS[hundredths] if 0 <= hundredths <= 10_000 else Decimal(hundredths) * CENT


@dataclass(frozen=True)
class KindSum:
    """The looks of one kind: how many, and the sum of their totals."""

    count: int
    total: Decimal


class KindRow(NamedTuple):
    """Of one household: `looks` that count, `tenths`: the sum of their totals times ten.

    A whole number, unless several weekly inspections of a week were averaged to one look.
    """

    kind: str
    looks: int
    tenths: int | Fraction


@dataclass(slots=True)
class HouseholdScore:
    """A household's score and the sums that make it; `exact` = `over` ÷ `under`, in points.

    A board has tens of thousands of them: hence whole numbers, and not frozen, which would
    triple the cost of making one. Nobody changes it.

    `days` on which it belonged to the branch; `first`: the day of its first look, counted from
    the period's first.
    """

    household_id: int
    branch_id: int
    over: int
    under: int
    rows: Sequence[KindRow]
    days: int = 1
    first: int = 0

    @property
    def exact(self) -> Fraction:
        return Fraction(self.over, self.under)

    @property
    def score(self) -> Decimal:
        return _in_cents(self.over, self.under)

    @property
    def looks(self) -> int:
        return sum([row.looks for row in self.rows])

    @property
    def surprise(self) -> Decimal | None:
        """The mean of the surprise inspections, the first tie breaker."""
        for kind, count, tenths in self.rows:
            if kind == "surprise":
                return _in_cents(tenths.numerator, 10 * count * tenths.denominator)
        return None


def score_household(
    household_id: int,
    branch_id: int,
    rows: Sequence[KindRow],
    weights: Mapping[str, int],
    days: int = 1,
    first: int = 0,
) -> HouseholdScore:
    """Σ weight × look ÷ Σ weight over the looks (at least one); see `whole_weights`."""
    over: int | Fraction = 0
    under = 0
    for kind, count, tenths in rows:
        over += weights[kind] * tenths
        under += weights[kind] * count
    return HouseholdScore(
        household_id, branch_id, over.numerator, 10 * under * over.denominator, rows, days, first
    )


def average_doubles(row: KindRow, doubles: Iterable[tuple[int, int]]) -> KindRow:
    """The weekly row with each `(inspections, tenths)` of one week counted as one look."""
    looks, tenths = row.looks, Fraction(row.tenths)
    for several, sum_of_week in doubles:
        looks -= several - 1
        tenths += Fraction(sum_of_week, several) - sum_of_week
    return KindRow(row.kind, looks, tenths.numerator if tenths.denominator == 1 else tenths)


def whole_weights(policy: Policy) -> dict[str, int]:
    """The kinds' weights in proportion, as whole numbers (they have at most four decimals)."""
    return {kind: int(weight * 10_000) for kind, weight in policy.kind_weights.items()}


@dataclass(frozen=True)
class Contest:
    """A contest was held in the period; `result`: the branch's, None if it took no part."""

    result: Decimal | None


@dataclass(frozen=True)
class BranchFacts:
    """What a branch's score is made of.

    `households`: the scores of its households, `days`: on how many days each belonged there;
    `active`: how many households belonged there on any day, `active_days`: on how many days in
    all; `surprise`, `arena`: the sums of those inspections; `due`, `cleared`: problems whose
    date fell in the period, and those of them put right by their date; `looks`, `first`: how
    many looks, and the day of the first. `partial`: days by the id of each household that was
    looked at and did not belong there throughout.
    """

    branch_id: int
    households: tuple[Fraction, ...]
    days: tuple[int, ...]
    active: int
    active_days: int
    surprise: KindSum
    arena: KindSum
    due: int
    cleared: int
    contest: Contest | None = None
    looks: int = 0
    first: int = 0
    partial: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class BranchScore:
    """A branch's score and its parts; a part without a value is None and shares its weight out."""

    branch_id: int
    exact: Fraction
    parts: Mapping[str, Fraction | None]
    shares: Mapping[str, Fraction]
    facts: BranchFacts = field(compare=False)

    @property
    def score(self) -> Decimal:
        return round_score(self.exact)

    @property
    def weights(self) -> dict[str, Decimal]:
        """The share of each part that has a value, in per cent, two decimals."""
        return {name: round_score(share * 100) for name, share in self.shares.items()}

    @property
    def surprise(self) -> Decimal | None:
        part = self.parts["surprise"]
        return None if part is None else round_score(part)


def mean_of(facts: BranchFacts) -> Fraction:
    """The mean of the households' scores, weighted by their days (at least one)."""
    weighted = map(operator.mul, facts.households, facts.days)
    return sum(weighted, Fraction()) / sum(facts.days)


def coverage_of(facts: BranchFacts) -> Fraction:
    """Days of the households with a score ÷ days of all, at most 1."""
    if not facts.active_days:
        return Fraction(0)
    return min(Fraction(1), Fraction(sum(facts.days), facts.active_days))


def score_branch(facts: BranchFacts, policy: Policy) -> BranchScore | None:
    """The policy's shares of households, surprise, arena, problems cleared.

    The households part is their mean score × min(1, coverage ÷ full coverage). How many problems a
    branch reports never lowers its score, only the share not cleared by their date. None for
    a branch without any household that has a score and belonged there on some day.
    """
    if not any(facts.days):
        return None
    counted = min(Fraction(1), coverage_of(facts) / Fraction(policy.full_coverage))
    parts = {
        "households": mean_of(facts) * counted,
        "surprise": _mean(facts.surprise),
        "arena": _score_arena(facts),
        "problems": Fraction(100 * facts.cleared, facts.due) if facts.due else None,
    }
    shares = share_weights(parts, policy)
    exact = sum(
        (shares[name] * value for name, value in parts.items() if value is not None), Fraction()
    )
    return BranchScore(facts.branch_id, exact, parts, shares, facts)


def _score_arena(facts: BranchFacts) -> Fraction | None:
    """Where a juried contest was held its result, else the mean of the arena inspections."""
    if facts.contest is None:
        return _mean(facts.arena)
    return None if facts.contest.result is None else Fraction(facts.contest.result)


def share_weights(parts: Mapping[str, Fraction | None], policy: Policy) -> dict[str, Fraction]:
    """The weights of the parts that have a value, made up to 1 in proportion."""
    weights = policy.part_weights
    present = {n: Fraction(weights[n]) for n, value in parts.items() if value is not None}
    whole = sum(present.values())
    return {name: weight / whole for name, weight in present.items()}


def _mean(found: KindSum) -> Fraction | None:
    return Fraction(found.total) / found.count if found.count else None
