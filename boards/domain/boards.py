"""Drafting and publishing boards: the only way in.

A draft can be made again and again; publishing freezes it, with the rule it was made by
and, in each entry's `parts`, everything its score is made of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.gather import branch_scores, household_scores
from boards.domain.ranking import Candidate, Ranked, rank_candidates
from boards.domain.reasons import find_weak_items
from boards.domain.rules import BOARD_RULES, BoardRule
from boards.domain.scores import BranchScore, HouseholdScore, coverage_of, round_score
from boards.models import Board, BoardEntry
from boards.queries import count_overdue
from grid.domain.periods import Period
from grid.models import Branch, Household, Township, User
from inspections.models import Problem


class BoardRefused(ValueError):
    """The board cannot be made or published like this; the message is for the person."""


@dataclass(frozen=True)
class Standing:
    """One candidate with what the entry keeps beside rank and score."""

    candidate: Candidate
    branch_id: int
    household_id: int | None
    parts: dict[str, Any]


@transaction.atomic
def draft_board(
    *,
    township: Township,
    level: str,
    period: Period,
    by: User,
    branch: Branch | None = None,
    at: datetime | None = None,
) -> Board:
    """Draft the board of a level and period, or draft it anew; `branch` for its households.

    Raises BoardRefused when it is published already, the period has not begun, or nobody in
    it has a score.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    if period.start > today:
        raise BoardRefused(_("This period has not begun yet."))
    _drop_draft(township, level, period, branch)
    standings = _find_standings(township, level, period, branch, min(today, period.end))
    if not standings:
        raise BoardRefused(_("Nobody was inspected in this period: there is nothing to rank."))
    rule = BOARD_RULES[level]
    board = Board.objects.create(
        township=township,
        branch=branch,
        level=level,
        period=period.code,
        start=period.start,
        end=period.end,
        rule=rule.as_data(),
        drafted_by=by,
        drafted_at=at,
    )
    _write_entries(board, standings, rule)
    return board


def _drop_draft(township: Township, level: str, period: Period, branch: Branch | None) -> None:
    Township.objects.select_for_update().get(pk=township.pk)  # one drafting at a time
    known = Board.objects.filter(
        township=township, level=level, period=period.code, branch=branch
    ).first()
    if known and known.status == Board.Status.PUBLISHED:
        raise BoardRefused(_("This board is published and stays as it is."))
    if known:
        known.delete()


def _find_standings(
    township: Township, level: str, period: Period, branch: Branch | None, on: date
) -> dict[int, Standing]:
    problems = Problem.objects.filter(township=township)
    if level == Board.Level.BRANCHES:
        overdue = count_overdue(problems, on, "branch")
        codes = dict(Branch.objects.filter(township=township).values_list("pk", "code"))
        scores = branch_scores(township=township, period=period, on=on)
        return {pk: _branch_standing(s, codes[pk], overdue) for pk, s in scores.items()}
    households = household_scores(township=township, period=period, branch=branch)
    overdue = count_overdue(problems, on, "household")
    rows = Household.objects.filter(branch__township=township, is_active=True)
    codes = {pk: f"{b} {c}" for pk, b, c in rows.values_list("pk", "branch__code", "code")}
    return {pk: _household_standing(s, codes[pk], overdue) for pk, s in households.items()}


def _branch_standing(score: BranchScore, code: str, overdue: Mapping[int, int]) -> Standing:
    late, facts = overdue.get(score.branch_id, 0), score.facts
    parts = {
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
        "overdue": late,
    }
    candidate = Candidate(score.branch_id, code, score.score, score.surprise, late)
    return Standing(candidate, score.branch_id, None, parts)


def _household_standing(score: HouseholdScore, code: str, overdue: Mapping[int, int]) -> Standing:
    late = overdue.get(score.household_id, 0)
    kinds = {k: {"count": s.count, "total": str(s.total)} for k, s in score.kinds.items()}
    candidate = Candidate(score.household_id, code, score.score, score.surprise, late)
    return Standing(
        candidate, score.branch_id, score.household_id, {"kinds": kinds, "overdue": late}
    )


def _write_entries(board: Board, standings: Mapping[int, Standing], rule: BoardRule) -> None:
    ranked = rank_candidates((s.candidate for s in standings.values()), rule)
    weak = find_weak_items(board, [one.candidate.key for one in ranked if one.colour])
    BoardEntry.objects.bulk_create(
        (_new_entry(board, one, standings[one.candidate.key], weak) for one in ranked),
        batch_size=2000,
    )


def _new_entry(
    board: Board, ranked: Ranked, standing: Standing, weak: Mapping[int, list[dict[str, Any]]]
) -> BoardEntry:
    parts = standing.parts
    if ranked.colour:
        parts = {**parts, "weak": weak.get(ranked.candidate.key, [])}
    return BoardEntry(
        board=board,
        branch_id=standing.branch_id,
        household_id=standing.household_id,
        rank=ranked.rank,
        score=Decimal(ranked.candidate.score),
        own_score=Decimal(ranked.candidate.score),
        colour=ranked.colour,
        parts=parts,
        tie=ranked.tie or "",
    )


@transaction.atomic
def publish_board(*, board: Board, by: User, at: datetime | None = None) -> Board:
    """Freeze a draft: everyone in the township's scope sees it from now on.

    Raises BoardRefused when it is published already or its period has not ended.
    """
    at = at or timezone.now()
    board = Board.objects.select_for_update().get(pk=board.pk)
    if board.status == Board.Status.PUBLISHED:
        raise BoardRefused(_("This board is published already."))
    if timezone.localdate(at) < board.end:
        raise BoardRefused(_("The period has not ended yet: only its last day can publish it."))
    board.status, board.published_by, board.published_at = Board.Status.PUBLISHED, by, at
    board.save(update_fields=["status", "published_by", "published_at"])
    return board
