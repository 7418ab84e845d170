"""What is due next, as rows that each lead to where it is done."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.models import Board
from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, Township
from grid.scope import Scope
from reports.domain.figures import Figures
from reports.queries import SOON


@dataclass(frozen=True)
class Task:
    text: str
    url: str


def find_agenda(
    *, scope: Scope, township: Township, figures: Figures, branch: Branch | None = None
) -> list[Task]:
    """The week's households still to be seen, problems due soon, boards not yet made."""
    tasks = [_inspect(figures, branch), _problems(figures, branch)]
    if branch is None and scope.user.has_perm("boards.add_board"):
        tasks.append(_boards(scope, township, figures))
    return [task for task in tasks if task]


def _inspect(figures: Figures, branch: Branch | None) -> Task | None:
    left = sum(max(0, row.due - row.done) for row in figures.rows)
    if branch:
        left = max(0, figures.total.due - figures.total.done)
    if not left:
        return None
    text = ngettext(
        "%(count)s household still to be inspected this week",
        "%(count)s households still to be inspected this week",
        left,
    )
    url = reverse("field:home") + (f"?branch={branch.pk}" if branch else "")
    return Task(text % {"count": left}, url)


def _problems(figures: Figures, branch: Branch | None) -> Task | None:
    count = figures.total.soon
    if not count:
        return None
    query: dict[str, object] = {
        "status__exact": "open",
        "rectified_on__isnull": True,
        "due_on__gte": figures.day,
        "due_on__lte": figures.day + SOON,
    }
    if branch:
        query["branch__id__exact"] = branch.pk
    text = ngettext(
        "%(count)s problem is due within seven days",
        "%(count)s problems are due within seven days",
        count,
    )
    url = f"{reverse('admin:inspections_problem_changelist')}?{urlencode(query)}"
    return Task(text % {"count": count}, url)


def _boards(scope: Scope, township: Township, figures: Figures) -> Task | None:
    """The board of branches of the quarter that ended last."""
    ended = Period.holding(figures.day, PeriodKind.QUARTER).previous
    boards = scope.of(Board).filter(
        township=township, level=Board.Level.BRANCHES, period=ended.code
    )
    if boards.filter(status=Board.Status.PUBLISHED).exists():
        return None
    text = _("The board of %(period)s is not published yet") % {"period": ended.label}
    return Task(text, reverse("boards:make"))
