"""Scores of a period: pure arithmetic on sums (the sums come from `boards.queries`).

Totals of inspections have one decimal and sums of them are exact; a score is rounded to
two decimals, half up, once, at the end. No inspection, no score.
"""

from collections.abc import Mapping, Sequence
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
    """The inspections of one kind of one household: how many, and the sum of their totals."""

    count: int
    total: Decimal


class KindRow(NamedTuple):
    """The same in whole numbers: `looks` inspections, `tenths`: the sum of totals times ten."""

    kind: str
    looks: int
    tenths: int


@dataclass(slots=True)
class HouseholdScore:
    """A household's score and the sums that make it; `exact` = `over` ÷ `under`, in points.

    A board has tens of thousands of them: hence whole numbers, and not frozen, which would
    triple the cost of making one. Nobody changes it.
    """

    household_id: int
    branch_id: int
    over: int
    under: int
    rows: Sequence[KindRow]

    @property
    def exact(self) -> Fraction:
        return Fraction(self.over, self.under)

    @property
    def score(self) -> Decimal:
        return _in_cents(self.over, self.under)

    @property
    def kinds(self) -> dict[str, KindSum]:
        """The sums by kind of inspection."""
        return {kind: KindSum(count, Decimal(tenths) / 10) for kind, count, tenths in self.rows}

    @property
    def surprise(self) -> Decimal | None:
        """The mean of the surprise inspections, the first tie breaker."""
        for kind, count, tenths in self.rows:
            if kind == "surprise":
                return _in_cents(tenths, 10 * count)
        return None


def score_household(
    household_id: int, branch_id: int, rows: Sequence[KindRow], weights: Mapping[str, int]
) -> HouseholdScore:
    """Σ weight × total ÷ Σ weight over the inspections (at least one); see `whole_weights`."""
    over = under = 0
    for kind, count, tenths in rows:
        over += weights[kind] * tenths
        under += weights[kind] * count
    return HouseholdScore(household_id, branch_id, over, 10 * under, rows)


def whole_weights(policy: Policy) -> dict[str, int]:
    """The kinds' weights in proportion, as whole numbers (they have at most four decimals)."""
    return {kind: int(weight * 10_000) for kind, weight in policy.kind_weights.items()}


@dataclass(frozen=True)
class BranchFacts:
    """What a branch's score is made of.

    `households`: the scores of its households; `active`: how many it has in all;
    `surprise`, `arena`: the sums of those inspections; `due`, `cleared`: problems whose date
    fell in the period, and those of them closed by their date.
    """

    branch_id: int
    households: tuple[Fraction, ...]
    active: int
    surprise: KindSum
    arena: KindSum
    due: int
    cleared: int


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


def coverage_of(facts: BranchFacts) -> Fraction:
    """Households with a score ÷ active households, at most 1."""
    if not facts.active:
        return Fraction(0)
    return min(Fraction(1), Fraction(len(facts.households), facts.active))


def score_branch(facts: BranchFacts, policy: Policy) -> BranchScore | None:
    """The policy's shares of households, surprise, arena, problems cleared (design §4).

    The households part is their mean score × min(1, coverage ÷ full coverage). How many problems a
    branch reports never lowers its score, only the share not cleared by their date. None for
    a branch without any inspection.
    """
    if not facts.households:
        return None
    mean = sum(facts.households, Fraction()) / len(facts.households)
    parts = {
        "households": mean * min(Fraction(1), coverage_of(facts) / Fraction(policy.full_coverage)),
        "surprise": _mean(facts.surprise),
        "arena": _mean(facts.arena),
        "problems": Fraction(100 * facts.cleared, facts.due) if facts.due else None,
    }
    shares = share_weights(parts, policy)
    exact = sum(
        (shares[name] * value for name, value in parts.items() if value is not None), Fraction()
    )
    return BranchScore(facts.branch_id, exact, parts, shares, facts)


def share_weights(parts: Mapping[str, Fraction | None], policy: Policy) -> dict[str, Fraction]:
    """The weights of the parts that have a value, made up to 1 in proportion."""
    weights = policy.part_weights
    present = {n: Fraction(weights[n]) for n, value in parts.items() if value is not None}
    whole = sum(present.values())
    return {name: weight / whole for name, weight in present.items()}


def _mean(found: KindSum) -> Fraction | None:
    return Fraction(found.total) / found.count if found.count else None
