"""How a board stands in its life, what was changed on it, and what moved since the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.notice import days_left
from boards.domain.pairs import have_pairs_changed, key_of
from boards.domain.revise import is_overtaken
from boards.models import Board, BoardEntry, EntryChange
from boards.presenters_names import name_entries
from boards.presenters_pairs import say_left
from boards.queries_public import earlier_board


def describe_life(board: Board, at: datetime, *, may_act: bool) -> dict[str, Any]:
    """Its steps, how many days of notice are left; to who can act, whether to score it anew."""
    left, today = 0, timezone.localdate(at)
    if board.status == Board.Status.NOTICE and board.notice_from and board.notice_until:
        left = days_left(board.notice_from, board.notice_until, today)
    return {
        "steps": board.steps.select_related("by"),
        "days_left": left,
        "notice_is_over": board.status == Board.Status.NOTICE and not left,
        "is_stale": may_act and _is_stale(board, at),
    }


def signed_on(board: Board) -> date | None:
    """The day under a paper: when the board was published, or its notice opened."""
    if board.published_at:
        return timezone.localdate(board.published_at)
    step = board.steps.filter(status=Board.Status.NOTICE).order_by("pk").last()
    return timezone.localdate(step.at) if step else board.notice_from


def _is_stale(board: Board, at: datetime) -> bool:
    """Whether a draft, or a board under notice, waits for being scored anew."""
    if board.status not in (Board.Status.DRAFT, Board.Status.NOTICE):
        return False
    return have_pairs_changed(board) or is_overtaken(board, at=at)


@dataclass(frozen=True)
class ShownChange:
    name: str
    what: str
    reason: str
    by: str
    at: Any


def show_changes(board: Board, *, masked: bool) -> list[ShownChange]:
    """What became of entries since the draft; one query, and one for consents if masked."""
    changes = EntryChange.objects.filter(entry__board=board)
    if masked:  # who would be black is not told as black before the notice period is over
        changes = changes.exclude(kind=EntryChange.Kind.PENDED)
    told = list(changes.select_related("entry", "by").order_by("at", "pk"))
    names = name_entries((one.entry for one in told), masked=masked)
    return [
        ShownChange(
            _name(one.entry, names[one.entry_id]),
            one.get_kind_display(),
            one.reason,
            str(one.by),
            one.at,
        )
        for one in told
    ]


def _name(entry: BoardEntry, name: str) -> str:
    return f"{entry.branch_name} {name}" if entry.household_id else name


def find_moves(board: Board, entries: Iterable[BoardEntry]) -> dict[int, str]:
    """What has changed since the board before, in words, by the entry's id; two queries."""
    before = earlier_board(board)
    entries = list(entries)
    if before is None:
        return {}
    name = "branch" if board.level == Board.Level.BRANCHES else "household"
    rows = before.entries.filter(**{f"{name}__in": [key_of(entry) for entry in entries]})
    old = {key_of(row): row for row in rows.only("branch", "household", "rank", "colour")}
    return {entry.pk: _say_move(entry, old.get(key_of(entry))) for entry in entries}


def _say_move(entry: BoardEntry, old: BoardEntry | None) -> str:
    if old is None:
        return _("new since the last board")
    if old.colour == "black" and entry.colour != "black":
        is_joint = entry.pair_id is not None
        return say_left(entry.score, entry.own_score) if is_joint else _("left the black board")
    if old.colour != "black" and entry.colour == "black":
        return _("newly on the black board")
    steps = old.rank - entry.rank
    if steps > 0:
        return _("up %(steps)s places") % {"steps": steps}
    return _("down %(steps)s places") % {"steps": -steps} if steps else _("the same place")
