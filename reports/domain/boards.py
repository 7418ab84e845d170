"""The boards that hold now: the latest published one of each level."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from boards.models import Board, BoardEntry
from boards.queries import entries_on_sides, published
from grid.domain.names import mask_name
from grid.models import Branch, Township
from grid.scope import Scope


@dataclass
class BoardSides:
    """A board with its two sides in the order of rank."""

    board: Board
    reds: list[BoardEntry]
    blacks: list[BoardEntry]

    @property
    def lines(self) -> list[tuple["Line | None", "Line | None"]]:
        """Both sides beside each other, for a printed table; households are masked."""
        return list(zip_longest(map(make_line, self.reds), map(make_line, self.blacks)))


@dataclass(frozen=True)
class Line:
    """One entry as it is printed outside the village."""

    rank: int
    name: str
    score: Decimal


def latest_boards(
    *, scope: Scope, township: Township, branch: Branch | None = None
) -> list[BoardSides]:
    """The latest published board of branches and of households, of quarter or month.

    For a branch: of its own households. Two queries whatever their number.
    """
    boards = published(scope.of(Board).filter(township=township, branch=branch))
    latest: dict[str, Board] = {}
    for board in boards.order_by("level", "-end", "start")[:12]:
        latest.setdefault(board.level, board)
    return fill_sides(list(latest.values()))


def boards_of_period(*, scope: Scope, township: Township, code: str) -> list[BoardSides]:
    """The published boards of exactly this period, without those of single branches."""
    boards = published(scope.of(Board).filter(township=township, branch=None, period=code))
    return fill_sides(list(boards.order_by("level")))


def fill_sides(boards: list[Board]) -> list[BoardSides]:
    entries = entries_on_sides(
        BoardEntry.objects.filter(board__in=boards).select_related("branch", "household")
    )
    sides = {board.pk: BoardSides(board, [], []) for board in boards}
    for entry in entries:
        side = sides[entry.board_id]
        (side.reds if entry.colour == BoardEntry.Colour.RED else side.blacks).append(entry)
    return list(sides.values())


def make_line(entry: BoardEntry) -> Line:
    """A branch by its name; a household by village and masked head (PIPL Art. 25)."""
    name = entry.branch.name
    if entry.household:
        name = f"{name} {mask_name(entry.household.head)}"
    return Line(entry.rank, name, entry.score)
