"""From the records of a period to scores: a constant number of queries, whatever the size.

What a board is computed from is read first, as `Evidence`; then everything is arithmetic.
Drafting, the preview of a policy and recomputing differ only in where they read it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from sys import intern

from django.db.models import QuerySet

from boards.domain.policy import Policy, policy_for
from boards.domain.scores import (
    BranchFacts,
    BranchScore,
    Contest,
    HouseholdScore,
    KindRow,
    KindSum,
    average_doubles,
    score_branch,
    score_household,
    whole_weights,
)
from boards.domain.stays import Home, Stays, Whole, read_stays, sum_up
from boards.domain.streams import DayNumbers, stream_rows
from boards.models import Board
from boards.queries import (
    NOBODY,
    cleared_by_branch,
    count_overdue,
    double_weeks,
    sums_by_household,
)
from grid.domain.periods import Days, Period
from grid.models import Branch, Township
from grid.queries import merged_map
from inspections.domain.arena_results import read_scores
from inspections.models import ArenaContest, Inspection, Problem
from inspections.queries import effective, ever_counted

# household, branch, kind, inspections, ten times the sum of their totals, day of the first
SumRow = tuple[int, int, str, int, int, int]
# by household: branch, weekly inspections of one week, ten times the sum of their totals
Doubles = Mapping[int, Sequence[tuple[int, int, int]]]


@dataclass(frozen=True)
class Evidence:
    """What a board is computed from.

    `sums`: rows of inspections, ordered by household and branch; `homes`: who can be ranked;
    `stays`: their days; `doubles`: weeks in which a household was looked at more than once;
    `branches`: the codes of branches; `wholes`: how many households and days each has;
    `overdue`: problems by who is ranked; `cleared`: problems due in the period and those
    cleared by their date, by branch; `contest`: the results by branch, where one was held.
    """

    sums: Iterable[SumRow]
    homes: Mapping[int, Home]
    stays: Stays
    doubles: Doubles = field(default_factory=dict)
    branches: Mapping[int, str] = field(default_factory=dict)
    wholes: Mapping[int, Whole] = field(default_factory=dict)
    overdue: Mapping[int, int] = field(default_factory=dict)
    cleared: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    contest: Mapping[int, Decimal] | None = None


def gather_evidence(
    *,
    township: Township,
    level: str,
    period: Period,
    on: date,
    branch: Branch | None = None,
    merged: Mapping[int, int] | None = None,
) -> Evidence:
    """As things stand now; problems as they stood `on` this day, at most the period's end.

    `merged`: who is credited with the looks and days of whom, if not as things stand now.
    """
    merged = merged_map(township, on=period.end) if merged is None else merged
    until, of_branches = min(on, period.end), level == Board.Level.BRANCHES
    problems = ever_counted(Problem.objects.filter(township=township))
    homes, stays = read_stays(township, period, merged=merged, branch=branch)
    inspections = looks_of(township, branch)
    return Evidence(
        sums=stream_sums(inspections, period, merged),
        homes=homes,
        stays=stays,
        doubles=read_doubles(inspections, period, merged),
        branches=dict(Branch.objects.filter(township=township).values_list("pk", "code")),
        wholes=sum_up(homes, stays) if of_branches else {},
        overdue=count_overdue(problems, until, "branch" if of_branches else "household"),
        cleared=cleared_by_branch(problems, period.start, until) if of_branches else {},
        contest=read_contest(township, period) if of_branches else None,
    )


def looks_of(township: Township, branch: Branch | None = None) -> QuerySet[Inspection]:
    """The inspections that count; those made in a branch."""
    inspections = effective(Inspection.objects.filter(township=township))
    return inspections.filter(branch=branch) if branch else inspections


def read_contest(township: Township, period: Days) -> dict[int, Decimal] | None:
    """The result of each branch in juried contests of these days; None: there was none."""
    contests = ArenaContest.objects.filter(
        township=township,
        status=ArenaContest.Status.CLOSED,
        date__gte=period.start,
        date__lte=period.end,
    )
    return read_scores(found) if (found := list(contests)) else None


def stream_sums(
    inspections: QuerySet[Inspection], period: Days, merged: Mapping[int, int] = NOBODY
) -> Iterator[SumRow]:
    """The sums of the period's inspections by household, branch and kind."""
    days = DayNumbers(period.start)
    for *key, total, first in stream_rows(sums_by_household(inspections, period, merged)):
        # SQLite adds decimals as floats: the sum of one-decimal numbers has one decimal.
        yield (*key, round(total * 10), days[first])


