"""A surprise visit on the team's phones: today's households, and beginning it."""

from collections import defaultdict
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grid.models import User
from grid.scope import Scope
from inspections.domain.visits import VisitRefused, begin_visit, skip_household
from inspections.models import Visit, VisitHousehold
from inspections.queries_visits import with_inspections
from inspections.views_parts import household_url, render_field
from inspections.views_record import PersonRequest, field_action


@login_required
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The visits of today: their households in the order drawn, or a button to begin."""
    if not request.user.has_perm("inspections.change_visit"):
        raise PermissionDenied
    user, today = cast(User, request.user), timezone.localdate()
    shown = [Visit.Status.PLANNED, Visit.Status.BEGUN]
    plans = list(Scope(user).of(Visit).filter(date=today, status__in=shown).order_by("planned_at"))
    rows = with_inspections(Scope(user).of(VisitHousehold).filter(visit__in=plans))
    by_visit: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.select_related("household__branch").order_by("visit_id", "order"):
        by_visit[row.visit_id].append({"row": row, "url": household_url(row.household_id)})
    context = {
        "visits": [_list(visit, by_visit[visit.pk]) for visit in plans],
        "today": today,
    }
    return render_field(request, "field/visits.html", context, here="me")


def _list(visit: Visit, lines: list[dict[str, Any]]) -> dict[str, Any]:
    seen = sum(line["row"].inspection_id is not None for line in lines)
    return {"visit": visit, "lines": lines, "seen": seen}


@field_action("inspections.change_visit")
def begin(request: PersonRequest, pk: UUID) -> HttpResponse:
    visit = get_object_or_404(Scope(request.user).of(Visit), pk=pk)
    try:
        begin_visit(visit=visit, by=request.user)
    except VisitRefused as fault:
        messages.error(request, str(fault))
    return redirect("field:visits")


@field_action("inspections.change_visit")
def skip(request: PersonRequest, pk: int) -> HttpResponse:
    """Nobody at home, or the like: the reason is said, and the visit goes on."""
    rows = Scope(request.user).of(VisitHousehold).select_related("visit", "household")
    row = get_object_or_404(rows, pk=pk)
    try:
        skip_household(row=row, reason=request.POST.get("reason", "")[:200], by=request.user)
    except VisitRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("%(head)s: noted why not.") % {"head": row.household.head})
    return redirect("field:visits")
