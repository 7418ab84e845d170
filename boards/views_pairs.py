"""Pairs at the desk: the list, forming them from a board, agreement, help, dissolving."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from boards.domain.pairs import (
    PROMISE_LENGTH,
    PairRefused,
    dissolve_pair,
    form_pairs,
    free_entries,
    note_help,
    propose_matches,
)
from boards.domain.policy import policy_of
from boards.forms_pairs import DissolveForm, HelpForm, PairListForm, PairsForm
from boards.models import Board, BoardEntry, Pair
from boards.presenters_names import name_entries, tell_now
from boards.presenters_pairs import ShownPair, promise_defaults, show_pairs, title_of
from boards.queries import visible_boards
from boards.queries_pairs import count_left, ended_in, with_sides
from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope

PER_PAGE = 50


def keeps_names(user: User) -> bool:
    """A secretary reads full names of the own branch only; pairs may reach beyond it."""
    return user.role != User.Role.SECRETARY or user.is_superuser


def show_to(user: User, pairs: Iterable[Pair]) -> list[ShownPair]:
    return show_pairs(pairs, masked=not keeps_names(user), own=user.branch_id)


@desk_page("boards.view_pair")
def index(request: HttpRequest) -> HttpResponse:
    """Pairs by outcome, level and the period in which they ended; the newest first."""
    user = cast(User, request.user)
    given = PairListForm(request.GET).given()
    found = _narrow(Scope(user).of(Pair), given)
    counts = found.values("outcome").order_by().annotate(n=Count("pk"))
    numbers = {row["outcome"]: row["n"] for row in counts}
    show = given["show"] if "show" in request.GET else None
    rows = found if show is None else found.filter(outcome=show)
    rows = with_sides(rows).annotate(help_count=Count("helps")).order_by("-formed_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Pairs"),
        "tabs": [(value, name, numbers.get(value, 0)) for value, name in Pair.Outcome.choices],
        "show": show,
        "given": given,
        "left": count_left(found, given["period"]) if given["period"] else None,
        "levels": Board.Level.choices,
        "page": page,
        "pairs": show_to(user, page.object_list),
    }
    return render_desk(request, "boards/pairs.html", context)


def _narrow(pairs: QuerySet[Pair], given: dict[str, Any]) -> QuerySet[Pair]:
    """As asked for, but for the outcome: the tabs count every one."""
    if given["level"]:
        pairs = pairs.filter(level=given["level"])
    if given["branch__id__exact"]:
        pairs = pairs.filter(black_branch=given["branch__id__exact"])
    return ended_in(pairs, given["period"]) if given["period"] else pairs


@desk_page("boards.form_pair")
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """Form the pairs of a board: proposed, changed by keyboard or by dragging, confirmed."""
    user = cast(User, request.user)
    board = get_object_or_404(visible_boards(user), pk=pk)
    free = free_entries(board) if board.status == Board.Status.PUBLISHED else []
    reds = [entry for entry in free if entry.colour == BoardEntry.Colour.RED]
    blacks = [entry for entry in reversed(free) if entry.colour == BoardEntry.Colour.BLACK]
    given = PairsForm(request.POST or None, reds=reds, blacks=blacks)
    then = name_entries(free, masked=False)
    names = {e.pk: f"{then[e.pk]} {tell_now(e.head, e.household)}".strip() for e in free}
    if request.method == "POST" and given.is_valid():
        try:
            made = form_pairs(board=board, matches=given.matches(), by=user)
        except PairRefused as fault:
            given.add_error(None, str(fault))
        else:
            text = ngettext("%(count)s pair formed.", "%(count)s pairs formed.", len(made))
            messages.success(request, text % {"count": len(made)})
            return redirect("pairs:index")
    context = {
        "title": _("Form pairs"),
        "board": board,
        "board_title": title_of(board),
        "is_in_force": board.status == Board.Status.PUBLISHED,
        "reds": [(entry, names[entry.pk]) for entry in reds],
        "lines": _lines(board, given, blacks, names),
        "faults": given.non_field_errors() if given.is_bound else [],
        "promise_length": PROMISE_LENGTH,
    }
    return render_desk(
        request, "boards/pairs_form.html", context, status=422 if given.errors else 200
    )


def _lines(
    board: Board, given: PairsForm, blacks: list[BoardEntry], names: dict[int, str]
) -> list[dict[str, Any]]:
    """A line for each black entry: what was sent, else what is proposed."""
    proposed = {} if given.is_bound else {b.pk: r.pk for r, b in propose_matches(board)}
    usual = promise_defaults()
    lines = []
    for entry in blacks:
        helper = given.data.get(f"helper-{entry.pk}") or proposed.get(entry.pk, "")
        lines.append(
            {
                "entry": entry,
                "name": names[entry.pk],
                "helper": str(helper),
                "red": given.data.get(f"red-{entry.pk}", usual["red"]),
                "black": given.data.get(f"black-{entry.pk}", usual["black"]),
                "errors": given.errors.get(f"helper-{entry.pk}", []) if given.is_bound else [],
            }
        )
    return lines


@desk_page("boards.view_pair")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair: both sides, help that was given, and its outcome."""
    user = cast(User, request.user)
    pair = get_object_or_404(with_sides(Scope(user).of(Pair)), pk=pk)
    context = {
        "title": _("Pair"),
        "shown": show_to(user, [pair])[0],
        "pair": pair,
        "from_title": title_of(pair.board),
        "result_title": title_of(pair.result) if pair.result else "",
        "helps": pair.helps.select_related("by"),
        "entries": _entries_of(pair, Scope(user).of(BoardEntry)),
        "today": timezone.localdate(),
        "may_note": user.has_perm("boards.add_pairhelp") and not pair.ended_on,
        "may_dissolve": user.has_perm("boards.form_pair") and not pair.ended_on,
        "length": PROMISE_LENGTH,
    }
    return render_desk(request, "boards/pair.html", context)