def read_doubles(
    inspections: QuerySet[Inspection], period: Days, merged: Mapping[int, int] = NOBODY
) -> Doubles:
    """The weeks in which a household had several weekly inspections in one branch."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    rows = stream_rows(double_weeks(inspections, period, merged))
    for household, branch, _week, count, total in rows:
        found[household].append((branch, count, round(total * 10)))
    return found


def score_households(evidence: Evidence, policy: Policy) -> Iterator[HouseholdScore]:
    """The score of every household that was looked at, wherever that was."""
    weights = whole_weights(policy)
    for household, found in groupby(evidence.sums, itemgetter(0)):
        if home := evidence.homes.get(household):
            looks = list(found)
            days = _days_anywhere(evidence.stays, household, home, looks)
            if days:
                rows = fold_rows(looks, evidence.doubles.get(household, ()))
                first = min([look[5] for look in looks])
                yield score_household(household, home.branch_id, rows, weights, days, first)


def _days_anywhere(stays: Stays, household: int, home: Home, looks: Sequence[SumRow]) -> int:
    """The days in all branches, of which each counts once."""
    if not (stays.told or household in stays.spans):
        return stays.length
    firsts = {home.branch_id: stays.length} | {
        branch: min(look[5] for look in found) for branch, found in groupby(looks, itemgetter(1))
    }
    days = (stays.days_of(household, branch, home, first) for branch, first in firsts.items())
    return min(sum(days), stays.length)


def score_in_branches(evidence: Evidence, policy: Policy) -> Iterator[HouseholdScore]:
    """The score of every household in each branch where it was looked at and belonged."""
    return (score for score in _score_looks(evidence, policy) if score.days)


def _score_looks(evidence: Evidence, policy: Policy) -> Iterator[HouseholdScore]:
    """The same, also where it did not belong: with 0 days."""
    weights, stays = whole_weights(policy), evidence.stays
    for (household, branch), found in groupby(evidence.sums, itemgetter(0, 1)):
        looks = list(found)
        first = min([look[5] for look in looks])
        home = evidence.homes.get(household)
        days = stays.days_of(household, branch, home, first)
        doubles = evidence.doubles.get(household, ())
        rows = fold_rows(looks, [one for one in doubles if one[0] == branch])
        yield score_household(household, branch, rows, weights, days, first)


def fold_rows(
    looks: Sequence[SumRow], doubles: Iterable[tuple[int, int, int]]
) -> tuple[KindRow, ...]:
    """A row for each kind; weekly inspections of one week count as one look, their mean."""
    rows: dict[str, KindRow] = {}
    for _household, _branch, kind, count, tenths, _first in looks:
        if before := rows.get(kind):
            rows[kind] = KindRow(kind, before.looks + count, before.tenths + tenths)
        else:
            rows[kind] = KindRow(intern(kind), count, tenths)
    if weeks := [(count, tenths) for _branch, count, tenths in doubles]:
        rows["weekly"] = average_doubles(rows["weekly"], weeks)
    return tuple(rows[kind] for kind in sorted(rows)) if len(rows) > 1 else tuple(rows.values())


def score_branches(evidence: Evidence, policy: Policy) -> Iterator[BranchScore]:
    """The score of every branch with a household that was looked at and belonged to it."""
    by_branch: dict[int, list[HouseholdScore]] = defaultdict(list)
    for score in _score_looks(evidence, policy):
        by_branch[score.branch_id].append(score)
    for branch, scores in by_branch.items():
        if made := score_branch(_find_facts(branch, scores, evidence), policy):
            yield made


def _find_facts(branch: int, scores: list[HouseholdScore], evidence: Evidence) -> BranchFacts:
    """`scores`: of all that were looked at there; who did not belong has 0 days."""
    stays, whole = evidence.stays, evidence.wholes.get(branch, Whole(0, 0))
    gained = [stays.gained(one.household_id, branch, one.days) for one in scores]
    came = sum(more == one.days > 0 for more, one in zip(gained, scores, strict=True))
    counted = [one for one in scores if one.days]
    due, cleared = evidence.cleared.get(branch, (0, 0))
    return BranchFacts(
        branch_id=branch,
        households=tuple(one.exact for one in counted),
        days=tuple(one.days for one in counted),
        active=whole.homes + came,
        active_days=whole.days + sum(gained),
        surprise=_sum_kind(scores, Inspection.Kind.SURPRISE),
        arena=_sum_kind(scores, Inspection.Kind.ARENA),
        due=due,
        cleared=cleared,
        contest=None if evidence.contest is None else Contest(evidence.contest.get(branch)),
        looks=sum(one.looks for one in scores),
        first=min(one.first for one in scores),
        partial={one.household_id: one.days for one in scores if one.days != stays.length},
    )


def _sum_kind(households: Iterable[HouseholdScore], kind: str) -> KindSum:
    rows = [row for score in households for row in score.rows if row.kind == kind]
    tenths = sum(int(row.tenths) for row in rows)  # only weekly looks are averaged
    return KindSum(sum(row.looks for row in rows), Decimal(tenths) / 10)


def household_scores(
    *,
    township: Township,
    period: Period,
    branch: Branch | None = None,
    policy: Policy | None = None,
) -> dict[int, HouseholdScore]:
    """The score of every household that was looked at in the period (in the branch), by its id.

    By the policy valid on the period's first day unless one is given.
    """
    policy = policy or policy_for(township=township, on=period.start)
    merged = merged_map(township, on=period.end)
    homes, stays = read_stays(township, period, merged=merged, branch=branch)
    inspections = looks_of(township, branch)
    evidence = Evidence(
        stream_sums(inspections, period, merged),
        homes,
        stays,
        read_doubles(inspections, period, merged),
    )
    return {score.household_id: score for score in score_households(evidence, policy)}


def branch_scores(
    *,
    township: Township,
    period: Period,
    on: date | None = None,
    policy: Policy | None = None,
) -> dict[int, BranchScore]:
    """The score of every branch with an inspection in the period, by its id.

    `on`: problems due after this day do not count yet (a period that is still running).
    """
    policy = policy or policy_for(township=township, on=period.start)
    evidence = gather_evidence(
        township=township,
        level=Board.Level.BRANCHES,
        period=period,
        on=on or period.end,
    )
    return {score.branch_id: score for score in score_branches(evidence, policy)}


def mean_score(scores: Iterable[HouseholdScore]) -> Fraction | None:
    """The mean of households' scores, weighted by their days; None where there is none."""
    rows = [(score.exact, score.days) for score in scores]
    days = sum(n for _, n in rows)
    return sum((exact * n for exact, n in rows), Fraction()) / days if days else None
