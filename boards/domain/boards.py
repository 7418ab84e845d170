"""Drafting boards: the only way in. What becomes of a draft: `boards.domain.life`.

A draft can be made again and again; publishing freezes it, with the rule it was made by
and, in each entry's `parts`, everything its score is made of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.entries import NewEntry, insert_entries
from boards.domain.gather import gather_evidence
from boards.domain.joint import join_standings
from boards.domain.pairs import find_ties
from boards.domain.policy import read_version, version_for
from boards.domain.ranking import Ranked, order_candidates, rank_ordered
from boards.domain.reasons import find_weak_items
from boards.domain.rules import RULES, BoardRule
from boards.domain.seeds import seed_for, ties_of
from boards.domain.standings import Standing, make_standings, write_parts
from boards.models import Board, BoardStep
from grid.domain.periods import Period
from grid.models import Branch, Township, User


class BoardRefused(ValueError):
    """The board cannot be made or published like this; the message is for the person."""


@transaction.atomic
def draft_board(
    *,
    township: Township,
    level: str,
    period: Period,
    by: User,
    branch: Branch | None = None,
    at: datetime | None = None,
    seed: str | None = None,
) -> Board:
    """Draft the board of a level and period, or draft it anew; `branch` for its households.

    `seed`: of its lots, unless it had one before; without one it is drawn.

    Raises BoardRefused when it is published already, the period has not begun, or nobody in
    it has a score.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    if period.start > today:
        raise BoardRefused(_("This period has not begun yet."))
    Township.objects.select_for_update().get(pk=township.pk)  # one drafting at a time
    seed = seed_for(township, level, period, branch, seed)
    number = _drop_draft(township, level, period, branch)
    evidence = gather_evidence(
        township=township, level=level, period=period, on=today, branch=branch
    )
    version = version_for(township=township, on=period.start)
    policy = read_version(version)
    own = make_standings(evidence, level=level, policy=policy)
    del evidence  # of a county it is heavy, and done with
    if not own:
        raise BoardRefused(_("Nobody was inspected in this period: there is nothing to rank."))
    board = Board.objects.create(
        township=township,
        branch=branch,
        level=level,
        period=period.code,
        start=period.start,
        end=period.end,
        rule=policy.as_data(),
        rules=RULES,
        seed=seed,
        policy=version,
        version=number,
        drafted_by=by,
        drafted_at=at,
    )
    add_step(board, by=by, at=at)
    standings = join_standings(own, find_ties(board), policy.pair)
    write_entries(board, standings.values(), policy.boards[level])
    return board


def _drop_draft(township: Township, level: str, period: Period, branch: Branch | None) -> int:
    """Make room for a draft; the number of the version it will be."""
    versions = Board.objects.filter(
        township=township, level=level, period=period.code, branch=branch
    )
    known = versions.order_by("-version").first()
    if known is None:
        return 1
    if known.status == Board.Status.DRAFT:
        known.delete()
        return known.version
    if known.status == Board.Status.WITHDRAWN:
        return known.version + 1
    raise BoardRefused(_("This board is under notice or published and stays as it is."))


def write_entries(board: Board, standings: Iterable[Standing], rule: BoardRule) -> None:
    """Rank the standings and write them as the entries of a new board."""
    ordered = order_candidates(standings, ties_of(board))
    sides = [one.candidate.key for one in rank_ordered(ordered, rule) if one.colour]
    weak = find_weak_items(board, sides)
    insert_entries(board, (_new_entry(one, weak) for one in rank_ordered(ordered, rule)))


def _new_entry(ranked: Ranked[Standing], weak: Mapping[int, list[dict[str, Any]]]) -> NewEntry:
    standing, colour = ranked.candidate, ranked.colour
    pair = standing.extra.get("pair")
    if colour:
        told = {**standing.extra, "weak": weak.get(standing.key, [])}
        standing = replace(standing, extra=told)
    return NewEntry(
        standing.own.branch_id,
        standing.household_id,
        ranked.rank,
        standing.score,
        standing.own.score if pair else standing.score,
        pair["id"] if pair else None,
        colour,
        write_parts(standing),
        ranked.tie or "",
    )


def add_step(board: Board, *, by: User, at: datetime, reason: str = "") -> None:
    """Note the status that the board has now."""
    BoardStep.objects.create(board=board, status=board.status, reason=reason, by=by, at=at)
