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
class Standing:
    """One candidate with what its entry keeps beside rank and score; `extra` joins the parts."""

    candidate: Candidate
    branch_id: int
    household_id: int | None
    score: BranchScore | HouseholdScore
    extra: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    @property
    def parts(self) -> dict[str, Any]:
        """Everything the score is made of, as the entry stores it."""
        of_score = (
            _parts_of_branch(self.score)
            if isinstance(self.score, BranchScore)
            else _parts_of_household(self.score)
        )
        return {**of_score, "overdue": self.candidate.overdue, **self.extra}


def write_parts(standing: Standing) -> str:
    """The parts as JSON: by hand for a household about which there is nothing else to say.

    Of thousands almost all are such, and the general way takes five times as long.
    """
    score = standing.score
    if standing.extra or isinstance(score, BranchScore):
        return json.dumps(standing.parts)
    kinds = ", ".join(
        [
            f'"{kind}": {{"count": {looks}, "total": "{tenths / 10:.1f}"}}'
            for kind, looks, tenths in score.rows
        ]
    )
    return f'{{"kinds": {{{kinds}}}, "overdue": {standing.candidate.overdue}}}'


def make_standings(evidence: Evidence, *, level: str, policy: Policy) -> dict[int, Standing]:
    """The standings by the id of who is ranked: branches, or households."""
    if level == Board.Level.BRANCHES:
        branches = score_branches(evidence, policy)
        return {one.branch_id: _stand_branch(one, evidence) for one in branches}
    households = score_households(evidence, policy)
    return {one.household_id: _stand_household(one, evidence) for one in households}


def _stand_branch(score: BranchScore, evidence: Evidence) -> Standing:
    pk = score.branch_id
    candidate = Candidate(
        pk, evidence.branches[pk], score.score, score.surprise, evidence.overdue.get(pk, 0)
    )
    return Standing(candidate, pk, None, score)


def _stand_household(score: HouseholdScore, evidence: Evidence) -> Standing:
    pk = score.household_id
    home = evidence.homes[pk]
    code = f"{evidence.branches[home.branch_id]} {home.code}"
    candidate = Candidate(pk, code, score.score, score.surprise, evidence.overdue.get(pk, 0))
    return Standing(candidate, home.branch_id, pk, score)


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
