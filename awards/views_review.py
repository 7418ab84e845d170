"""The township's review of the nominations: accepted or declined with a reason, or all at once."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.domain.life import AwardRefused
from awards.domain.nominate import accept_award, accept_many, decline_award, take_back
from awards.forms_selection import ReasonForm
from awards.models import Award, AwardTitle, Ceremony
from awards.presenters_selection import group_by_title, say_left_out
from awards.queries import reviewed_list, visible_awards
from awards.views_ceremonies import find_ceremony, render_tab
from grid.desk import desk_page
from grid.domain.numbers import read_number
from grid.models import User
from grid.scope import Scope


@desk_page("awards.view_award")
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """All nominations by title; a secretary sees those of the own branch."""
    user = cast(User, request.user)
    ceremony = find_ceremony(request, pk)
    awards = reviewed_list(visible_awards(user).filter(ceremony=ceremony))
    groups = group_by_title(awards)
    is_planned = ceremony.status == Ceremony.Status.PLANNED
    context = {
        "groups": groups,
        "waiting": sum(group.nominated for group in groups),
        "on_list": sum(group.accepted for group in groups),
        "can_review": is_planned and user.has_perm("awards.change_award"),
        "can_take_back": is_planned and user.has_perm("awards.nominate_award"),
        "is_planned": is_planned,
    }
    return render_tab(request, "awards/review.html", ceremony, "review", context)


@desk_page("awards.change_award")
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    award = find_award(request, pk)
    return act_on(
        request, award, lambda: accept_award(award=award, by=_me(request)), _("Accepted.")
    )


@desk_page("awards.change_award")
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    award = find_award(request, pk)
    reason = read_reason(request)
    return act_on(
        request,
        award,
        lambda: decline_award(award=award, reason=reason, by=_me(request)),
        _("Declined; the branch reads the reason."),
    )


@desk_page("awards.nominate_award")
@require_POST
def withdraw_nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by who may nominate, before the review."""
    award = find_award(request, pk)
    reason = read_reason(request)
    return act_on(
        request,
        award,
        lambda: take_back(award=award, reason=reason, by=_me(request)),
        _("The nomination is taken back."),
    )


@desk_page("awards.change_award")
@require_POST
def accept_all(request: HttpRequest, pk: int) -> HttpResponse:
    """All that wait, of one title if it is given; for whom there is no place is said."""
    ceremony = find_ceremony(request, pk)
    given = read_number(request.POST.get("title"))
    titles = Scope(request.user).of(AwardTitle).filter(township=ceremony.township_id)
    title = None if given is None else get_object_or_404(titles, pk=given)
    try:
        made = accept_many(ceremony=ceremony, title=title, by=_me(request))
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("%(n)s accepted.") % {"n": len(made.awards)})
        if made.left_out:
            messages.warning(request, say_left_out(made.left_out))
    return redirect("selection:review", pk=pk)


def find_award(request: HttpRequest, pk: int) -> Award:
    """An award that the person may see, or 404."""
    return get_object_or_404(visible_awards(_me(request)), pk=pk)


def act_on(
    request: HttpRequest,
    award: Award,
    act: Callable[[], Any],
    done: str,
    to: str = "selection:review",
) -> HttpResponse:
    """Do it, say what came of it, and go back to the tab."""
    try:
        act()
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, done)
    return redirect(to, pk=award.ceremony_id)


def read_reason(request: HttpRequest) -> str:
    given = ReasonForm(request.POST)
    return given.cleaned_data["reason"] if given.is_valid() else ""


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)
