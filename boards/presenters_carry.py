"""What one correction bears on, in words: each with before and after, and what is to be done."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from boards.domain.appraisal_revise import appraisals_resting_on, compute_year
from boards.domain.carry import Bearing, find_bearings
from boards.domain.revise import (
    Line,
    Revision,
    boards_resting_on,
    compute_revision,
    foresee_outcomes,
)
from boards.models import Appraisal, Board, BoardEntry, Pair
from boards.presenters_appraisal import show_shifts as show_results
from boards.presenters_pairs import title_of
from boards.presenters_revise import show_found, show_shifts
from boards.queries import boards_before, corrections_since, visible_boards
from boards.queries_appraisal import appraisals_before
from grid.models import Member, User
from grid.scope import Scope
from inspections.models import Correction

COLOURS, OUTCOMES = dict(BoardEntry.Colour.choices), dict(Pair.Outcome.choices)
Lines = tuple[tuple[str, str, str], ...]


def say_todo(board: Board) -> str:
    """What is done about a board that a correction changes."""
    if board.status == Board.Status.DRAFT:
        return _("a draft: draft it anew before its notice")
    if board.status == Board.Status.NOTICE:
        return _("under notice: score it anew before it is published")
    return _("published: revise it")


def show_bearings(correction: Correction, user: User, at: datetime) -> list[Bearing]:
    """Boards, later boards, years and what higher floors add; queries by thing, not by entry."""
    boards = list(boards_before(visible_boards(user), correction))
    later = {one.pk: one for board in boards for one in boards_resting_on(board)}
    for board in boards:
        later.pop(board.pk, None)
    return [
        *(_show_board(board, user, at) for board in boards),
        *(_show_later(board) for board in later.values()),
        *_show_years(correction, boards, user, at),
        *find_bearings(correction, user),
    ]


def _show_board(board: Board, user: User, at: datetime) -> Bearing:
    revision = compute_revision(board, at=at)
    lines = _say_shifts(board, revision, user) + _say_outcomes(board, revision)
    return Bearing(
        title=_title(board),
        url=reverse("boards:show", args=[board.pk]),
        state=board.get_status_display(),
        todo=say_todo(board) if revision.is_needed else "",
        lines=lines,
    )


def _title(board: Board) -> str:
    place = f" · {board.branch.name}" if board.branch else ""
    version = _("version %(number)s") % {"number": board.version}
    return f"{title_of(board)}{place} · {version}"


def _say_shifts(board: Board, revision: Revision, user: User) -> Lines:
    was_shown = board.status in (Board.Status.PUBLISHED, Board.Status.SUPERSEDED)
    since = corrections_since(Scope(user).of(Correction), board)
    told = []
    for one in show_shifts(board, revision.shifts, since, masked=False):
        after = _say(one.after)
        if was_shown and one.is_newly_black:
            after = _("%(line)s, only after a notice period of its own") % {"line": after}
        told.append((f"{one.place} {one.name}".strip(), _say(one.before), after))
    return tuple(told)


def _say(line: Line | None) -> str:
    if line is None:
        return _("not on the board")
    return f"{line.score} {COLOURS[line.colour]}" if line.colour else str(line.score)


def _say_outcomes(board: Board, revision: Revision) -> Lines:
    told = foresee_outcomes(board, revision)
    if not told:
        return ()
    shown = show_found([pair for pair, *_rest in told], masked=False)
    return tuple(
        (
            _("Pair %(red)s and %(black)s") % {"red": one.red, "black": one.black},
            str(OUTCOMES[before]),
            str(OUTCOMES[after]),
        )
        for one, (_pair, before, after) in zip(shown, told, strict=True)
    )


def _show_later(board: Board) -> Bearing:
    return Bearing(
        title=_title(board),
        url=reverse("boards:show", args=[board.pk]),
        state=board.get_status_display(),
        todo=_("took a partner's score from a board above: computed right after that one"),
    )


def _show_years(
    correction: Correction, boards: Iterable[Board], user: User, at: datetime
) -> Iterator[Bearing]:
    if not user.has_perm("boards.freeze_appraisal"):
        return
    visible = Scope(user).of(Appraisal)
    years = {one.pk: one for one in appraisals_before(visible, correction)}
    years |= {one.pk: one for board in boards for one in appraisals_resting_on(board)}
    for year in years.values():
        revision = compute_year(year, at=at)
        shown = show_results(revision.shifts, Scope(user).of(Member))
        yield Bearing(
            title=_("Appraisal of %(year)s") % {"year": year.year},
            url=reverse("appraisal:revise", args=[year.pk]),
            state=year.get_status_display(),
            todo=_("frozen: computed anew after the boards"),
            lines=tuple(
                (one.member.name, str(one.before.score), str(one.after.score)) for one in shown
            ),
        )
