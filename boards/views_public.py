"""Boards for everybody: names masked, no login; a household's own entry by its code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from boards.domain.objections import ObjectionRefused, is_open, take_objection
from boards.forms_objections import PublicObjectionForm
from boards.models import Board, BoardEntry, Objection
from boards.presenters import explain_rule, show_entries
from boards.presenters_life import show_changes
from boards.queries import entries_on_sides
from boards.queries_public import entries_by_code, public_boards
from inspections.queries import item_names_of

SHOWN = 60


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    return _render(request, "public/boards.html", {"boards": public_boards()[:SHOWN]})


@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides; what waits for a decision has neither colour nor score here."""
    shown = get_object_or_404(public_boards(), pk=pk)
    rows = shown.entries.select_related("branch", "household")
    sides = show_entries(shown, entries_on_sides(rows.filter(state="")), _items(shown), masked=True)
    context = {
        "board": shown,
        "rule": explain_rule(shown),
        "reds": [one for one in sides if one.entry.colour == "red"],
        "blacks": [one for one in reversed(sides) if one.entry.colour == "black"],
        "waiting": rows.filter(state=BoardEntry.State.WAITING).count(),
        "changes": show_changes(shown, masked=True),
    }
    return _render(request, "public/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """A household's own entry: why it stands there, how to object, and the answer."""
    row = get_object_or_404(entries_by_code(code))
    form = PublicObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_objection(entry=row, source=Objection.Source.PAGE, **form.cleaned_data)
        except ObjectionRefused as fault:
            form.add_error(None, str(fault))
        else:
            return redirect("public:entry", code=code)
    (shown,) = show_entries(row.board, [row], _items(row.board), masked=True)
    context = {
        "shown": shown,
        "entry": row,
        "board": row.board,
        "objections": row.objections.order_by("received_at"),
        "is_open": is_open(row.board, timezone.now()) and row.state != BoardEntry.State.WAITING,
        "form": form,
    }
    return _render(request, "public/entry.html", context, status=422 if form.errors else 200)


def _items(board: Board) -> dict[int, str]:
    return item_names_of(board.township_id)


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Not for search engines: a board is for the village, and it expires."""
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
