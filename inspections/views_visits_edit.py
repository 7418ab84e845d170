"""Surprise visits at the desk: planning, drawing again, and every step after that."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grid.desk import desk_page, render_desk
from grid.forms_seen import Seen
from grid.models import Household, Township, User
from grid.scope import Scope
from grid.views_once import once
from inspections.domain.visits import (
    VisitRefused,
    add_household,
    begin_visit,
    cancel_visit,
    close_visit,
    plan_visit,
    redraw_visit,
    revise_visit,
    skip_household,
)
from inspections.forms_visits import AddForm, LotForm, ReasonForm, VisitForm, fill_visit
from inspections.models import Visit, VisitHousehold
from inspections.views_visits import find_visit, show_visit

MANAGE = "inspections.change_visit"


@desk_page(MANAGE)
@once
def plan(request: HttpRequest) -> HttpResponse:
    """Who goes, when, and from whom is drawn; saved, the draw is made."""
    townships = Scope(request.user).townships()
    code = request.GET.get("township")
    township = (townships.filter(code=code) if code else townships).first()
    if township is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    branches = Scope(request.user).branches().filter(township=township).order_by("code")
    form = VisitForm(data, initial={"date": timezone.localdate()})
    lot = LotForm(data, branches=branches)
    if data is not None and form.is_valid() and lot.is_valid():
        visit = _plan(request, township, form, lot)
        if visit:
            return redirect("visits:show", visit.pk)
    context = {"title": _("Plan a visit"), "township": township, "form": form, "lot": lot}
    status = 200 if data is None else 422
    return render_desk(request, "visits/plan.html", context, status=status)


def _plan(request: HttpRequest, township: Township, form: VisitForm, lot: LotForm) -> Visit | None:
    user = cast(User, request.user)
    try:
        visit = plan_visit(township=township, plan=form.plan(), lot=lot.lot(), by=user)
    except VisitRefused as fault:
        form.add_error(None, str(fault))
        return None
    messages.success(request, _("Planned and drawn. No village sees it until it begins."))
    return visit


def _act(
    request: HttpRequest, visit: Visit, step: Callable[[User], object], told: str
) -> HttpResponse:
    """Do it and say so, or show the visit with why not."""
    try:
        step(cast(User, request.user))
    except VisitRefused as fault:
        return show_visit(request, find_visit(request, visit.pk), fault=str(fault))
    messages.success(request, told)
    return redirect("visits:show", visit.pk)


def _said(request: HttpRequest) -> tuple[str, str]:
    """Reason and seed as typed; what cannot be is as good as nothing, and is refused later."""
    form = ReasonForm(request.POST)
    form.is_valid()
    return form.cleaned_data.get("reason", ""), form.cleaned_data.get("seed", "")


@desk_page(MANAGE)
@require_POST
def revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = find_visit(request, pk)
    form = VisitForm(request.POST, initial=fill_visit(visit))
    seen = Seen(request.POST, form)
    if not form.is_valid() or seen.refuse(form):
        fault = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return show_visit(request, visit, fault=fault, form=form, seen=seen)
    return _act(
        request,
        visit,
        lambda _user: revise_visit(visit=visit, plan=form.plan()),
        _("The changes are saved."),
    )


@desk_page(MANAGE)
@require_POST
def redraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit, (reason, seed) = find_visit(request, pk), _said(request)
    return _act(
        request,
        visit,
        lambda user: redraw_visit(visit=visit, reason=reason, seed=seed, by=user),
        _("Drawn again. The draw before stays on record."),
    )


@desk_page(MANAGE)
@require_POST
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = find_visit(request, pk)
    told = _("The visit has begun. Its households are on the team's phones.")
    return _act(request, visit, lambda user: begin_visit(visit=visit, by=user), told)


@desk_page(MANAGE)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = find_visit(request, pk)
    told = _("The visit is closed. Its report can be printed.")
    return _act(request, visit, lambda user: close_visit(visit=visit, by=user), told)


@desk_page(MANAGE)
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit, (reason, _seed) = find_visit(request, pk), _said(request)
    return _act(
        request,
        visit,
        lambda user: cancel_visit(visit=visit, reason=reason, by=user),
        _("The visit is cancelled. It stays on record."),
    )


@desk_page(MANAGE)
@require_POST
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = find_visit(request, pk)
    form = AddForm(request.POST, branches=visit.branches.all())
    if not form.is_valid():
        return show_visit(request, visit, fault=_("No such household in these branches."))
    said = form.cleaned_data
    own = Scope(request.user).of(Household).filter(branch=said["branch"], is_active=True)
    home = own.filter(code=said["code"]).first()
    if home is None:
        return show_visit(request, visit, fault=_("No such household in these branches."))
    return _act(
        request,
        visit,
        lambda user: add_household(visit=visit, household=home, reason=said["reason"], by=user),
        _("Added to the visit: %(head)s.") % {"head": home.head},
    )


@desk_page(MANAGE)
@require_POST
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Scope(request.user).of(VisitHousehold).select_related("visit", "household")
    row = get_object_or_404(rows, pk=pk)
    reason, _seed = _said(request)
    return _act(
        request,
        row.visit,
        lambda user: skip_household(row=row, reason=reason, by=user),
        _("%(head)s: noted why not.") % {"head": row.household.head},
    )
