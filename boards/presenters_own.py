"""A household's own score in words: what was seen and when, what lost points, why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.domain.policy import policy_of
from boards.models import Board, BoardEntry
from boards.presenters_rules import plain
from boards.queries import merged_on
from boards.queries_told import looks_counted
from inspections.domain.standards import Item, load_standard
from inspections.models import Inspection

_EVERY = Inspection.objects.all()


@dataclass(frozen=True)
class OwnLook:
    """`losses`: each item that lost points, how many and why, in words."""

    day: date
    kind: str
    total: Decimal
    losses: list[str]


@dataclass(frozen=True)
class OwnScore:
    """`counts`: how often it was looked at, in a sentence; `looks` from the latest back."""

    counts: str
    looks: list[OwnLook]


def tell_own_score(entry: BoardEntry) -> OwnScore | None:
    """Of a household, as it counted when the board was scored: two queries. None for a branch."""
    if entry.household_id is None:
        return None
    looks = [_tell_look(row) for row in _counted(entry.board, entry)]
    return OwnScore(_tell_counts(entry), looks)


def _counted(board: Board, entry: BoardEntry) -> Iterable[Inspection]:
    homes = [entry.household_id or 0]
    rows = _EVERY.order_by("-date", "-received_at")
    return looks_counted(rows, board, homes, merged=merged_on(board), branch=board.branch_id)


def _tell_counts(entry: BoardEntry) -> str:
    """`周检查3次、“四不两直”督导1次（一次顶2次周检查）`."""
    weights, kinds = policy_of(entry.board).kind_weights, entry.parts["kinds"]
    told = []
    for kind in Inspection.Kind.values:
        if kind not in kinds:
            continue
        count, weight = kinds[kind]["count"], weights[kind] / weights["weekly"]
        text = ngettext("%(kind)s %(count)s time", "%(kind)s %(count)s times", count)
        words = text % {"kind": Inspection.Kind(kind).label, "count": count}
        if weight != 1:
            words += _(" (each counts as much as %(weight)s weekly ones)") % {
                "weight": plain(weight)
            }
        told.append(words)
    return "、".join(told)


def _tell_look(one: Inspection) -> OwnLook:
    items = load_standard(one.standard_id).items
    losses = [
        _tell_loss(item, item.points - Decimal(str(got)), why)
        for item, got, why in zip(items, one.points, one.reasons, strict=True)
        if got is not None and Decimal(str(got)) < item.points
    ]
    return OwnLook(one.date, str(Inspection.Kind(one.kind).label), one.total, losses)


def _tell_loss(item: Item, lost: Decimal, reasons: Sequence[str]) -> str:
    """`厕所扣15分（满分15分）：便池未冲洗`."""
    text = _("%(item)s: %(lost)s of %(points)s points lost")
    told = text % {"item": item.name, "lost": plain(lost), "points": item.points}
    return f"{told}：{'、'.join(reasons)}" if reasons else told
