"""The arena at the desk: contests, the result as it stands, and what is printed of it."""

import math
from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope
from inspections.domain.arena_results import Row, read_result
from inspections.domain.arena_rules import DROP_FROM, FULL_POINTS
from inspections.models import ArenaContest, ArenaSheet
from inspections.presenters_sheets import draw_code
from inspections.queries_arena import changed_sheets, with_progress

LATEST_CHANGES = 20


def visible_contests(user: User) -> QuerySet[ArenaContest]:
    """Open ones only for who may judge: the branches see a result when it stands."""
    contests = Scope(user).of(ArenaContest).select_related("township", "created_by", "closed_by")
    if user.has_perm("inspections.add_arenasheet"):
        return contests
    return contests.filter(status=ArenaContest.Status.CLOSED)


@desk_page("inspections.view_arenacontest")
def contests(request: HttpRequest) -> HttpResponse:
    """The contests, the newest first."""
    user = cast(User, request.user)
    context = {
        "title": _("Arena"),
        "contests": with_progress(visible_contests(user)).order_by("-period", "township__code"),
        "may_manage": user.has_perm("inspections.change_arenacontest"),
    }
    return render_desk(request, "arena/index.html", context)


@desk_page("inspections.view_arenacontest")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Branches by place; who judges also sees each juror's sheet and what is missing."""
    user = cast(User, request.user)
    contest = get_object_or_404(visible_contests(user), pk=pk)
    sees_sheets = user.has_perm("inspections.add_arenasheet")
    sheets = Scope(user).of(ArenaSheet).filter(juror__contest=contest)
    context = {
        "title": contest.label,
        "contest": contest,
        "result": read_result(contest),
        "criteria": contest.criteria.all(),
        "changes": changed_sheets(sheets)[:LATEST_CHANGES] if sees_sheets else [],
        "sees_sheets": sees_sheets,
        "may_manage": user.has_perm("inspections.change_arenacontest"),
        "drop_from": DROP_FROM,
    }
    return render_desk(request, "arena/show.html", context)


def in_columns(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """Side by side as many columns as it takes to be legible from the last row."""
    columns = 1 if len(rows) <= 8 else 2 if len(rows) <= 20 else 3
    length = max(1, math.ceil(len(rows) / columns))
    return [rows[start : start + length] for start in range(0, len(rows), length)]


@desk_page("inspections.view_arenacontest")
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For the wall of the meeting; `?part` is what the page fetches again and again."""
    contest = get_object_or_404(visible_contests(cast(User, request.user)), pk=pk)
    result = read_result(contest)
    context = {
        "contest": contest,
        "result": result,
        "columns": in_columns(result.rows),
        "now": timezone.localtime(),
        "drop_from": DROP_FROM,
    }
    template = "arena/screen_board.html" if "part" in request.GET else "arena/screen.html"
    return render(request, template, context)


@desk_page("inspections.add_arenasheet")
def print_sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """A4: a page for each juror, the branches to be filled in by hand."""
    contest = get_object_or_404(visible_contests(cast(User, request.user)), pk=pk)
    context = {
        "contest": contest,
        "criteria": list(contest.criteria.all()),
        "jurors": list(contest.jurors.all()),
        "branches": list(contest.branches.order_by("code")),
        "code": draw_code(request.build_absolute_uri(reverse("field:arena"))),
        "full_points": FULL_POINTS,
    }
    return render(request, "arena/print_sheets.html", context)


@desk_page("inspections.view_arenacontest")
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The result as an official notice; there is none while the contest is open."""
    contest = get_object_or_404(visible_contests(cast(User, request.user)), pk=pk)
    if contest.is_open:
        messages.error(request, _("The result notice comes when the contest is closed."))
        return redirect("arena:show", pk)
    result = read_result(contest)
    context = {
        "contest": contest,
        "criteria": list(contest.criteria.all()),
        "result": result,
        "ranked": [row for row in result.rows if row.rank],
        "unscored": [row for row in result.rows if not row.rank],
        "has_dropped": any(row.has_dropped for row in result.rows),
        "drop_from": DROP_FROM,
    }
    # The quarter tells the year, unless the contest was held after it.
    is_in_year = contest.period.startswith(str(contest.date.year))
    context["day"] = date_format(contest.date, "MONTH_DAY_FORMAT" if is_in_year else "DATE_FORMAT")
    return render(request, "arena/notice.html", context)
