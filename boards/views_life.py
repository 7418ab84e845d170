"""A board's life at the desk: notice, publishing, withdrawing; poster and slips to print."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from boards.domain.boards import BoardRefused
from boards.domain.life import open_notice, publish_board, withdraw_board
from boards.domain.redraft import draft_anew, redraft_under_notice
from boards.models import Board, BoardEntry
from boards.presenters import explain_lots, explain_rule, show_entries
from boards.presenters_life import signed_on
from boards.presenters_told import tell_entries
from boards.queries import entries_on_sides, pending_entries, visible_boards
from boards.views import item_names
from grid.desk import desk_page
from grid.models import User
from grid.scope import Scope
from inspections.presenters_sheets import draw_code


def _act(request: HttpRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    board = get_object_or_404(visible_boards(cast(User, request.user)), pk=pk)
    try:
        act(board=board, by=request.user)
    except BoardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, done)
    return redirect("boards:show", pk=pk)


@desk_page("boards.publish_board")
@require_POST
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, open_notice, _("The notice period has begun."))


@desk_page("boards.publish_board")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, publish_board, _("The board is published."))


@desk_page("boards.publish_board")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")

    def act(**given: Any) -> Board:
        return withdraw_board(reason=reason, **given)

    return _act(request, pk, act, _("The board is withdrawn."))


def _printable(request: HttpRequest, pk: int) -> Board:
    """A draft or a withdrawn board is not put on a wall."""
    board = get_object_or_404(visible_boards(cast(User, request.user)), pk=pk)
    if board.status in (Board.Status.DRAFT, Board.Status.WITHDRAWN):
        raise PermissionDenied
    return board


@desk_page("boards.view_board")
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The village wall's poster, A3: both sides, names masked, a code to the public page."""
    user = cast(User, request.user)
    board = _printable(request, pk)
    rows = Scope(user).of(BoardEntry).filter(board=board)
    sides = show_entries(
        board, entries_on_sides(rows.filter(state="")), item_names(board, user), masked=True
    )
    url = request.build_absolute_uri(reverse("public:board", args=[board.pk]))
    context = {
        "board": board,
        "rule": explain_rule(board),
        "lots": explain_lots(board),
        "reds": [one for one in sides if one.entry.colour == "red"],
        "blacks": [one for one in reversed(sides) if one.entry.colour == "black"],
        "waiting": rows.filter(state=BoardEntry.State.WAITING).count(),
        "signed_on": signed_on(board),
        "code": draw_code(url),
    }
    return TemplateResponse(request, "boards/poster.html", context)


@desk_page("boards.publish_board")
@require_POST
def redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """Score a board under notice, or a draft, anew: the page of the new version follows."""
    user = cast(User, request.user)
    board = get_object_or_404(visible_boards(user), pk=pk)
    reason = request.POST.get("reason", "")[:500]
    try:
        if board.status == Board.Status.DRAFT:
            board, done = draft_anew(board=board, by=user), _("The draft is made anew.")
        else:
            board = redraft_under_notice(board=board, reason=reason, by=user)
            done = _("Scored anew; a new notice period has begun.")
    except BoardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, done)
    return redirect("boards:show", pk=board.pk)


@desk_page("boards.publish_board")
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip for each red or black entry, with the code of its own page; two on a sheet of A4.

    Of a published board that a revision makes some black: for those, in the notice of their own.
    """
    user = cast(User, request.user)
    board = _printable(request, pk)
    rows = Scope(user).of(BoardEntry).filter(board=board).exclude(code=None)
    if board.status != Board.Status.NOTICE and pending_entries(rows).exists():
        rows = pending_entries(rows)
    entries = rows.select_related("household").order_by("branch__code", "rank", "pk")
    shown = show_entries(board, entries, item_names(board, user))
    told = tell_entries(board, [one.entry for one in shown], today=timezone.localdate())
    rules = reverse("public:township_rules", args=[board.township.code])
    context = {
        "board": board,
        "signed_on": signed_on(board),
        "rules_url": request.build_absolute_uri(rules),
        "slips": [
            (
                one,
                told[one.entry.pk],
                draw_code(request.build_absolute_uri(f"/o/{one.entry.code}/")),
            )
            for one in shown
        ],
    }
    return TemplateResponse(request, "boards/slips.html", context)
