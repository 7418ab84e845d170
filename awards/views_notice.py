"""The notice period at the desk: opened, objections taken and decided, the list fixed."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.domain.cases import find_ineligible
from awards.domain.decide import (
    decide_objection,
    is_open,
    open_notice,
    reopen,
    take_objection,
)
from awards.domain.fixing import fix_list
from awards.domain.life import AwardRefused
from awards.forms_selection import DecisionForm, ObjectionForm, ReasonForm
from awards.models import AwardObjection, Ceremony
from awards.presenters_selection import (
    count_days_left,
    name_lines,
    show_finding,
    show_list,
)
from awards.queries import in_list_order, standing, visible_awards
from awards.views_ceremonies import find_ceremony, render_tab
from grid.desk import desk_page
from grid.domain.numbers import read_number
from grid.models import User
from grid.scope import Scope
from inspections.presenters_sheets import draw_code

Status = Ceremony.Status


@desk_page("awards.view_award")
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the notice stands, what was objected, and who would no longer qualify."""
    ceremony = find_ceremony(request, pk)
    return _render(request, ceremony, ObjectionForm())


def _render(
    request: HttpRequest, ceremony: Ceremony, form: ObjectionForm, *, status: int = 200
) -> HttpResponse:
    user, today = cast(User, request.user), timezone.localdate()
    awards = list(in_list_order(standing(visible_awards(user).filter(ceremony=ceremony))))
    objections = Scope(user).of(AwardObjection).filter(award__ceremony=ceremony)
    may_decide = user.has_perm("awards.change_award")
    left = count_days_left(ceremony, today)
    context = {
        "awards": awards,
        "choices": name_lines(awards, masked=False),
        "objections": objections.select_related(
            "award__title", "award__branch", "award__household", "taken_by", "decided_by"
        ).order_by("decided_at", "-received_at"),
        "days_left": left,
        "is_over": ceremony.status == Status.NOTICE and not left,
        "may_decide": may_decide,
        "may_take": user.has_perm("awards.nominate_award") and is_open(ceremony, timezone.now()),
        "form": form,
        "decisions": DecisionForm().fields["decision"].choices,  # type: ignore[attr-defined]
        "waiting": visible_awards(user).filter(ceremony=ceremony, status="nominated").count(),
        "ineligible": _find_ineligible(ceremony) if may_decide else [],
        "can_print": ceremony.status in (Status.NOTICE, Status.FIXED, Status.HELD),
    }
    return render_tab(request, "awards/notice.html", ceremony, "notice", context, status=status)


def _find_ineligible(ceremony: Ceremony) -> list[Any]:
    if ceremony.status not in (Status.PLANNED, Status.NOTICE, Status.FIXED):
        return []
    return [show_finding(one) for one in find_ineligible(ceremony)]


def _act(request: HttpRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    ceremony = find_ceremony(request, pk)
    try:
        act(ceremony=ceremony, by=request.user)
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, done)
    return redirect("selection:notice", pk=pk)


@desk_page("awards.change_award")
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, open_notice, _("The notice period has begun."))


@desk_page("awards.change_award")
@require_POST
def fix(request: HttpRequest, pk: int) -> HttpResponse:
    keep = request.POST.get("keep", "")
    return _act(request, pk, partial(fix_list, keep=keep), _("The list is fixed and numbered."))


@desk_page("awards.change_award")
@require_POST
def break_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to nominations, with a reason."""
    given = ReasonForm(request.POST)
    reason = given.cleaned_data["reason"] if given.is_valid() else ""

    def act(**who: Any) -> Ceremony:
        return reopen(reason=reason, **who)

    return _act(request, pk, act, _("Nominations are open again."))


@desk_page("awards.nominate_award")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down an objection told by telephone or handed in on paper."""
    user = cast(User, request.user)
    ceremony = find_ceremony(request, pk)
    form = ObjectionForm(request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        award = get_object_or_404(
            visible_awards(user).filter(ceremony=ceremony), pk=values.pop("award")
        )
        try:
            taken = take_objection(award=award, by=user, **values)
        except AwardRefused as fault:
            form.add_error(None, str(fault))
        else:
            text = _("The objection is taken down. Its answer can be read with the code %(code)s.")
            messages.success(request, text % {"code": taken.code})
            return redirect("selection:notice", pk=pk)
    return _render(request, ceremony, form, status=422)


@desk_page("awards.change_award")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    rows = Scope(user).of(AwardObjection).select_related("award__ceremony")
    objection = get_object_or_404(rows, pk=pk)
    given = DecisionForm(request.POST)
    try:
        values = given.cleaned_data if given.is_valid() else {"decision": "", "answer": ""}
        decide_objection(
            objection=objection,
            decision=values.get("decision", ""),
            answer=values.get("answer", ""),
            by=user,
        )
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Decided; who objected can read the answer."))
    return redirect("selection:notice", pk=objection.award.ceremony_id)


@desk_page("awards.view_award")
@require_safe
def print_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as an official page, A4: names masked; a village's own wall may have them."""
    user = cast(User, request.user)
    ceremony = find_ceremony(request, pk)
    if ceremony.status not in (Status.NOTICE, Status.FIXED, Status.HELD):
        raise PermissionDenied
    branches = Scope(user).branches().filter(township=ceremony.township_id).order_by("code")
    given = read_number(request.GET.get("branch"))
    branch = None if given is None else get_object_or_404(branches, pk=given)
    awards = in_list_order(standing(visible_awards(user).filter(ceremony=ceremony)))
    if branch:
        awards = awards.filter(branch=branch)
    url = request.build_absolute_uri(reverse("award_notice:show", args=[ceremony.pk]))
    context = {
        "ceremony": ceremony,
        "opened": ceremony.steps.filter(status=Status.NOTICE).order_by("pk").last(),
        "branch": branch,
        "chosen": branch.pk if branch else None,
        "branches": branches,
        "groups": list(show_list(awards, masked=branch is None)),
        "code": draw_code(url),
    }
    return TemplateResponse(request, "awards/notice_print.html", context)
