"""From evidence to standings: who is ranked, with which score, made of what. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from boards.domain.gather import Evidence, score_branches, score_households
from boards.domain.policy import Policy
from boards.domain.ranking import Candidate
from boards.domain.scores import BranchScore, HouseholdScore, coverage_of, round_score
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
            f'"{kind}": {{"count": {looks}, "total": "{tenths / 10:.1f}"}}'
            for kind, looks, tenths in own.rows
        ]
    )
    return f'{{"kinds": {{{kinds}}}, "overdue": {standing.overdue}}}'


def make_standings(evidence: Evidence, *, level: str, policy: Policy) -> dict[int, Standing]:
    """The standings by the id of who is ranked: branches, or households."""
    if level == Board.Level.BRANCHES:
        branches = score_branches(evidence, policy)
        return {one.branch_id: _stand_branch(one, evidence) for one in branches}
    households = score_households(evidence, policy)
    return {one.household_id: _stand_household(one, evidence) for one in households}


def _stand_branch(own: BranchScore, evidence: Evidence) -> Standing:
    pk = own.branch_id
    overdue = evidence.overdue.get(pk, 0)
    return Standing(pk, evidence.branches[pk], own.score, own.surprise, overdue, own)


def _stand_household(own: HouseholdScore, evidence: Evidence) -> Standing:
    pk = own.household_id
    code = f"{evidence.branches[own.branch_id]} {evidence.homes[pk].code}"
    return Standing(pk, code, own.score, own.surprise, evidence.overdue.get(pk, 0), own)


def _parts_of_branch(score: BranchScore) -> dict[str, Any]:
    facts = score.facts
    return {
        "parts": {n: None if v is None else str(round_score(v)) for n, v in score.parts.items()},
        "weights": {name: str(weight) for name, weight in score.weights.items()},
        "mean": str(round_score(sum(facts.households, Fraction()) / len(facts.households))),
        "inspected": len(facts.households),
        "active": facts.active,
        "coverage": str(round_score(coverage_of(facts) * 100)),
        "surprise": facts.surprise.count,
        "arena": facts.arena.count,
        "due": facts.due,
        "cleared": facts.cleared,
    }


def _parts_of_household(score: HouseholdScore) -> dict[str, Any]:
    return {
        "kinds": {
            kind: {"count": count, "total": f"{tenths // 10}.{tenths % 10}"}
            for kind, count, tenths in score.rows
        }
    }
