"""The stage at the desk: groups of winners, their order, who hands over."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.domain.life import AwardRefused
from awards.domain.stage import arrange_stage, propose_stage
from awards.forms_stage import ProposeForm, StageForm
from awards.models import Ceremony
from awards.presenters_stage import name_presenters, show_stage
from awards.queries_stage import winners_of
from awards.views_ceremonies import find_ceremony, render_tab
from grid.desk import desk_page
from grid.models import User


@desk_page("awards.view_ceremony")
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups in their order; a village sees its own winners among them."""
    user, ceremony = cast(User, request.user), find_ceremony(request, pk)
    groups = show_stage(ceremony, user)
    may_manage = user.has_perm("awards.change_ceremony")
    seated = sum(len(one.seats) for one in groups)
    is_open = ceremony.status == Ceremony.Status.FIXED
    may_arrange = may_manage and is_open
    context = {
        "form": StageForm(None, groups=groups, members={}) if may_arrange else None,
        "groups": groups,
        "seated": seated,
        "missing": winners_of(ceremony, user).count() - seated,
        "is_fixed": is_open or ceremony.status == Ceremony.Status.HELD,
        "may_manage": may_arrange,
        "offers": dict(name_presenters(ceremony.township, user)) if may_manage else {},
        "propose": ProposeForm(),
        "at": request.GET.get("at", ""),
    }
    return render_tab(request, "awards/stage.html", ceremony, "stage", context)


@desk_page("awards.change_ceremony")
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    ceremony, form = find_ceremony(request, pk), ProposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["most"])))
        return redirect("ceremonies:stage", pk)
    try:
        user = cast(User, request.user)
        propose_stage(ceremony=ceremony, most=form.cleaned_data["most"], by=user)
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The stage is laid out. Next: who hands over."))
    return redirect("ceremonies:stage", pk)


@desk_page("awards.change_ceremony")
@require_POST
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Save numbers, groups and presenters as they were typed, and move one by one place."""
    user, ceremony = cast(User, request.user), find_ceremony(request, pk)
    members = dict(name_presenters(ceremony.township, user))
    form = StageForm(request.POST, groups=show_stage(ceremony, user), members=members)
    address = reverse("ceremonies:stage", args=[pk])
    if not form.is_valid():
        messages.error(request, _("Nothing is saved: a number or a group cannot be read."))
        return redirect(address)
    if form.seen.refuse(form):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect(address)
    step = form.moved()
    try:
        arrange_stage(
            ceremony=ceremony,
            places=form.places(),
            presenters=form.presenters(),
            step=step,
            by=user,
        )
    except AwardRefused as fault:
        messages.error(request, str(fault))
        return redirect(address)
    if step:
        return redirect(f"{address}?at={step[0]}:{step[1]}")  # the arrow takes the focus again
    messages.success(request, _("The changes are saved."))
    return redirect(address)
