"""The households' mean of a period, as the boards have it: what “mean score” means in a report."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from boards.domain.gather import branch_scores
from boards.domain.scores import mean_of, round_score
from grid.domain.periods import Period
from grid.models import Township


@dataclass(frozen=True)
class Means:
    """Two decimals, half up, weighted by the households' days; None: no household was looked at."""

    total: Decimal | None = None
    branches: dict[int, Decimal] = field(default_factory=dict)


def household_means(*, township: Township, period: Period, on: date) -> Means:
    """Of the township, and of each branch by its id; up to the day `on`."""
    facts = [
        score.facts for score in branch_scores(township=township, period=period, on=on).values()
    ]
    days = sum(sum(one.days) for one in facts)
    if not days:
        return Means()
    whole = sum((mean_of(one) * sum(one.days) for one in facts), Fraction()) / days
    return Means(round_score(whole), {one.branch_id: round_score(mean_of(one)) for one in facts})
