"""A household's or a branch's line through time: boards, pairs, outcomes."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from boards.models import Board, BoardEntry, Pair
from boards.presenters import find_partners
from boards.presenters_pairs import HEIGHT, WIDTH, Point, draw_line
from boards.queries_pairs import entries_through_time, of_branch, of_household, with_sides
from boards.views_pairs import keeps_names, show_to
from grid.desk import desk_page, render_desk
from grid.models import Branch, Household, User
from grid.scope import Scope

MOST_BOARDS = 24  # the latest; two years of months


@desk_page("boards.view_boardentry")
def household(request: HttpRequest, pk: int) -> HttpResponse:
    scope = Scope(request.user)
    home = get_object_or_404(scope.of(Household).select_related("branch"), pk=pk)
    rows = scope.of(BoardEntry).filter(household=home)
    pairs = of_household(scope.of(Pair), home.pk)
    title = _("%(name)s through time") % {"name": f"{home.head}（{home.code}）"}
    back = reverse("admin:grid_household_change", args=[home.pk])
    context = {"title": title, "back": back, "place": home.branch.name}
    return _show(request, rows, pairs, home.head, context)


@desk_page("boards.view_boardentry")
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    scope = Scope(request.user)
    village = get_object_or_404(scope.of(Branch), pk=pk)
    rows = scope.of(BoardEntry).filter(branch=village, household=None)
    pairs = of_branch(scope.of(Pair), village.pk)
    title = _("%(name)s through time") % {"name": village.name}
    back = reverse("admin:grid_branch_change", args=[village.pk])
    context = {"title": title, "back": back, "place": ""}
    return _show(request, rows, pairs, village.name, context)


def _show(
    request: HttpRequest, rows: Any, pairs: Any, today: str, context: dict[str, Any]
) -> HttpResponse:
    user = cast(User, request.user)
    masked = not keeps_names(user)
    boards = Scope(user).of(Board)
    latest = list(entries_through_time(rows, boards).reverse()[:MOST_BOARDS])[::-1]
    partners = find_partners(latest, masked=masked)
    levels = {entry.board.level: entry.board.get_level_display() for entry in latest}
    lines = [
        (name, draw_line([one for one in latest if one.board.level == level], partners, today))
        for level, name in levels.items()
    ]
    context |= {
        "lines": [(name, _track(points), points) for name, points in lines],
        "width": WIDTH,
        "height": HEIGHT,
        "pairs": show_to(user, with_sides(pairs)),
    }
    return render_desk(request, "boards/history.html", context)


def _track(points: list[Point]) -> str:
    return " ".join(f"{point.x},{point.y}" for point in points)
