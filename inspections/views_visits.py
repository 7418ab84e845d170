"""Surprise visits at the desk: to read. What a village sees, `Scope` says; see models.visits."""

from typing import Any, cast
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grid.desk import desk_page, render_desk
from grid.domain.numbers import read_key
from grid.domain.periods import Period, PeriodKind
from grid.forms_seen import Seen
from grid.models import User
from grid.scope import Scope
from inspections.domain.gap import LEVEL, MIN_PAIRS, WEEKS_BEFORE
from inspections.domain.visits import prove_draw
from inspections.forms_visits import VisitForm, fill_visit
from inspections.models import Inspection, Problem, Visit, VisitDraw, VisitHousehold
from inspections.presenters_visits import (
    EDGE,
    WIDE,
    draw_gaps,
    group_visit,
    open_urns,
    recent_periods,
    sample_of,
    sum_up,
)
from inspections.queries_visits import figures_of, pairs_of


def read_period(text: str) -> Period:
    """The period asked for, else the running half-year; 404 for none."""
    try:
        return Period.parse(text) if text else Period.holding(timezone.localdate(), PeriodKind.HALF)
    except ValueError:
        raise Http404 from None


def find_visit(request: HttpRequest, pk: UUID) -> Visit:
    """404 out of scope, and to a village until it begins."""
    visits = Scope(request.user).of(Visit).select_related(
        "township", "planned_by", "begun_by", "closed_by", "cancelled_by"
    )  # fmt: skip
    return get_object_or_404(visits, pk=pk)


def is_village(user: User) -> bool:
    """Sees its own branch only, and no draw but that of its own households."""
    return user.role not in (User.Role.OFFICER, User.Role.LEADER, User.Role.SUPERVISOR)


@desk_page("inspections.view_visit")
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The visits of a period, the newest first, with what came of each."""
    user = cast(User, request.user)
    scope, period = Scope(user), read_period(request.GET.get("period", ""))
    shown = scope.of(Visit).filter(date__range=(period.start, period.end))
    branches = Prefetch("branches", scope.branches().order_by("code"), to_attr="shown_branches")
    rows = list(shown.select_related("township").prefetch_related(branches))
    figures = figures_of(rows, scope.of(VisitHousehold), scope.of(Problem))
    context = {
        "title": _("Surprise visits"),
        "period": period,
        "periods": recent_periods(timezone.localdate(), period),
        "visits": [(visit, figures[visit.pk]) for visit in rows],
        "may_manage": user.has_perm("inspections.change_visit"),
    }
    return render_desk(request, "visits/index.html", context)


@desk_page("inspections.view_visit")
@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Branches, households and progress; who manages visits acts here."""
    return show_visit(request, find_visit(request, pk))


def show_visit(request: HttpRequest, visit: Visit, *, fault: str = "", **more: Any) -> HttpResponse:
    """`fault` is why something could not be done."""
    user = cast(User, request.user)
    draws = list(
        Scope(user).of(VisitDraw).filter(visit=visit).select_related("drawn_by").order_by("-number")
    )
    groups = group_visit(user, visit, draws[0] if draws else None)
    may_manage = user.has_perm("inspections.change_visit")
    context: dict[str, Any] = {
        "title": _("Surprise visit"),
        "visit": visit,
        "draws": draws[:1] if is_village(user) else draws,
        "groups": groups,
        "figures": sum_up(line for group in groups for line in group.lines),
        "may_manage": may_manage,
        "is_today": visit.date == timezone.localdate(),
        "fault": fault,
        "form": (form := VisitForm(initial=fill_visit(visit))),
        "seen": Seen(None, form),
    }
    status = 422 if fault else 200
    return render_desk(request, "visits/show.html", context | more, status=status)


@desk_page("inspections.view_visit")
@require_safe
def prove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draw made once more from what was kept; `?draw` asks for an earlier one."""
    user = cast(User, request.user)
    visit = find_visit(request, pk)
    draws = Scope(user).of(VisitDraw).filter(visit=visit).order_by("-number")
    number = request.GET.get("draw", "")
    if number and not is_village(user):
        draws = draws.filter(number=read_key(number))
    draw = draws.select_related("drawn_by").first()
    if draw is None:
        raise Http404
    own = list(Scope(user).branches().filter(township=visit.township).order_by("code"))
    urns = open_urns(draw, [one.code for one in own] if is_village(user) else None)
    context = {
        "title": _("The draw, made once more"),
        "visit": visit,
        "draw": draw,
        "proof": prove_draw(draw),
        "urns": urns,
        "sample": sample_of(draw, urns),
        "names": {one.code: one.name for one in own},
    }
    return render_desk(request, "visits/prove.html", context)


@desk_page("inspections.view_visit")
@require_safe
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report of a visit on A4; of one only planned there is none."""
    user, visit = cast(User, request.user), find_visit(request, pk)
    if visit.begun_at is None:
        raise Http404
    groups = group_visit(user, visit, None)
    context = {
        "visit": visit,
        "groups": groups,
        "figures": sum_up(line for group in groups for line in group.lines),
        "draw": Scope(user).of(VisitDraw).filter(visit=visit).order_by("-number").first(),
        "is_whole": not is_village(user),
    }
    return render(request, "visits/print.html", context)


@desk_page("inspections.view_visit")
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Each branch's own scores beside the surprise ones of the same households."""
    user = cast(User, request.user)
    period = read_period(request.GET.get("period", ""))
    branches = list(Scope(user).branches().order_by("code"))
    chosen = _chosen(request.GET.get("branch", ""), {str(one.pk) for one in branches})
    pairs = []
    if chosen:
        own = Scope(user).of(Inspection).filter(branch=int(chosen))
        pairs = pairs_of(own, start=period.start, end=period.end)
    context = {
        "title": _("Own scores beside surprise scores"),
        "period": period,
        "periods": recent_periods(timezone.localdate(), period),
        "rows": draw_gaps(period, branches),
        "chosen": next((one for one in branches if str(one.pk) == chosen), None),
        "pairs": pairs,
        "level": round(LEVEL * 100),
        "min_pairs": MIN_PAIRS,
        "weeks": WEEKS_BEFORE,
        "chart": {"width": WIDE, "middle": WIDE / 2, "edge": round(EDGE)},
    }
    return render_desk(request, "visits/gap.html", context)


def _chosen(text: str, known: set[str]) -> str:
    if text and text not in known:
        raise Http404
    return text
