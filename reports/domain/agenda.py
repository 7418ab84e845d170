"""What is due next, as rows that each lead to where it is done."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Ceremony
from awards.queries import count_waiting, lists_to_fix
from boards.models import Appraisal, AppraisalObjection, Board, BoardEntry, Objection
from boards.queries import on_record, waiting_corrections
from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, Township, User
from grid.scope import Scope
from inspections.models import Correction
from reports.domain.figures import Figures
from reports.queries import SOON


@dataclass(frozen=True)
class Task:
    text: str
    url: str


def find_agenda(
    *, scope: Scope, township: Township, figures: Figures, branch: Branch | None = None
) -> list[Task]:
    """The week's households still to be seen, problems due soon, boards and awards that wait.

    For the office eleven queries more, however much waits.
    """
    tasks = [_inspect(figures, branch), _problems(figures, branch)]
    if branch is None and scope.user.has_perm("boards.publish_board"):
        tasks += [
            _objections(scope, township),
            _notices(scope, township, figures),
            _corrections(scope, township),
            _pending(scope, township, figures),
            _boards(scope, township, figures),
            *_appraisals(scope, township, figures),
            *_awards(cast(User, scope.user), figures),
        ]
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


def _objections(scope: Scope, township: Township) -> Task | None:
    waiting = scope.of(Objection).filter(
        entry__board__township=township, decision=Objection.Decision.WAITING
    )
    if not (count := waiting.count()):
        return None
    text = ngettext(
        "%(count)s objection waits for a decision",
        "%(count)s objections wait for a decision",
        count,
    )
    return Task(text % {"count": count}, reverse("objections:index"))


def _notices(scope: Scope, township: Township, figures: Figures) -> Task | None:
    """Boards whose notice period is over: one by its own page, several by the list."""
    over = scope.of(Board).filter(
        township=township, status=Board.Status.NOTICE, notice_until__lt=figures.day
    )
    found = list(over.order_by("notice_until", "pk").values_list("pk", "period", "level"))
    if not found:
        return None
    if len(found) > 1:
        text = _("%(count)s boards are ready to publish: their notice period is over")
        url = f"{reverse('admin:boards_board_changelist')}?status__exact={Board.Status.NOTICE}"
        return Task(text % {"count": len(found)}, url)
    ((pk, period, level),) = found
    text = _("The board of %(period)s is ready to publish: its notice period is over")
    label = f"{Period.parse(period).label} · {Board.Level(level).label}"
    return Task(text % {"period": label}, reverse("boards:show", args=[pk]))


def _corrections(scope: Scope, township: Township) -> Task | None:
    """Corrections that bear on something scored before them, until they are carried through."""
    waiting = waiting_corrections(scope.of(Correction).filter(township=township))
    found = list(waiting.order_by("at", "pk").values_list("pk", flat=True))
    if not found:
        return None
    text = ngettext(
        "%(count)s correction bears on boards or appraisals and is to be carried through",
        "%(count)s corrections bear on boards or appraisals and are to be carried through",
        len(found),
    )
    one = reverse("carry:show", args=[found[0]])
    url = one if len(found) == 1 else reverse("carry:index")
    return Task(text % {"count": len(found)}, url)


def _pending(scope: Scope, township: Township, figures: Figures) -> Task | None:
    """Entries that a revision makes black and whose own notice period is over."""
    boards_on_record = on_record(Board.objects.filter(township=township)).order_by()
    rows = scope.of(BoardEntry).filter(
        board__in=boards_on_record.values("pk"),
        state=BoardEntry.State.PENDING,
        notice_until__lt=figures.day,
    )
    boards = list(rows.order_by("board", "pk").values_list("board", flat=True))
    if not boards:
        return None
    text = ngettext(
        "%(count)s entry can be put on the black side: its own notice period is over",
        "%(count)s entries can be put on the black side: their own notice periods are over",
        len(boards),
    )
    return Task(text % {"count": len(boards)}, reverse("boards:show", args=[boards[0]]))


def _boards(scope: Scope, township: Township, figures: Figures) -> Task | None:
    """The board of branches of the quarter that ended last: to be made, or to be put up."""
    ended = Period.holding(figures.day, PeriodKind.QUARTER).previous
    boards = scope.of(Board).filter(
        township=township, level=Board.Level.BRANCHES, period=ended.code, revision=None
    )
    latest = boards.order_by("-version").values_list("pk", "status").first()
    pk, status = latest or (0, Board.Status.WITHDRAWN)
    if status == Board.Status.DRAFT:
        text = _("The board of %(period)s is a draft: open its notice period")
        return Task(text % {"period": ended.label}, reverse("boards:show", args=[pk]))
    if status == Board.Status.WITHDRAWN:
        text = _("The board of %(period)s is not made yet")
        return Task(text % {"period": ended.label}, reverse("boards:make"))
    return None


def _appraisals(scope: Scope, township: Township, figures: Figures) -> list[Task]:
    """Objections of members to decide, and each year's result under notice or past it."""
    waiting = scope.of(AppraisalObjection).filter(
        line__appraisal__township=township, decision=AppraisalObjection.Decision.WAITING
    )
    url = reverse("appraisal:index")
    tasks = []
    years = list(waiting.order_by("received_at").values_list("line__appraisal__year", flat=True))
    if count := len(years):
        text = ngettext(
            "%(count)s objection to an appraisal waits for a decision",
            "%(count)s objections to appraisals wait for a decision",
            count,
        )
        tasks.append(Task(text % {"count": count}, f"{url}?year={years[0]}"))
    noticed = scope.of(Appraisal).filter(township=township, status=Appraisal.Status.NOTICE)
    for one in noticed.order_by("year"):
        text = _("The appraisal of %(year)s is ready to be made final: its notice period is over")
        if figures.day <= one.notice_until:
            text = _("The appraisal of %(year)s is open to objection until %(day)s")
        said = {"year": one.label, "day": date_format(one.notice_until)}
        tasks.append(Task(text % said, f"{url}?year={one.year}"))
    return tasks


def _awards(user: User, figures: Figures) -> list[Task]:
    """Nominations, objections, lists and holders of titles that wait for the office."""
    waits, ceremonies = count_waiting(user), reverse("ceremonies:index")
    told = [
        (
            waits.nominations,
            ngettext(
                "%(count)s nomination for an award waits for review",
                "%(count)s nominations for awards wait for review",
                waits.nominations,
            ),
            ceremonies,
        ),
        (
            waits.objections,
            ngettext(
                "%(count)s objection to an award waits for a decision",
                "%(count)s objections to awards wait for a decision",
                waits.objections,
            ),
            ceremonies,
        ),
        (
            waits.cases,
            ngettext(
                "%(count)s holder of a title no longer meets its rules",
                "%(count)s holders of titles no longer meet their rules",
                waits.cases,
            ),
            reverse("holders:index"),
        ),
    ]
    tasks = [Task(text % {"count": count}, url) for count, text, url in told if count]
    return tasks + [_fix_list(one) for one in lists_to_fix(user, figures.day)]


def _fix_list(ceremony: Ceremony) -> Task:
    text = _("The list of %(ceremony)s can be fixed: its notice period is over")
    url = reverse("selection:notice", args=[ceremony.pk])
    return Task(text % {"ceremony": ceremony.name}, url)
