"""Boards for everybody: names masked but with consent, no login; an own entry by its code."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boards.domain.handover import is_pending
from boards.domain.objections import ObjectionRefused, is_open, take_objection
from boards.forms_objections import PublicObjectionForm
from boards.forms_public import AgreeForm
from boards.models import Board, BoardEntry, Objection
from boards.presenters import explain_lots, explain_rule, explain_tie, show_entries
from boards.presenters_facts import add_facts
from boards.presenters_life import show_changes
from boards.presenters_own import tell_own_score
from boards.presenters_public import list_purposes
from boards.presenters_told import tell_entries
from boards.queries import entries_on_sides
from boards.queries_photos import every_photo, evidence_of, shown_publicly
from boards.queries_public import entries_by_code, public_boards, shown_entries
from grid.domain.consents import ConsentRefused, give_consent, withdraw_consent
from grid.models import Consent
from inspections.queries import item_names_of
from inspections.views_photos import send_picture

SHOWN = 60
_MAY_OBJECT = (BoardEntry.State.STANDS, BoardEntry.State.PENDING)


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    return _render(request, "public/boards.html", {"boards": public_boards()[:SHOWN]})


@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides; what waits for a decision has neither colour nor score here."""
    shown = get_object_or_404(public_boards(), pk=pk)
    rows = shown.entries.all()
    entries = entries_on_sides(rows.filter(state=""))
    sides = add_facts(
        shown,
        show_entries(shown, entries, _items(shown), masked=True),
        shown_publicly(every_photo(), shown),
    )
    context = {
        "board": shown,
        "rule": explain_rule(shown),
        "lots": explain_lots(shown),
        "reds": [one for one in sides if one.entry.colour == "red"],
        "blacks": [one for one in reversed(sides) if one.entry.colour == "black"],
        "waiting": rows.filter(state=BoardEntry.State.WAITING).count(),
        "changes": show_changes(shown, masked=True),
    }
    return _render(request, "public/board.html", context)


@require_safe
def photo(request: HttpRequest, pk: int, photo: UUID) -> FileResponse:
    """Of a household that agreed; nothing is kept by the browser, so that it can be withdrawn."""
    shown = get_object_or_404(public_boards(), pk=pk)
    seen = get_object_or_404(shown_publicly(every_photo(), shown), pk=photo)
    return send_picture(seen.thumbnail, cache="no-store")


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
    shown = show_entries(row.board, [row], _items(row.board), masked=True)
    is_public = shown_entries(code).exists()
    own = every_photo() if row.household_id and is_public else every_photo().none()
    context = {
        "shown": add_facts(row.board, shown, own)[0],
        "told": tell_entries(row.board, [row], today=timezone.localdate())[row.pk],
        "entry": row,
        "own": tell_own_score(row),
        "tie": explain_tie(row),
        "board": row.board,
        "objections": row.objections.order_by("received_at"),
        "purposes": list_purposes(row.household) if row.household else [],
        "is_open": is_open(row, timezone.now()) and row.state in _MAY_OBJECT,
        "is_public": is_public,
        "until": row.notice_until if is_pending(row) else row.board.notice_until,
        "form": form,
    }
    return _render(request, "public/entry.html", context, status=422 if form.errors else 200)


@require_safe
def own_photo(request: HttpRequest, code: str, photo: UUID) -> FileResponse:
    """What the score goes by, for the household itself."""
    row = get_object_or_404(shown_entries(code), household__isnull=False)
    own = evidence_of(every_photo(), row.board, [row.household_id or 0])
    return send_picture(get_object_or_404(own, pk=photo).file, cache="no-store")


@require_POST
def consent(request: HttpRequest, code: str) -> HttpResponse:
    """The household agrees to its name or photos in public, or takes that back."""
    row = get_object_or_404(shown_entries(code), household__isnull=False)
    given = AgreeForm(request.POST)
    if row.household is None or not given.is_valid():
        raise Http404
    about: dict[str, Any] = {"household": row.household, "purpose": given.cleaned_data["purpose"]}
    with suppress(ConsentRefused):  # pressed twice: it is so already, and the page says how it is
        if given.cleaned_data["agree"]:
            today = timezone.localdate()
            give_consent(how=Consent.How.PAGE, given_on=today, by=None, **about)
        else:
            withdraw_consent(by=None, **about)
    return redirect("public:entry", code=code)


def _items(board: Board) -> dict[int, str]:
    return item_names_of(board.township_id)


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Not for search engines: a board is for the village, and it expires."""
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
