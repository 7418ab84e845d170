"""What stands beside red and black entries: what moved since the last board, and photos."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet

from boards.domain.pairs import key_of
from boards.models import Board
from boards.presenters import ShownEntry
from boards.presenters_life import find_moves
from boards.queries_photos import evidence_of
from inspections.models import Photo


def add_facts(
    board: Board, shown: Iterable[ShownEntry], photos: QuerySet[Photo]
) -> list[ShownEntry]:
    """`photos`: those that may be seen here. Three queries, whatever the number of entries."""
    shown = list(shown)
    moves = find_moves(board, [one.entry for one in shown])
    pictures = _group(board, evidence_of(photos, board, [key_of(one.entry) for one in shown]))
    return [
        replace(
            one,
            move=moves.get(one.entry.pk, ""),
            photos=tuple(pictures.get(key_of(one.entry), ())),
        )
        for one in shown
    ]


def _group(board: Board, photos: Iterable[Photo]) -> dict[int, list[Photo]]:
    found: dict[int, list[Photo]] = {}
    for photo in photos:
        key = photo.branch_id if board.level == Board.Level.BRANCHES else photo.household_id
        found.setdefault(key or 0, []).append(photo)
    return found
