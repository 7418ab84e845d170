"""From the records of a period to scores: a constant number of queries, whatever the size."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from boards.domain.scores import (
    BranchFacts,
    BranchScore,
    HouseholdScore,
    KindSum,
    add_kinds,
    mean_of,
    score_branch,
)
from boards.queries import active_by_branch, cleared_by_branch, sums_by_household
from grid.domain.periods import Period
from grid.models import Branch, Household, Township
from inspections.models import Inspection, Problem

_TENTH = Decimal("0.1")


def household_scores(
    *, township: Township, period: Period, branch: Branch | None = None
) -> dict[int, HouseholdScore]:
    """The score of every active household that was inspected in the period, by its id."""
    inspections = Inspection.objects.filter(township=township)
    if branch:
        inspections = inspections.filter(branch=branch)
    kinds: dict[int, dict[str, KindSum]] = defaultdict(dict)
    branches: dict[int, int] = {}
    for household, branch_id, kind, count, total in sums_by_household(inspections, period):
        # SQLite adds decimals as floats: the sum of one-decimal numbers has one decimal.
        exact = Decimal(total).quantize(_TENTH)
        known = kinds[household].get(kind, KindSum(0, Decimal()))
        kinds[household][kind] = KindSum(known.count + count, known.total + exact)
        branches[household] = branch_id
    return {
        household: HouseholdScore(household, branches[household], mean, found)
        for household, found in kinds.items()
        if (mean := mean_of(found)) is not None
    }


def branch_scores(
    *, township: Township, period: Period, on: date | None = None
) -> dict[int, BranchScore]:
    """The score of every branch with an inspection in the period, by its id.

    `on`: problems due after this day do not count yet (a period that is still running).
    """
    households = household_scores(township=township, period=period).values()
    facts = _gather_facts(township, period, households, min(on or period.end, period.end))
    scores = (score_branch(one) for one in facts)
    return {score.branch_id: score for score in scores if score}


def _gather_facts(
    township: Township, period: Period, households: Iterable[HouseholdScore], until: date
) -> list[BranchFacts]:
    by_branch: dict[int, list[HouseholdScore]] = defaultdict(list)
    for score in households:
        by_branch[score.branch_id].append(score)
    active = dict(active_by_branch(Household.objects.filter(branch__township=township)))
    problems = Problem.objects.filter(township=township)
    cleared = {
        branch: (due, done)
        for branch, due, done in cleared_by_branch(problems, period.start, until)
    }
    return [
        BranchFacts(
            branch_id=branch,
            households=tuple(score.exact for score in by_branch[branch]),
            active=count,
            surprise=_sum_kind(by_branch[branch], Inspection.Kind.SURPRISE),
            arena=_sum_kind(by_branch[branch], Inspection.Kind.ARENA),
            due=cleared.get(branch, (0, 0))[0],
            cleared=cleared.get(branch, (0, 0))[1],
        )
        for branch, count in active.items()
    ]


def _sum_kind(households: Iterable[HouseholdScore], kind: str) -> KindSum:
    return add_kinds(score.kinds[kind] for score in households if kind in score.kinds)


def mean_score(scores: Iterable[HouseholdScore]) -> Fraction | None:
    """The mean of households' scores; None where there is none."""
    exact = [score.exact for score in scores]
    return sum(exact, Fraction()) / len(exact) if exact else None
