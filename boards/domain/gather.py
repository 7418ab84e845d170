"""From the records of a period to scores: a constant number of queries, whatever the size.

What a board is computed from is read first, as `Evidence`; then everything is arithmetic.
Drafting, the preview of a policy and recomputing differ only in where they read it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from boards.domain.policy import Policy, policy_for
from boards.domain.scores import (
    BranchFacts,
    BranchScore,
    HouseholdScore,
    KindRow,
    KindSum,
    score_branch,
    score_household,
    whole_weights,
)
from boards.models import Board
from boards.queries import cleared_by_branch, count_overdue, sums_by_household
from grid.domain.periods import Days, Period
from grid.models import Branch, Household, Township
from inspections.models import Inspection, Problem
from inspections.queries import effective, ever_counted

SumRow = tuple[int, str, int, float]  # household, kind, inspections, sum of their totals


class Home(NamedTuple):
    """Where an active household belongs: its branch, and the code that settles the last tie."""

    branch_id: int
    code: str


@dataclass(frozen=True)
class Evidence:
    """What a board is computed from.

    `sums`: rows of inspections, ordered by household; `homes`: the active households;
    `branches`: the codes of branches; `overdue`: problems by who is ranked; `cleared`:
    problems due in the period and those cleared by their date, by branch; `active`: how many
    households a branch had, where that is known better than by counting `homes`.
    """

    sums: Iterable[SumRow]
    homes: Mapping[int, Home]
    branches: Mapping[int, str]
    overdue: Mapping[int, int] = field(default_factory=dict)
    cleared: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    active: Mapping[int, int] = field(default_factory=dict)


def gather_evidence(
    *, township: Township, level: str, period: Period, on: date, branch: Branch | None = None
) -> Evidence:
    """As things stand now; problems as they stood `on` this day, at most the period's end."""
    until, of_branches = min(on, period.end), level == Board.Level.BRANCHES
    problems = ever_counted(Problem.objects.filter(township=township))
    return Evidence(
        sums=_read_sums(township, period, branch),
        homes=_read_homes(township, branch),
        branches=dict(Branch.objects.filter(township=township).values_list("pk", "code")),
        overdue=count_overdue(problems, until, "branch" if of_branches else "household"),
        cleared=cleared_by_branch(problems, period.start, until) if of_branches else {},
    )


def _read_sums(township: Township, period: Period, branch: Branch | None) -> Iterator[SumRow]:
    inspections = effective(Inspection.objects.filter(township=township))
    if branch:
        inspections = inspections.filter(household__branch=branch)
    return stream_sums(inspections, period)


def stream_sums(inspections: QuerySet[Inspection], period: Days) -> Iterator[SumRow]:
    """The sums of the period's inspections by household."""
    return stream_rows(sums_by_household(inspections, period))


def stream_rows(rows: QuerySet[Any, Any]) -> Iterator[Any]:
    """The rows as the driver gives them, a chunk at a time.

    Django's own conversion of each row takes as long as the database needs to add it up.
    """
    sql, params = rows.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(5000):
            yield from rows


def _read_homes(township: Township, branch: Branch | None) -> dict[int, Home]:
    rows = Household.objects.filter(branch__township=township, is_active=True)
    if branch:
        rows = rows.filter(branch=branch)
    found = rows.order_by().values_list("pk", "branch", "code")
    return {pk: Home._make(home) for pk, *home in found.iterator(chunk_size=5000)}


def score_households(evidence: Evidence, policy: Policy) -> Iterator[HouseholdScore]:
    """The score of every active household that was inspected, one after another."""
    weights, homes = whole_weights(policy), evidence.homes
    for household, found in groupby(evidence.sums, itemgetter(0)):
        if home := homes.get(household):
            # SQLite adds decimals as floats: the sum of one-decimal numbers has one decimal.
            rows = tuple(
                [KindRow(intern(k), looks, round(total * 10)) for _, k, looks, total in found]
            )
            yield score_household(household, home.branch_id, rows, weights)


def score_branches(evidence: Evidence, policy: Policy) -> Iterator[BranchScore]:
    """The score of every branch with an inspection."""
    for facts in _find_facts(evidence, policy):
        if score := score_branch(facts, policy):
            yield score


def _find_facts(evidence: Evidence, policy: Policy) -> Iterator[BranchFacts]:
    by_branch: dict[int, list[HouseholdScore]] = defaultdict(list)
    for score in score_households(evidence, policy):
        by_branch[score.branch_id].append(score)
    active = evidence.active or Counter(home.branch_id for home in evidence.homes.values())
    for branch, scores in by_branch.items():
        due, cleared = evidence.cleared.get(branch, (0, 0))
        yield BranchFacts(
            branch_id=branch,
            households=tuple(score.exact for score in scores),
            active=active[branch],
            surprise=_sum_kind(scores, Inspection.Kind.SURPRISE),
            arena=_sum_kind(scores, Inspection.Kind.ARENA),
            due=due,
            cleared=cleared,
        )


def _sum_kind(households: Iterable[HouseholdScore], kind: str) -> KindSum:
    rows = [row for score in households for row in score.rows if row.kind == kind]
    return KindSum(sum(row.looks for row in rows), Decimal(sum(row.tenths for row in rows)) / 10)


def household_scores(
    *,
    township: Township,
    period: Period,
    branch: Branch | None = None,
    policy: Policy | None = None,
) -> dict[int, HouseholdScore]:
    """The score of every active household that was inspected in the period, by its id.

    By the policy valid on the period's first day unless one is given.
    """
    policy = policy or policy_for(township=township, on=period.start)
    evidence = Evidence(
        _read_sums(township, period, branch), _read_homes(township, branch), branches={}
    )
    return {score.household_id: score for score in score_households(evidence, policy)}


def branch_scores(
    *, township: Township, period: Period, on: date | None = None, policy: Policy | None = None
) -> dict[int, BranchScore]:
    """The score of every branch with an inspection in the period, by its id.

    `on`: problems due after this day do not count yet (a period that is still running).
    """
    policy = policy or policy_for(township=township, on=period.start)
    evidence = gather_evidence(
        township=township, level=Board.Level.BRANCHES, period=period, on=on or period.end
    )
    return {score.branch_id: score for score in score_branches(evidence, policy)}


def mean_score(scores: Iterable[HouseholdScore]) -> Fraction | None:
    """The mean of households' scores; None where there is none."""
    exact = [score.exact for score in scores]
    return sum(exact, Fraction()) / len(exact) if exact else None
