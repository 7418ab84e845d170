"""Boards at the desk: draft, look, publish, print."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.boards import BoardRefused, draft_board
from boards.forms import DraftForm
from boards.models import Board, BoardEntry
from boards.presenters import explain_lots, explain_rule, show_entries
from boards.presenters_facts import add_facts
from boards.presenters_life import describe_life, show_changes
from boards.presenters_names import name_heads
from boards.queries import corrections_since, entries_on_sides, visible_boards
from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope
from inspections.models import Correction, Photo, StandardItem
from inspections.queries import name_items

PER_PAGE = 50


def item_names(board: Board, user: User) -> dict[int, str]:
    """The names of the eight items, of the latest version."""
    return name_items(Scope(user).of(StandardItem).filter(standard__township=board.township_id))


def keeps_names(board: Board, user: User) -> bool:
    """May this person read the heads' full names here? A branch reads its own only."""
    return user.role != User.Role.SECRETARY or board.branch_id is not None or user.is_superuser


@desk_page("boards.add_board")
def make(request: HttpRequest) -> HttpResponse:
    """Draft a board, or draft one anew."""
    user = cast(User, request.user)
    form = DraftForm(request.POST or None, scope=Scope(user))
    if request.method == "POST" and form.is_valid():
        try:
            board = draft_board(by=user, **form.cleaned_data)
        except BoardRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The draft is made. Look through it before publishing."))
            return redirect("boards:show", pk=board.pk)
    context = {"title": _("Draft a board"), "form": form}
    return render_desk(request, "boards/make.html", context, status=422 if form.errors else 200)


@desk_page("boards.view_board")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides, then the whole ranking with each score unfolded."""
    user = cast(User, request.user)
    board = get_object_or_404(visible_boards(user), pk=pk)
    rows = Scope(user).of(BoardEntry).filter(board=board).select_related("household")
    page = Paginator(rows.order_by("rank", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    names, masked = item_names(board, user), not keeps_names(board, user)
    photos = Scope(user).of(Photo)
    sides = add_facts(
        board,
        show_entries(board, entries_on_sides(rows), names, masked=masked),
        photos.none() if masked else photos,
    )
    context = {
        "title": f"{board.label} · {board.get_level_display()}",
        "board": board,
        "rule": explain_rule(board),
        "lots": explain_lots(board),
        "reds": [one for one in sides if one.entry.colour == "red"],
        "blacks": [one for one in reversed(sides) if one.entry.colour == "black"],
        "page": page,
        "is_masked": masked,
        "ranking": show_entries(board, page.object_list, names, masked=masked),
        "corrections": _corrections(user, board, masked=masked),
        "changes": show_changes(board, masked=masked),
        **describe_life(board, timezone.localdate()),
        "newer": visible_boards(user).filter(revises=board).first(),
        "can_draft": user.has_perm("boards.add_board"),
        "can_publish": user.has_perm("boards.publish_board"),
    }
    return render_desk(request, "boards/show.html", context)


def _corrections(user: User, board: Board, *, masked: bool) -> list[dict[str, Any]]:
    """What was corrected since the board was published or put up: the board stays as it is."""
    if board.published_at is None and board.status != Board.Status.NOTICE:
        return []
    rows = corrections_since(Scope(user).of(Correction), board).order_by("-at")
    rows = rows.select_related("superseded__household", "superseded__branch", "replacement", "by")
    told = list(rows[:PER_PAGE])
    names = name_heads((one.superseded.household for one in told), masked=masked)
    return [{"correction": one, "name": names[one.superseded.household_id]} for one in told]


@desk_page("boards.view_board")
def print_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides for the wall: heads masked unless the office asks for the full names."""
    user = cast(User, request.user)
    board = get_object_or_404(visible_boards(user), pk=pk)
    if board.status in (Board.Status.DRAFT, Board.Status.WITHDRAWN):
        raise PermissionDenied
    rows = Scope(user).of(BoardEntry).filter(board=board).select_related("household")
    full = request.GET.get("names") == "full" and keeps_names(board, user)
    standing = entries_on_sides(rows.filter(state=""))
    sides = show_entries(board, standing, item_names(board, user), masked=not full)
    context = {
        "board": board,
        "rule": explain_rule(board),
        "lots": explain_lots(board),
        "reds": [one for one in sides if one.entry.colour == "red"],
        "blacks": [one for one in reversed(sides) if one.entry.colour == "black"],
        "is_full": full,
        "can_full": keeps_names(board, user),
    }
    return TemplateResponse(request, "boards/print.html", context)
