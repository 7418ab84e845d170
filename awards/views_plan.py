"""Ceremonies at the desk: planned on a market day, changed, cancelled, held."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.domain.ceremonies import (
    cancel_ceremony,
    change_ceremony,
    hold_ceremony,
    last_whole_month,
    plan_ceremony,
)
from awards.domain.life import AwardRefused
from awards.domain.market_days import is_market_day
from awards.forms_plan import OTHER, CeremonyForm, PlanForm, ReasonForm, fill_ceremony
from awards.models import Ceremony, MarketPlace
from awards.presenters_markets import say_rule, show_next
from awards.views_ceremonies import find_ceremony
from awards.views_markets import find_township
from grid.desk import desk_page, render_desk
from grid.forms_seen import Seen
from grid.models import Township, User
from grid.scope import Scope
from grid.views_once import once


@desk_page("awards.add_ceremony")
@require_http_methods(["GET", "HEAD", "POST"])
@once
def plan(request: HttpRequest) -> HttpResponse:
    """The next market days of each place; one is chosen, and the rest is filled in."""
    township, today = find_township(request), timezone.localdate()
    places = Scope(request.user).of(MarketPlace).filter(township=township, is_active=True)
    places = places.order_by("pk")
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, places=places, initial={"scores_until": last_whole_month(today)})
    if data is not None and form.is_valid():
        ceremony = _plan(request, township, form)
        if ceremony:
            return redirect("ceremonies:show", ceremony.pk)
    offers = [
        (place, say_rule(place.rule, place.days), show_next(place.rule, place.days, today))
        for place in places
    ]
    context = {
        "title": _("Plan a ceremony"),
        "township": township,
        "offers": offers,
        "form": form,
        "other": OTHER,
        "slot": form["slot"].value() or "",
    }
    status = 200 if data is None else 422
    return render_desk(request, "awards/plan.html", context, status=status)


def _plan(request: HttpRequest, township: Township, form: PlanForm) -> Ceremony | None:
    said, user = form.plan(), cast(User, request.user)
    try:
        ceremony = plan_ceremony(township=township, plan=said, by=user)
    except AwardRefused as fault:
        form.add_error(None, str(fault))
        return None
    messages.success(request, _("The ceremony is planned; branches can nominate now."))
    _warn_of_day(request, ceremony)
    return ceremony


def _warn_of_day(request: HttpRequest, ceremony: Ceremony) -> None:
    place = ceremony.place
    if not is_market_day(place.rule, place.days, ceremony.date):
        rule = say_rule(place.rule, place.days)
        text = _("Mind: it is no market day of %(place)s (%(rule)s).")
        messages.warning(request, text % {"place": place.name, "rule": rule})


@desk_page("awards.change_ceremony")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, place, name …; what happens with it is said before."""
    ceremony = find_ceremony(request, pk)
    places = Scope(request.user).of(MarketPlace).filter(township=ceremony.township_id)
    data = request.POST if request.method == "POST" else None
    form = CeremonyForm(data, places=places.order_by("pk"), initial=fill_ceremony(ceremony))
    seen = Seen(data, form)
    is_fit = data is not None and form.is_valid() and not seen.refuse(form)
    if is_fit and _change(request, ceremony, form):
        return redirect("ceremonies:show", pk)
    place, today = ceremony.place, timezone.localdate()
    context = {
        "title": _("Change the ceremony"),
        "ceremony": ceremony,
        "form": form,
        "seen": seen,
        "next_days": show_next(place.rule, place.days, today),
    }
    status = 200 if data is None else 422
    return render_desk(request, "awards/replan.html", context, status=status)


def _change(request: HttpRequest, ceremony: Ceremony, form: CeremonyForm) -> bool:
    try:
        saved = change_ceremony(ceremony=ceremony, plan=form.plan(), by=cast(User, request.user))
    except AwardRefused as fault:
        form.add_error(None, str(fault))
        return False
    messages.success(request, _("The changes are saved."))
    _warn_of_day(request, saved)
    return True


def _act(
    request: HttpRequest, pk: int, step: Callable[[Ceremony, User], object], told: str
) -> HttpResponse:
    ceremony = find_ceremony(request, pk)
    try:
        step(ceremony, cast(User, request.user))
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, told)
    return redirect("ceremonies:show", pk)


@desk_page("awards.change_ceremony")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _act(
        request,
        pk,
        lambda ceremony, user: cancel_ceremony(ceremony=ceremony, reason=reason, by=user),
        _("The ceremony is cancelled. It stays on record."),
    )


@desk_page("awards.change_ceremony")
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda ceremony, user: hold_ceremony(ceremony=ceremony, by=user),
        _("Noted: the ceremony was held."),
    )
