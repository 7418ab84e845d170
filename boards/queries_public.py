"""What anybody may see: boards under notice and in force, and an entry by its own code."""

from django.db.models import QuerySet

from boards.models import Board, BoardEntry
from grid.models import Township

PUBLIC = (Board.Status.NOTICE, Board.Status.PUBLISHED)


def every_township() -> QuerySet[Township]:
    """Anybody may read by which rules a township scores."""
    return Township.objects.order_by("code")


def public_boards() -> QuerySet[Board]:
    """Black entries expire with their board: what is superseded or withdrawn is gone."""
    boards = Board.objects.filter(status__in=PUBLIC, revision=None)
    return boards.select_related("township", "branch").order_by("-end", "level", "branch__code")


def entries_by_code(code: str) -> QuerySet[BoardEntry]:
    """The one entry that has the code: it leads to the household's answer for ever."""
    entries = BoardEntry.objects.filter(code=code)
    return entries.select_related("board__township", "board__branch", "household")


def shown_entries(code: str) -> QuerySet[BoardEntry]:
    """The same as long as its board is public: photos and consents end with it."""
    return entries_by_code(code).filter(board__in=public_boards().order_by())


def earlier_board(board: Board) -> Board | None:
    """The board of the same level and kind of period before this one."""
    rows = Board.objects.filter(
        township=board.township_id,
        branch=board.branch_id,
        level=board.level,
        end__lt=board.start,
        status__in=(Board.Status.PUBLISHED, Board.Status.SUPERSEDED),
        revision=None,
    )
    length = len(board.period)  # 2023-05 and 2023Q2 differ in length: one kind each
    same = [row for row in rows.order_by("-end")[:24] if len(row.period) == length]
    return same[0] if same else None
