"""The problem list on a phone."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grid.domain.periods import monday_of
from grid.models import User
from grid.scope import Scope
from inspections.models import Problem
from inspections.queries import open_problems
from inspections.views_field import choose_branch, read_branch_id
from inspections.views_parts import draw_part, render_field, say_week

AT_ONCE = 20
RECENTLY = dt.timedelta(days=14)
CLOSED_SHOWN = 10
NOTE_LENGTH = 300


@login_required
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """What is open in a branch, the oldest date first, and what was put right lately."""
    user: User = request.user  # type: ignore[assignment]
    if not user.has_perm("inspections.view_problem"):
        raise PermissionDenied
    rows = Scope(user).of(Problem)
    query, place = "", _("My households")
    if user.role != User.Role.RESPONSIBLE or user.is_superuser:
        week = monday_of(timezone.localdate())
        branches = choose_branch(user, read_branch_id(request), week=week)
        if len(branches) != 1:
            context = {"branches": branches, "week": say_week(week), "to": request.path}
            return render_field(request, "field/branches.html", context, here="problems")
        rows = rows.filter(branch=branches[0].pk)
        query, place = f"?branch={branches[0].pk}", branches[0].name
    context = {"place": place, "more": query.replace("?", "&"), **_lists(request, rows)}
    return render_field(
        request, "field/problems.html", context, here="problems", query=query, script="problems"
    )


def _lists(request: HttpRequest, rows: QuerySet[Problem]) -> dict[str, Any]:
    today = timezone.localdate()
    closing, start = _read_number(request, "close"), AT_ONCE * _read_number(request, "page")
    standing = open_problems(rows).filter(pk=closing) if closing else open_problems(rows)
    with_photos = standing.select_related("household", "item").prefetch_related(
        "inspection__photos"
    )
    shown = list(with_photos.order_by("due_on", "pk")[start : start + AT_ONCE + 1])
    closed = rows.filter(status=Problem.Status.CLOSED, closed_on__gte=today - RECENTLY)
    counts = open_problems(rows).aggregate(
        open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today))
    )
    return {
        "open": shown[:AT_ONCE],
        "closing": closing if shown else 0,
        "open_count": counts["open"],
        "overdue_count": counts["overdue"],
        "next_page": start // AT_ONCE + 1 if len(shown) > AT_ONCE else 0,
        "closed": closed.select_related("household", "item").order_by("-closed_on", "-pk")[
            :CLOSED_SHOWN
        ],
        "may_close": request.user.has_perm("inspections.change_problem"),
        "today": today,
        "notes": [_("Cleaned up"), _("Cleared away"), _("Tidied and in order")],
        "note_length": NOTE_LENGTH,
        "words": draw_part("field/problem_words.html"),
    }


def _read_number(request: HttpRequest, name: str) -> int:
    """A number of the address; anything else is 0: the first page, nothing to close."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
