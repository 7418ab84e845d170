"""The running order at the desk."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.domain.life import AwardRefused
from awards.domain.programme import begins_at, propose_programme, save_programme
from awards.forms_programme import Choices, ProgrammeForms
from awards.models import Ceremony
from awards.presenters_programme import show_course
from awards.queries_stage import items_of, winners_of
from awards.views_ceremonies import CLOSED, find_ceremony, render_tab
from grid.desk import desk_page
from grid.models import User


@desk_page("awards.view_ceremony")
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The items with the time at which each begins; who may, edits them here."""
    user, ceremony = cast(User, request.user), find_ceremony(request, pk)
    forms = None
    if user.has_perm("awards.change_ceremony") and ceremony.status not in CLOSED:
        forms = _forms(request, ceremony, None)
    return _show(request, ceremony, forms)


def _forms(request: HttpRequest, ceremony: Ceremony, data: object) -> ProgrammeForms:
    user = cast(User, request.user)
    return ProgrammeForms(
        data,
        starts_at=begins_at(ceremony),
        items=list(items_of(ceremony, user)),
        choices=Choices(list(winners_of(ceremony, user))),
    )


def _show(
    request: HttpRequest, ceremony: Ceremony, forms: ProgrammeForms | None, *, status: int = 200
) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "course": show_course(ceremony, user, begins_at(ceremony)),
        "forms": forms,
        "at": request.GET.get("at", ""),
    }
    return render_tab(
        request, "awards/programme.html", ceremony, "programme", context, status=status
    )


@desk_page("awards.change_ceremony")
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        propose_programme(ceremony=find_ceremony(request, pk), by=cast(User, request.user))
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The usual course is proposed. Next: who speaks and leads."))
    return redirect("ceremonies:programme", pk)


@desk_page("awards.change_ceremony")
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the lines as they were typed, and move one by one place."""
    ceremony = find_ceremony(request, pk)
    forms = _forms(request, ceremony, request.POST)
    if not forms.is_valid():
        return _show(request, ceremony, forms, status=422)
    begin = forms.begin.cleaned_data
    try:
        save_programme(
            ceremony=ceremony,
            starts_at=begin["starts_at"],
            items=forms.items(),
            by=cast(User, request.user),
        )
    except AwardRefused as fault:
        forms.begin.add_error(None, str(fault))
        return _show(request, ceremony, forms, status=422)
    address = reverse("ceremonies:programme", args=[pk])
    if begin["step"]:
        line, way = map(int, begin["step"].split(":"))
        return redirect(f"{address}?at={line + way}:{way}")
    messages.success(request, _("The changes are saved."))
    return redirect(address)
