"""Cases of holders: opened after the ceremony, decided one by one or many at once."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from awards.domain.cases import decide_case, decide_cases, open_cases
from awards.domain.life import AwardRefused
from awards.domain.rules import say_rules
from awards.forms_selection import CaseForm, CasesForm
from awards.models import AwardCase
from awards.presenters_selection import draft_notice, show_case
from awards.queries import visible_cases
from awards.views_ceremonies import find_ceremony
from awards.views_review import act_on
from grid.desk import desk_page
from grid.models import User

CASES_PER_PAGE = 20


def page_of_cases(request: HttpRequest, cases: QuerySet[AwardCase]) -> Page[Any]:
    """The cases of one page, `?cases=2`, each shown before and after."""
    page = Paginator(cases, CASES_PER_PAGE).get_page(request.GET.get("cases"))
    shown: Any = [show_case(case) for case in page.object_list]
    page.object_list = shown
    return page


@desk_page("awards.change_award")
@require_POST
def find_cases(request: HttpRequest, pk: int) -> HttpResponse:
    """A case for each winner whose ground is gone."""
    ceremony = find_ceremony(request, pk)
    try:
        made = open_cases(ceremony=ceremony, by=cast(User, request.user))
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        text = ngettext("%(n)s case opened.", "%(n)s cases opened.", len(made))
        messages.success(request, text % {"n": len(made)})
    return redirect("selection:holders", pk=pk)


@desk_page("awards.change_award")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(visible_cases(cast(User, request.user)), pk=pk)
    given = CaseForm(request.POST)
    values = given.cleaned_data if given.is_valid() else {}
    by = cast(User, request.user)
    return act_on(
        request,
        case.award,
        lambda: decide_case(
            case=case,
            keep=values.get("decision") != "withdraw",
            reason=values.get("reason", "") if given.is_valid() else "",
            notice=values.get("notice", ""),
            by=by,
        ),
        _("Decided."),
        to="selection:holders",
    )


@desk_page("awards.change_award")
@require_POST
def decide_many(request: HttpRequest) -> HttpResponse:
    """The ticked cases in one go; withdrawn, each household has the notice drafted for it."""
    user = cast(User, request.user)
    form = CasesForm(request.POST, cases=visible_cases(user))
    is_valid = form.is_valid()
    back = form.cleaned_data.get("back")
    to = redirect("selection:holders", back) if back else redirect("holders:index")
    if not is_valid:
        messages.error(request, form.first_fault())
        return to
    said, cases = form.cleaned_data, list(form.cleaned_data["case"])
    try:
        decide_cases(
            cases=cases,
            keep=said["decision"] == "keep",
            reason=said["reason"],
            notices={one.award_id: draft_notice(one.award, say_rules(one.failed)) for one in cases},
            by=user,
        )
    except AwardRefused as fault:
        messages.error(request, str(fault))
    else:
        text = ngettext("%(n)s case decided.", "%(n)s cases decided.", len(cases))
        messages.success(request, text % {"n": len(cases)})
    return to