def _entries_of(pair: Pair, entries: QuerySet[BoardEntry]) -> list[BoardEntry]:
    """The two entries that the pair was formed from, and those that scored it, by board."""
    whom = Q(branch=pair.red_branch_id, household=pair.red_household_id) | Q(
        branch=pair.black_branch_id, household=pair.black_household_id
    )
    if pair.red_household_id is None:
        whom = Q(branch__in=[pair.red_branch_id, pair.black_branch_id], household=None)
    boards = [pair.board_id, *([pair.result_id] if pair.result_id else [])]
    rows = entries.filter(whom, board__in=boards).select_related("board")
    return list(rows.order_by("board__end", "rank", "pk"))


@desk_page("boards.add_pairhelp")
@require_POST
def add_help(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    pair = get_object_or_404(Scope(user).of(Pair), pk=pk)
    noted = note_from(request, pair)
    if noted:
        messages.error(request, noted)
    else:
        messages.success(request, _("Written down."))
    return redirect("pairs:show", pk=pk)


def note_from(request: HttpRequest, pair: Pair) -> str:
    """Note the help that was sent; the fault in words, or nothing."""
    given = HelpForm(request.POST)
    if not given.is_valid():
        return " ".join(str(text) for texts in given.errors.values() for text in texts)
    try:
        note_help(pair=pair, by=cast(User, request.user), **given.cleaned_data)
    except PairRefused as fault:
        return str(fault)
    return ""


@desk_page("boards.form_pair")
@require_POST
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    pair = get_object_or_404(Scope(user).of(Pair), pk=pk)
    given = DissolveForm(request.POST)
    try:
        reason = given.cleaned_data["reason"] if given.is_valid() else ""
        dissolve_pair(pair=pair, reason=reason, by=user)
    except PairRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The pair is dissolved."))
    return redirect("pairs:show", pk=pk)


@desk_page("boards.form_pair")
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement to sign, with both full names: for the two who sign it."""
    user = cast(User, request.user)
    pair = get_object_or_404(with_sides(Scope(user).of(Pair)), pk=pk)
    context = {
        "pair": pair,
        "shown": show_pairs([pair], masked=False)[0],
        "share": policy_of(pair.board).pair.own_share * 100,
        "from_title": title_of(pair.board),
        "township": pair.township,
    }
    return TemplateResponse(request, "boards/agreement.html", context)
