"""A score unfolded, on the page and on paper: from a branch's parts to each inspection."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from boards.domain.edition_one import recall_homes
from boards.domain.policy import policy_of
from boards.domain.recompute import recall_households
from boards.domain.rules import RULES
from boards.models import Board, BoardEntry
from boards.presenters import explain_lots, explain_score, explain_tie
from boards.presenters_names import name_entries, tell_now
from boards.presenters_scores import list_homes, list_looks, unfold_branch
from boards.queries import merged_on, visible_boards
from boards.queries_told import looks_counted
from boards.views import keeps_names
from grid.desk import desk_page, render_desk
from grid.models import Household, User
from grid.scope import Scope
from inspections.models import Inspection

PER_PAGE, PER_PRINT = 50, 400


@desk_page("boards.view_board")
@require_safe
def unfold(request: HttpRequest, pk: int, entry: int, household: int = 0) -> HttpResponse:
    """What an entry's score is made of; within a branch's entry, one of its households."""
    context = _unfold(request, pk, entry, household, PER_PAGE)
    return render_desk(request, "boards/unfold.html", context)


@desk_page("boards.view_board")
@require_safe
def print_unfolded(request: HttpRequest, pk: int, entry: int, household: int = 0) -> HttpResponse:
    """The same on A4."""
    context = _unfold(request, pk, entry, household, PER_PRINT)
    return TemplateResponse(request, "boards/unfold_print.html", context)


def _unfold(
    request: HttpRequest, pk: int, entry_pk: int, household: int, per_page: int
) -> dict[str, Any]:
    user = cast(User, request.user)
    board = get_object_or_404(visible_boards(user), pk=pk)
    entries = Scope(user).of(BoardEntry).filter(board=board).select_related("branch", "household")
    entry = get_object_or_404(entries, pk=entry_pk)
    # Another branch's score is public with its parts, its households are not.
    may_look = Scope(user).branches().filter(pk=entry.branch_id).exists()
    if household and (entry.household_id or not may_look):
        raise Http404
    name = name_entries([entry], masked=not keeps_names(board, user))[entry.pk]
    context = {
        "title": f"{name} {entry.own_score}",
        "board": board,
        "entry": entry,
        "name": name,
        "formula": explain_score(entry, policy_of(board)),
        "may_look": may_look,
        "terms": [] if entry.household_id else unfold_branch(board, entry, policy_of(board)),
        "home": None,
        "who": "",
        "now": "",
        "looks": None,
        "page": None,
        "lines": [],
        "tie": explain_tie(entry),
        "lots": explain_lots(board) if entry.tie == BoardEntry.Tie.LOT else "",
    }
    if may_look and (entry.household_id or household):
        context |= _unfold_home(user, board, entry, household or cast(int, entry.household_id))
    elif may_look:
        context |= _unfold_homes(request, board, entry, per_page)
    return context


def _unfold_home(user: User, board: Board, entry: BoardEntry, pk: int) -> dict[str, Any]:
    home = get_object_or_404(Scope(user).of(Household), pk=pk)
    merged = merged_on(board)
    if pk in merged:
        raise Http404
    days = entry.parts.get("days")
    if entry.household_id is None:
        if board.rules < RULES and pk not in recall_homes(board, entry.branch_id):
            raise Http404
        days = entry.parts.get("partial", {}).get(str(pk))
    branch = None if board.level == Board.Level.TOWNSHIP_HOUSEHOLDS else entry.branch_id
    rows = Scope(user).of(Inspection).order_by("date", "received_at")
    rows = looks_counted(rows, board, [pk], merged=merged, branch=branch)
    looks = list_looks(rows, policy_of(board), edition=board.rules)
    if looks.score is None or days == 0:
        raise Http404
    return {
        "home": home,
        "looks": looks,
        "days": days,
        "length": _length_of(board),
        **_name_home(entry, home),
    }


def _name_home(entry: BoardEntry, home: Household) -> dict[str, str]:
    """As on the board, if it is the one ranked; within a branch's entry as of today."""
    if entry.household_id is None:
        return {"who": f"{home.branch} {home.code} {home.head}", "now": ""}
    who = f"{entry.branch_name} {entry.household_code} {entry.head}"
    return {"who": who, "now": tell_now(entry.head, home)}


def _length_of(board: Board) -> int:
    return (board.end - board.start).days + 1


def _unfold_homes(
    request: HttpRequest, board: Board, entry: BoardEntry, per_page: int
) -> dict[str, Any]:
    user = cast(User, request.user)
    scores = recall_households(board, entry.branch_id)
    page = Paginator(scores, per_page).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    homes = Scope(user).of(Household).in_bulk([score.household_id for _, score in shown])
    length = _length_of(board) if board.rules >= RULES else 1
    return {
        "page": page,
        "lines": list_homes(shown, homes, length),
        "length": length,
    }
