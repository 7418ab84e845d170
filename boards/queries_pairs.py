"""Pairs: which are active, which a board scores, and lines through time."""

from django.db.models import Q, QuerySet

from boards.models import Board, BoardEntry, Pair
from boards.queries import shown_boards


def active_pairs(pairs: QuerySet[Pair]) -> QuerySet[Pair]:
    return pairs.filter(ended_on=None)


def with_sides(pairs: QuerySet[Pair]) -> QuerySet[Pair]:
    return pairs.select_related(
        "board",
        "result",
        "red_branch",
        "red_household",
        "black_branch",
        "black_household",
        "formed_by",
        "ended_by",
    )


def pairs_to_score(pairs: QuerySet[Pair], board: Board) -> QuerySet[Pair]:
    """Active pairs that this board scores jointly: of its level, from a board before its period."""
    rows = active_pairs(pairs).filter(level=board.level, board__end__lt=board.start)
    return rows.filter(board__branch=board.branch_id) if board.branch_id else rows


def of_household(pairs: QuerySet[Pair], household: int) -> QuerySet[Pair]:
    return pairs.filter(Q(red_household=household) | Q(black_household=household))


def of_branch(pairs: QuerySet[Pair], branch: int) -> QuerySet[Pair]:
    """Pairs of the branch itself, not those of its households."""
    return pairs.filter(Q(red_branch=branch) | Q(black_branch=branch), red_household=None)


def entries_through_time(
    entries: QuerySet[BoardEntry], boards: QuerySet[Board]
) -> QuerySet[BoardEntry]:
    """Entries on boards that people have seen, the oldest first; of revised ones the last."""
    seen = shown_boards(boards).exclude(revision__status=Board.Status.PUBLISHED)
    return (
        entries.filter(board__in=seen)
        .select_related("board", "board__branch", "pair")
        .order_by("board__end", "board__level", "pk")
    )
