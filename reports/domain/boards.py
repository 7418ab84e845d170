"""The boards that hold now, and those of a period."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from boards.models import Board, BoardEntry
from boards.queries import entries_on_sides, latest_of_each_level, on_record, published
from grid.domain.consents import name_publicly
from grid.domain.periods import Period
from grid.models import Branch, Township
from grid.scope import Scope


class Line(NamedTuple):
    """One entry of a side: a branch, or a household of it with its `head`, `shown` to others."""

    board: int
    rank: int
    score: Decimal
    colour: str
    branch: str
    head: str | None
    shown: str | None

    @property
    def name(self) -> str:
        """As printed outside the village: masked but with consent (PIPL Art. 25)."""
        return f"{self.branch} {self.shown}" if self.shown else self.branch


@dataclass
class BoardSides:
    """A board with its two sides: reds the best first, blacks the worst first."""

    board: Board
    reds: list[Line]
    blacks: list[Line]

    @property
    def lines(self) -> list[tuple[Line | None, Line | None]]:
        """Both sides beside each other, for a printed table."""
        return list(zip_longest(self.reds, self.blacks))


def latest_boards(
    *, scope: Scope, township: Township, branch: Branch | None = None
) -> list[BoardSides]:
    """The latest published board of branches and of households, of quarter or month.

    For a branch: of its own households. Three queries whatever their number.
    """
    boards = published(scope.of(Board).filter(township=township, branch=branch))
    return fill_sides(list(latest_of_each_level(boards)))


class BoardLine(NamedTuple):
    """A board in a list; `is_latest`: of its level it is in force at the period's end.

    `is_later`: published after the period only, as a period's own board mostly is.
    `is_shown`: with both its sides, as the period's own board or, where that has none of its
    level, as the latest in it. All others are a line.
    """

    board: Board
    reds: int
    blacks: int
    is_latest: bool
    is_later: bool
    is_shown: bool


def list_boards(*, scope: Scope, township: Township, period: Period) -> list[BoardLine]:
    """The township's boards of days in this period or published in it, in their latest versions.

    By level, the newest first. Two queries.
    """
    boards = _boards_of(scope.of(Board).filter(township=township, branch=None), period)
    sides = BoardEntry.objects.filter(board__in=boards).exclude(colour="").order_by()
    counts = {
        (board, colour): number
        for board, colour, number in sides.values_list("board", "colour").annotate(Count("pk"))
    }
    last = {board.level: board.pk for board in reversed(boards)}
    latest = {board.level: board.pk for board in reversed(boards) if board.was_out}
    own = {board.level: board.pk for board in boards if board.period == period.code}
    return [
        BoardLine(
            board,
            counts.get((board.pk, BoardEntry.Colour.RED), 0),
            counts.get((board.pk, BoardEntry.Colour.BLACK), 0),
            is_latest=latest.get(board.level) == board.pk,
            is_later=not board.was_out,
            is_shown=own.get(board.level, last[board.level]) == board.pk,
        )
        for board in boards
    ]


def _boards_of(boards: QuerySet[Board], period: Period) -> list[Any]:
    """`was_out`: published by the period's end. The day of a board is that of any version."""
    of_board = {name: OuterRef(name) for name in ("level", "period")}
    versions = boards.filter(published_at__isnull=False, **of_board).order_by()
    in_period = versions.filter(published_at__date__range=(period.start, period.end))
    by_then = versions.filter(published_at__date__lte=period.end)
    within = Q(start__gte=period.start, end__lte=period.end) | Q(Exists(in_period))
    found = on_record(boards).filter(within).annotate(was_out=Exists(by_then))
    return list(found.order_by("level", "-end", "start").defer("rule"))


def fill_sides(boards: list[Board]) -> list[BoardSides]:
    entries = entries_on_sides(BoardEntry.objects.filter(board__in=boards))
    sides = {board.pk: BoardSides(board, [], []) for board in boards}
    columns = ("board", "rank", "score", "colour", "branch_name", "head", "household")
    rows = list(entries.values_list(*columns))
    public = name_publicly((home, head) for *_, head, home in rows if home)
    for *facts, head, home in rows:
        line = Line._make((*facts, head or None, public.get((home, head))))
        side = sides[line.board]
        (side.reds if line.colour == BoardEntry.Colour.RED else side.blacks).append(line)
    for side in sides.values():
        side.blacks.reverse()
    return list(sides.values())
