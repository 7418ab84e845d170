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
from boards.domain.life import open_notice, withdraw_board
from boards.domain.pairs import key_of
from boards.domain.revise import Line, compare_lines, keep_struck
from boards.models import Board, BoardEntry, EntryChange, Objection
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
    new = draft_board(
        township=old.township,
        level=old.level,
        period=Period.parse(old.period),
        branch=old.branch,
        by=by,
        at=at,
    )
    keep_names(old, new)
    new = open_notice(board=new, by=by, at=at)
    before = {key_of(entry): entry for entry in old.entries.all()}
    after = {key_of(entry): entry for entry in new.entries.all()}
    _note_changes(before, after, reason.strip(), by, at)
    keep_struck(old, new, by=by, at=at)
    _hand_over(before, after)
    return new


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


def _hand_over(before: Mapping[int, BoardEntry], after: Mapping[int, BoardEntry]) -> None:
    """Codes and objections go to the entry of the same household (branch) on the new version."""
    handed = [(one, after[key]) for key, one in before.items() if one.code and key in after]
    codes = {new.pk: old.code for old, new in handed}
    waiting = {new.pk for old, new in handed if old.state == BoardEntry.State.WAITING}
    BoardEntry.objects.filter(pk__in=[old.pk for old, _new in handed]).update(code=None)
    for old, new in handed:
        Objection.objects.filter(entry=old).update(entry=new)
    fresh = list(BoardEntry.objects.filter(pk__in=codes))
    for entry in fresh:
        entry.code = codes[entry.pk]
        entry.state = BoardEntry.State.WAITING if entry.pk in waiting else entry.state
    BoardEntry.objects.bulk_update(fresh, ["code", "state"])
