"""Pairs: which are active, which a board scores, and lines through time."""

from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from boards.models import Board, BoardEntry, Pair
from boards.queries import shown_boards
from grid.domain.periods import Period


def active_pairs(pairs: QuerySet[Pair]) -> QuerySet[Pair]:
    return pairs.filter(ended_on=None)


def with_sides(pairs: QuerySet[Pair], result: Board | None = None) -> QuerySet[Pair]:
    """With people and places, and the helped one's scores on the board that settled the pair.

    `helped_joint`, `helped_own`; on the board `result`, if it is another (a revised one).
    """
    helped = Q(household=OuterRef("black_household")) | Q(
        household=None, branch=OuterRef("black_branch")
    )
    board = result.pk if result else OuterRef("result")
    entries = BoardEntry.objects.filter(helped, board=board, pair=OuterRef("pk")).order_by()
    return pairs.select_related(
        "board",
        "result",
        "red_branch",
        "red_household",
        "black_branch",
        "black_household",
        "formed_by",
        "ended_by",
    ).annotate(
        helped_joint=Subquery(entries.values("score")[:1]),
        helped_own=Subquery(entries.values("own_score")[:1]),
    )


def pairs_to_score(pairs: QuerySet[Pair], board: Board) -> QuerySet[Pair]:
    """Active pairs that this board scores jointly.

    Of its level and kind of period, from a board that ended before its period, formed before
    the period was over; not those that another board under notice scores already.
    """
    kind = Period.parse(board.period).kind
    elsewhere = BoardEntry.objects.filter(board__status=Board.Status.NOTICE, pair__isnull=False)
    rows = (
        active_pairs(pairs)
        .filter(level=board.level, board__period__regex=kind.form)
        .filter(board__end__lt=board.start, formed_at__date__lte=board.end)
        .exclude(pk__in=elsewhere.exclude(board=board).values("pair"))
    )
    return rows.filter(board__branch=board.branch_id) if board.branch_id else rows


def ended_in(pairs: QuerySet[Pair], period: Period) -> QuerySet[Pair]:
    """Pairs that a board published in the period settled, or that were dissolved in it."""
    return pairs.filter(ended_on__gte=period.start, ended_on__lte=period.end)


class Left(NamedTuple):
    """Different branches and different households, each counted once however often it left."""

    branches: int = 0
    households: int = 0


def count_left(pairs: QuerySet[Pair], period: Period) -> Left:
    """Who left the black board through a pair, by a board published in the period. One query."""
    ended = ended_in(pairs, period).filter(outcome=Pair.Outcome.LEFT).order_by()
    villages = Count("black_branch", distinct=True, filter=Q(black_household=None))
    homes = Count("black_household", distinct=True)
    return Left(**ended.aggregate(branches=villages, households=homes))


def left_in(pairs: QuerySet[Pair], period: Period) -> QuerySet[Pair]:
    """Those through which somebody left the black board, villages first, with both scores."""
    found = with_sides(ended_in(pairs, period).filter(outcome=Pair.Outcome.LEFT))
    return found.order_by(F("black_household").asc(nulls_first=True), "black_branch__code", "pk")


def of_household(pairs: QuerySet[Pair], household: int) -> QuerySet[Pair]:
    return pairs.filter(Q(red_household=household) | Q(black_household=household))


def of_branch(pairs: QuerySet[Pair], branch: int) -> QuerySet[Pair]:
    """Pairs of the branch itself, not those of its households."""
    return pairs.filter(Q(red_branch=branch) | Q(black_branch=branch), red_household=None)


def entries_through_time(
    entries: QuerySet[BoardEntry], boards: QuerySet[Board]
) -> QuerySet[BoardEntry]:
    """Entries on boards that people have seen, the oldest first; of revised ones the last."""
    seen = shown_boards(boards).filter(revision=None)
    return (
        entries.filter(board__in=seen)
        .select_related("board", "board__branch", "pair")
        .order_by("board__end", "board__level", "pk")
    )
