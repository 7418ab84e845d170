"""The problem list on a phone: the branch's board, and one problem with its next step."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grid.domain.numbers import read_key
from grid.domain.periods import monday_of
from grid.models import User
from grid.scope import Scope
from inspections.domain.life import possible_acts
from inspections.forms_photos import MOST_PHOTOS
from inspections.forms_problems import NOTE_LENGTH
from inspections.models import Problem
from inspections.presenters_problems import context_of
from inspections.queries_field_problems import ProblemsOf
from inspections.queries_problems import committee_of, with_everything
from inspections.views_field import choose_branch, read_branch_id
from inspections.views_parts import draw_part, render_field, say_week
from inspections.views_problem_rows import draw_closed, draw_standing
from inspections.views_record import refuse, wants_json
from inspections.views_steps import act_on, said_in

AT_ONCE = 20
RECENTLY = dt.timedelta(days=14)
SHOWN = {"late", "recheck"}  # instead of all that is open


@login_required
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """What is open in a branch, the oldest date first, and what was put right lately."""
    user: User = request.user  # type: ignore[assignment]
    if not user.has_perm("inspections.view_problem"):
        raise PermissionDenied
    query, place, branch = "", _("My households"), None
    if user.role != User.Role.RESPONSIBLE or user.is_superuser:
        week = monday_of(timezone.localdate())
        branches = choose_branch(user, read_branch_id(request), week=week)
        if len(branches) != 1:
            context = {"branches": branches, "week": say_week(week), "to": request.path}
            return render_field(request, "field/branches.html", context, here="problems")
        branch = branches[0].pk
        query, place = f"?branch={branch}", branches[0].name
    lists = _lists(request, ProblemsOf(user, branch, today=timezone.localdate()))
    context = {"place": place, "more": query.replace("?", "&"), **lists}
    return render_field(request, "field/problems.html", context, here="problems", query=query)


def _lists(request: HttpRequest, problems: ProblemsOf) -> dict[str, Any]:
    today, start = timezone.localdate(), AT_ONCE * _read_number(request, "page")
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    found = problems.standing(show, start, AT_ONCE + 1)
    return {
        "open": found[:AT_ONCE],
        "rows": draw_standing(found[:AT_ONCE], today=today),
        "show": show,
        "counts": problems.count(),
        "next_page": start // AT_ONCE + 1 if len(found) > AT_ONCE else 0,
        "closed": draw_closed(problems.closed(today - RECENTLY)),
    }


def _read_number(request: HttpRequest, name: str) -> int:
    """A number of the address; anything else is 0: the first page."""
    return read_key(request.GET.get(name))


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
        faults = act_on(request, row, by_phone=True)
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
