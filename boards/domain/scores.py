"""Scores of a period: pure arithmetic on sums (the sums come from `boards.queries`).

Totals of inspections have one decimal and sums of them are exact; a score is rounded to
two decimals, half up, once, at the end. No inspection, no score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from boards.domain.policy import Policy

CENT = Decimal("0.01")


def round_score(value: Fraction) -> Decimal:
    """Two decimals, half up, exactly."""
    hundredths = value * 100
    whole = hundredths.numerator * 2 + hundredths.denominator
    return Decimal(whole // (2 * hundredths.denominator)) * CENT


@dataclass(frozen=True)
class KindSum:
    """The inspections of one kind of one household: how many, and the sum of their totals."""

    count: int
    total: Decimal


@dataclass(frozen=True)
class HouseholdScore:
    """A household's score and the sums that make it, by kind."""

    household_id: int
    branch_id: int
    exact: Fraction
    kinds: Mapping[str, KindSum]

    @property
    def score(self) -> Decimal:
        return round_score(self.exact)

    @property
    def surprise(self) -> Decimal | None:
        """The mean of the surprise inspections, the first tie breaker."""
        found = self.kinds.get("surprise")
        return round_score(Fraction(found.total) / found.count) if found else None


def mean_of(kinds: Mapping[str, KindSum], policy: Policy) -> Fraction | None:
    """Σ weight × total ÷ Σ weight over the inspections; None where there is none."""
    weights = policy.kind_weights
    weight = sum((weights[kind] * found.count for kind, found in kinds.items()), Decimal())
    if not weight:
        return None
    total = sum((weights[kind] * found.total for kind, found in kinds.items()), Decimal())
    return Fraction(total) / Fraction(weight)


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


def add_kinds(kinds: Iterable[KindSum]) -> KindSum:
    found = list(kinds)
    return KindSum(sum(k.count for k in found), sum((k.total for k in found), Decimal()))
