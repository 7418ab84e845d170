"""Scored boards and frozen appraisals that a corrected inspection bears on."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.models import AppraisalLine, Board
from boards.presenters_carry import say_todo
from boards.queries import boards_holding, visible_boards, waiting_corrections
from boards.queries_appraisal import lines_holding
from grid.models import User
from grid.scope import Scope
from inspections.affected import Affected, register_finder
from inspections.models import Correction, Inspection


@register_finder
def find_boards(inspection: Inspection, until: datetime, user: User) -> Iterator[Affected]:
    if not user.has_perm("boards.view_board"):
        return
    for board in boards_holding(visible_boards(user), inspection, until):
        todo = say_todo(board) if user.has_perm("boards.publish_board") else ""
        yield Affected(_title(board), reverse("boards:show", args=[board.pk]), todo)


@register_finder
def find_corrections(inspection: Inspection, until: datetime, user: User) -> Iterator[Affected]:
    """Corrections of this look that wait: the page on which all of it is revised."""
    if not user.has_perm("boards.publish_board"):
        return
    rows = waiting_corrections(Scope(user).of(Correction))
    for correction in rows.filter(first=inspection, at__lte=until).order_by("-at"):
        text = _("everything that the correction of %(day)s bears on, on one page")
        title = text % {"day": date_format(timezone.localtime(correction.at), "DATE_FORMAT")}
        yield Affected(title, reverse("carry:show", args=[correction.pk]))


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
