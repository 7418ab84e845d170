"""From evidence to standings: who is ranked, with which score, made of what. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from boards.domain.gather import (
    Evidence,
    score_branches,
    score_households,
    score_in_branches,
)
from boards.domain.policy import Policy
from boards.domain.ranking import Candidate
from boards.domain.scores import BranchScore, HouseholdScore, coverage_of, mean_of, round_score
from boards.models import Board

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(slots=True)
class Standing(Candidate):
    """A candidate with what its `own` score is made of, and what else joins the entry's parts."""

    own: BranchScore | HouseholdScore
    extra: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    @property
    def household_id(self) -> int | None:
        return None if isinstance(self.own, BranchScore) else self.own.household_id

    @property
    def parts(self) -> dict[str, Any]:
        """Everything the score is made of, as the entry stores it."""
        of_score = (
            _parts_of_branch(self.own)
            if isinstance(self.own, BranchScore)
            else _parts_of_household(self.own)
        )
        return {**of_score, "overdue": self.overdue, **self.extra}


def write_parts(standing: Standing) -> str:
    """The parts as JSON: by hand for a household about which there is nothing else to say.

    Of thousands almost all are such, and the general way takes five times as long.
    """
    own = standing.own
    if standing.extra or isinstance(own, BranchScore):
        return json.dumps(standing.parts)
    kinds = ", ".join(
        [
            f'"{kind}": {{"count": {looks}, "total": "{tell_tenths(tenths)}"}}'
            for kind, looks, tenths in own.rows
        ]
    )
    return f'{{"kinds": {{{kinds}}}, "overdue": {standing.overdue}}}'


def tell_tenths(tenths: int | Fraction) -> str:
    """The tenth part exactly: a decimal, or a fraction where it has no end (`778/3`)."""
    if isinstance(tenths, int):
        return f"{tenths // 10}.{tenths % 10}"
    points, decimals = tenths / 10, 1
    while (points * 10**decimals).denominator > 1 and decimals < 12:
        decimals += 1
    if (points * 10**decimals).denominator > 1:
        return str(points)
    return f"{Decimal((points * 10**decimals).numerator).scaleb(-decimals):f}"


def make_standings(evidence: Evidence, *, level: str, policy: Policy) -> dict[int, Standing]:
    """The standings by the id of who is ranked: branches, or households."""
    return {one.key: one for one in list_standings(evidence, level=level, policy=policy)}


def list_standings(evidence: Evidence, *, level: str, policy: Policy) -> Iterator[Standing]:
    """The same one after another; of all branches' boards at once a household may be on two."""
    if level == Board.Level.BRANCHES:
        return (_stand_branch(one, evidence) for one in score_branches(evidence, policy))
    in_branches = level == Board.Level.BRANCH_HOUSEHOLDS
    score = score_in_branches if in_branches else score_households
    return (_stand_household(one, evidence) for one in score(evidence, policy))


def _stand_branch(own: BranchScore, evidence: Evidence) -> Standing:
    pk, facts = own.branch_id, own.facts
    return Standing(
        pk,
        evidence.branches[pk],
        own.score,
        own.surprise,
        evidence.overdue.get(pk, 0),
        facts.looks,
        facts.first,
        own,
    )


def _stand_household(own: HouseholdScore, evidence: Evidence) -> Standing:
    pk = own.household_id
    return Standing(
        pk,
        f"{evidence.branches[own.branch_id]} {evidence.homes[pk].code}",
        own.score,
        own.surprise,
        evidence.overdue.get(pk, 0),
        own.looks,
        own.first,
        own,
        _NOTHING if own.days == evidence.stays.length else {"days": own.days},
    )


def _parts_of_branch(score: BranchScore) -> dict[str, Any]:
    facts = score.facts
    told = {
        "parts": {n: None if v is None else str(round_score(v)) for n, v in score.parts.items()},
        "weights": {name: str(weight) for name, weight in score.weights.items()},
        "mean": str(round_score(mean_of(facts))),
        "inspected": len(facts.households),
        "active": facts.active,
        "days": sum(facts.days),
        "active_days": facts.active_days,
        "partial": {str(pk): days for pk, days in facts.partial.items()},
        "coverage": str(round_score(coverage_of(facts) * 100)),
        "surprise": facts.surprise.count,
        "arena": facts.arena.count,
        "due": facts.due,
        "cleared": facts.cleared,
    }
    if facts.contest:
        result = facts.contest.result
        told["arena_contest"] = None if result is None else str(result)
    return told


def _parts_of_household(score: HouseholdScore) -> dict[str, Any]:
    return {
        "kinds": {
            kind: {"count": count, "total": tell_tenths(tenths)}
            for kind, count, tenths in score.rows
        }
    }
