"""Scored anew under notice: a board that a correction bears on is taken back and put up again.

In one step: the board is withdrawn, drafted anew with what counts now, and goes up for a whole
notice period. What is in the hands of the households goes on: the codes of their slips, their
objections with the answers, and what was struck off. Each entry whose score or colour is another
says so.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.boards import BoardRefused, draft_board
from boards.domain.entries import keep_names
from boards.domain.handover import hand_over, keep_struck
from boards.domain.life import open_notice, withdraw_board
from boards.domain.pairs import key_of
from boards.domain.revise import Line, compare_lines
from boards.models import Board, BoardEntry, EntryChange
from grid.domain.periods import Period
from grid.models import User


@transaction.atomic
def redraft_under_notice(
    *, board: Board, reason: str, by: User, at: datetime | None = None
) -> Board:
    """The board's next version, under notice. Raises BoardRefused: not under notice, no reason."""
    at = at or timezone.now()
    if Board.objects.get(pk=board.pk).status != Board.Status.NOTICE:
        raise BoardRefused(
            _("Only a board under notice is scored anew; a published one is revised.")
        )
    old = withdraw_board(board=board, reason=reason, by=by, at=at)
    new = _draft_again(old, by, at)
    keep_names(old, new)
    new = open_notice(board=new, by=by, at=at)
    before = {key_of(entry): entry for entry in old.entries.all()}
    after = {key_of(entry): entry for entry in new.entries.all()}
    _note_changes(before, after, reason.strip(), by, at)
    keep_struck(old, new, by=by, at=at)
    hand_over(old, new)
    return new


@transaction.atomic
def draft_anew(*, board: Board, by: User, at: datetime | None = None) -> Board:
    """A draft in the place of this one, by what counts now. Raises BoardRefused: no draft."""
    stored = Board.objects.get(pk=board.pk)
    if stored.status != Board.Status.DRAFT:
        raise BoardRefused(_("Only a draft is drafted anew."))
    return _draft_again(stored, by, at or timezone.now())


def _draft_again(board: Board, by: User, at: datetime) -> Board:
    return draft_board(
        township=board.township,
        level=board.level,
        period=Period.parse(board.period),
        branch=board.branch,
        by=by,
        at=at,
    )


def _note_changes(
    before: Mapping[int, BoardEntry],
    after: Mapping[int, BoardEntry],
    reason: str,
    by: User,
    at: datetime,
) -> None:
    """Of those on both versions; who was struck off had a colour until then."""
    shifts, _moved = compare_lines(_as_lines(before), _as_lines(after))
    EntryChange.objects.bulk_create(
        EntryChange(
            entry=after[one.key],
            kind=EntryChange.Kind.REDRAFTED,
            before=_as_data(one.before),
            after=_as_data(one.after),
            reason=reason,
            by=by,
            at=at,
        )
        for one in shifts
        if one.before and one.after and before[one.key].state != BoardEntry.State.STRUCK
    )


def _as_lines(entries: Mapping[int, BoardEntry]) -> dict[int, Line]:
    return {
        key: Line(one.rank, one.score, one.own_score, one.colour) for key, one in entries.items()
    }


def _as_data(line: Line) -> dict[str, Any]:
    return {
        "rank": line.rank,
        "score": str(line.score),
        "own_score": str(line.own),
        "colour": line.colour,
    }
