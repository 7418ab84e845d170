"""The problem list on a phone: the branch's board, and one problem with its next step."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grid.domain.periods import monday_of
from grid.models import User
from grid.scope import Scope
from inspections.domain.life import possible_acts
from inspections.forms_problems import MOST_PHOTOS, NOTE_LENGTH
from inspections.models import Problem
from inspections.presenters_problems import context_of
from inspections.queries import open_problems, overdue_problems, to_recheck
from inspections.queries_problems import committee_of, with_everything
from inspections.views_field import choose_branch, read_branch_id
from inspections.views_parts import draw_part, render_field, say_week
from inspections.views_record import refuse, wants_json
from inspections.views_steps import act_on, said_in

AT_ONCE = 20
RECENTLY = dt.timedelta(days=14)
CLOSED_SHOWN = 10


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
    return render_field(request, "field/problems.html", context, here="problems", query=query)


def _lists(request: HttpRequest, rows: QuerySet[Problem]) -> dict[str, Any]:
    today, start = timezone.localdate(), AT_ONCE * _read_number(request, "page")
    show = request.GET.get("show", "")
    chosen = {"late": overdue_problems(rows, on=today), "recheck": to_recheck(rows)}
    standing = with_everything(chosen.get(show, open_problems(rows)))
    shown = list(standing.order_by("due_on", "pk")[start : start + AT_ONCE + 1])
    closed = rows.filter(status=Problem.Status.CLOSED, closed_on__gte=today - RECENTLY)
    return {
        "open": shown[:AT_ONCE],
        "show": show if show in chosen else "",
        "counts": open_problems(rows).aggregate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=today, rectified_on=None)),
            recheck=Count("pk", filter=Q(stage=Problem.Stage.RECTIFIED)),
        ),
        "next_page": start // AT_ONCE + 1 if len(shown) > AT_ONCE else 0,
        "closed": with_everything(closed).order_by("-closed_on", "-pk")[:CLOSED_SHOWN],
        "today": today,
    }


def _read_number(request: HttpRequest, name: str) -> int:
    """A number of the address; anything else is 0: the first page."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem: its pictures side by side, its steps, and what this person can do next.

    A POST takes a step (`act` and what it needs). 422 with the reasons when it is refused.
    """
    user: User = request.user  # type: ignore[assignment]
    if not user.has_perm("inspections.view_problem"):
        raise PermissionDenied
    row = get_object_or_404(with_everything(Scope(user).of(Problem)), pk=pk)
    here = reverse("field:problem", args=[pk])
    faults: list[str] = []
    if request.method == "POST":
        faults = act_on(request, row)
        if not faults:
            messages.success(request, _("Written down."))
            return JsonResponse({"next": here}) if wants_json(request) else redirect(here)
        if wants_json(request):
            return refuse({"__all__": faults})
    query = "" if user.role == User.Role.RESPONSIBLE else f"?branch={row.branch_id}"
    context = {
        **context_of(row, possible_acts(row, by=user)),
        "members": committee_of(Scope(user), row.branch_id),
        "faults": faults,
        "said": said_in(request, faults),
        "note_length": NOTE_LENGTH,
        "most_photos": MOST_PHOTOS,
        "words": draw_part("field/problem_words.html"),
        "list_url": reverse("field:problems") + query,
    }
    status = 422 if faults else 200
    return render_field(
        request, "field/problem.html", context, query=query, script="problem", status=status
    )
