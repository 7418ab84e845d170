"""How a board stands in its life, what was changed on it, and what moved since the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from boards.domain.pairs import key_of
from boards.models import Board, BoardEntry, EntryChange
from boards.presenters_names import name_entries
from boards.presenters_pairs import say_left
from boards.queries_public import earlier_board


def describe_life(board: Board, today: date) -> dict[str, Any]:
    """Its steps, and how many days of notice are left."""
    left = (board.notice_until - today).days + 1 if board.notice_until else 0
    return {
        "steps": board.steps.select_related("by"),
        "days_left": max(0, left) if board.status == Board.Status.NOTICE else 0,
        "notice_is_over": board.status == Board.Status.NOTICE and left <= 0,
    }


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
