"""Published boards and frozen appraisals that a corrected inspection bears on."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from boards.models import AppraisalLine, Board
from boards.queries import boards_holding, visible_boards
from boards.queries_appraisal import lines_holding
from grid.models import User
from grid.scope import Scope
from inspections.affected import Affected, register_finder
from inspections.models import Inspection


@register_finder
def find_boards(inspection: Inspection, until: datetime, user: User) -> Iterator[Affected]:
    if not user.has_perm("boards.view_board"):
        return
    for board in boards_holding(visible_boards(user), inspection, until):
        yield Affected(_title(board), reverse("boards:show", args=[board.pk]))


@register_finder
def find_appraisals(inspection: Inspection, until: datetime, user: User) -> Iterator[Affected]:
    """The frozen year of whose day the inspection was, if it had arrived when it was frozen."""
    if not user.is_staff or not user.has_perm("boards.view_appraisal"):
        return
    for line in lines_holding(Scope(user).of(AppraisalLine), inspection, until):
        text = _("Appraisal of %(year)s · %(name)s")
        title = text % {"year": line.appraisal.year, "name": line.member.name}
        url = reverse("appraisal:member", args=[line.member_id])
        yield Affected(title, f"{url}?year={line.appraisal.year}")


def _title(board: Board) -> str:
    place = f" · {board.branch.name}" if board.branch else ""
    return f"{board.label} · {board.get_level_display()}{place}"
