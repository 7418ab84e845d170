"""Revising a published board: before and after, the new version, and its correction notice."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from boards.domain.appraisal_revise import appraisals_resting_on
from boards.domain.boards import BoardRefused
from boards.domain.revise import (
    Line,
    boards_resting_on,
    compare_lines,
    compute_revision,
    find_groundless,
    find_resettled,
    revise_board,
)
from boards.models import Board
from boards.presenters_pairs import title_of
from boards.presenters_revise import show_found, show_outcomes, show_shifts
from boards.queries import corrections_since, on_record, visible_boards
from boards.views import keeps_names
from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope
from inspections.models import Correction

REASON_LENGTH = 500


@desk_page("boards.publish_board")
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """The board before and after the corrections; a POST with a reason makes the version."""
    user = cast(User, request.user)
    board = get_object_or_404(on_record(visible_boards(user)), pk=pk)
    fault = ""
    if request.method == "POST":
        try:
            new = revise_board(board=board, reason=request.POST.get("reason", ""), by=user)
        except BoardRefused as refused:
            fault = str(refused)
        else:
            messages.success(request, _("The board is revised; the version before can be read."))
            return redirect("boards:correction", pk=new.pk)
    revision = compute_revision(board)
    rows = corrections_since(Scope(user).of(Correction), board).order_by("-at")
    context = {
        "title": _("Revise the board"),
        "board": board,
        "board_title": title_of(board),
        "revision": revision,
        "shifts": show_shifts(board, revision.shifts, masked=False),
        "corrections": rows.select_related("superseded__household", "replacement", "by"),
        "resting": [(one, title_of(one)) for one in boards_resting_on(board)],
        "years": appraisals_resting_on(board),
        "fault": fault,
        "reason": request.POST.get("reason", ""),
        "reason_length": REASON_LENGTH,
    }
    return render_desk(request, "boards/revise.html", context, status=422 if fault else 200)


@desk_page("boards.view_board")
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version changed: scores and colours, pairs, later boards."""
    user = cast(User, request.user)
    context = _describe(user, pk, masked=False if user.has_perm("boards.publish_board") else None)
    return render_desk(request, "boards/correction.html", context)


@desk_page("boards.view_board")
def print_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """The correction notice for the wall: names masked."""
    context = _describe(cast(User, request.user), pk, masked=True)
    return TemplateResponse(request, "boards/correction_print.html", context)


def _describe(user: User, pk: int, *, masked: bool | None) -> dict[str, Any]:
    new = get_object_or_404(visible_boards(user).select_related("revises"), pk=pk)
    old = new.revises
    if old is None:
        raise Http404
    is_masked = not keeps_names(new, user) if masked is None else masked
    shifts, moved = compare_lines(_read_lines(old), _read_lines(new))
    return {
        "title": _("Correction notice"),
        "board": new,
        "old": old,
        "board_title": title_of(new),
        "shifts": show_shifts(new, shifts, masked=is_masked),
        "moved": moved,
        "outcomes": show_outcomes(new, find_resettled(old, new), masked=is_masked),
        "groundless": show_found(find_groundless(new), masked=is_masked),
        "resting": [(one, title_of(one)) for one in boards_resting_on(new)],
        "years": appraisals_resting_on(new),
    }


def _read_lines(board: Board) -> dict[int, Line]:
    """The entries as they stand, by who is ranked."""
    rows = board.entries.order_by()
    return {
        household or branch: Line(rank, score, own, colour)
        for household, branch, rank, score, own, colour in rows.values_list(
            "household", "branch", "rank", "score", "own_score", "colour"
        ).iterator(chunk_size=5000)
    }
