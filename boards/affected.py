"""Published boards that a corrected inspection bears on."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from boards.models import Board
from boards.queries import boards_holding, visible_boards
from grid.models import User
from inspections.affected import Affected, register_finder
from inspections.models import Inspection


@register_finder
def find_boards(inspection: Inspection, until: datetime, user: User) -> Iterator[Affected]:
    if not user.has_perm("boards.view_board"):
        return
    for board in boards_holding(visible_boards(user), inspection, until):
        yield Affected(_title(board), reverse("boards:show", args=[board.pk]))


def _title(board: Board) -> str:
    place = f" · {board.branch.name}" if board.branch else ""
    return f"{board.label} · {board.get_level_display()}{place}"
