"""Holders of titles: of one ceremony and of all, cases to decide, withdrawals, re-checks."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from awards.domain.cases import Finding, find_ineligible, recheck_holders
from awards.domain.decide import withdraw_award
from awards.forms_holders import HolderFilter
from awards.forms_selection import WithdrawalForm
from awards.models import AwardCase, AwardRecheck, AwardTitle, Ceremony
from awards.presenters_selection import draft_notice, show_finding
from awards.queries import (
    given_out,
    in_list_order,
    matching_awards,
    visible_awards,
    visible_cases,
)
from awards.views_cases import CASES_PER_PAGE, page_of_cases
from awards.views_ceremonies import find_ceremony, render_tab
from awards.views_review import act_on, find_award
from boards.domain.notice import notice_days
from boards.domain.policy import policy_for
from grid.desk import desk_page, render_desk
from grid.domain.periods import Period, PeriodKind
from grid.models import User
from grid.scope import Scope

PER_PAGE = 50


@desk_page("awards.view_award")
@require_safe
def holders(request: HttpRequest, pk: int) -> HttpResponse:
    """The winners of a ceremony, the cases that wait, and whose ground is gone."""
    user = cast(User, request.user)
    ceremony = find_ceremony(request, pk)
    awards = given_out(visible_awards(user).filter(ceremony=ceremony))
    page = Paginator(in_list_order(awards), PER_PAGE).get_page(request.GET.get("page"))
    may_decide = user.has_perm("awards.change_award")
    cases = visible_cases(user).filter(award__ceremony=ceremony, decision="")
    unknown = _find_unknown(ceremony, cases) if may_decide else []
    ineligible = Paginator(unknown, CASES_PER_PAGE).get_page(request.GET.get("unknown"))
    context = {
        "page": page,
        "rows": [(award, draft_notice(award)) for award in page],
        "cases": page_of_cases(request, cases),
        "back": ceremony.pk,
        "ineligible": ineligible,
        "shown": [show_finding(one) for one in ineligible],
        "may_decide": may_decide,
        "is_fixed": ceremony.status in (Ceremony.Status.FIXED, Ceremony.Status.HELD),
        "is_held": ceremony.status == Ceremony.Status.HELD,
    }
    return render_tab(request, "awards/holders.html", ceremony, "holders", context)


def _find_unknown(ceremony: Ceremony, cases: QuerySet[AwardCase]) -> list[Finding]:
    """Those whose ground is gone and who have no case yet."""
    if ceremony.status not in (Ceremony.Status.FIXED, Ceremony.Status.HELD):
        return []
    known = set(cases.order_by().values_list("award", flat=True))
    return [one for one in find_ineligible(ceremony) if one.award.pk not in known]


@desk_page("awards.change_award")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    award = find_award(request, pk)
    given = WithdrawalForm(request.POST)
    values = given.cleaned_data if given.is_valid() else {}
    reason, notice = values.get("reason", ""), values.get("notice", "")
    by = cast(User, request.user)
    return act_on(
        request,
        award,
        lambda: withdraw_award(award=award, reason=reason, notice=notice, by=by),
        _("The title is withdrawn. Print the notice for the household."),
        to="selection:holders",
    )


@desk_page("awards.view_award")
@require_safe
def print_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice to the household, A4; objections are taken for as long as a notice period."""
    withdrawn = visible_awards(cast(User, request.user)).filter(status="withdrawn")
    award = get_object_or_404(withdrawn, pk=pk)
    step = award.steps.select_related("by").latest("pk")
    township, day = award.ceremony.township, timezone.localdate(step.at)
    _first, until = notice_days(day, policy_for(township=township, on=day).notice_days)
    context = {"award": award, "step": step, "until": until}
    return TemplateResponse(request, "awards/withdrawal_print.html", context)


@desk_page("awards.view_award")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The holders of all ceremonies, with what the re-checks found."""
    user = cast(User, request.user)
    choice = HolderFilter(
        request.GET,
        titles=Scope(user).of(AwardTitle),
        branches=Scope(user).branches().order_by("code"),
    )
    awards = matching_awards(given_out(visible_awards(user)), **choice.given)
    page = Paginator(awards.order_by("-ceremony__date", "number"), PER_PAGE)
    last = Scope(user).of(AwardRecheck).select_related("by").first()
    cases = visible_cases(user).filter(decision="")
    context = {
        "title": _("Holders of titles"),
        "form": choice,
        "page": page.get_page(request.GET.get("page")),
        "cases": page_of_cases(request, cases),
        "back": "",
        "last": last,
        "is_due": _is_due(last),
        "until": _last_month_end(),
        "may_decide": user.has_perm("awards.change_award"),
    }
    return render_desk(request, "awards/holders_all.html", context)


def _is_due(last: AwardRecheck | None) -> bool:
    """Whether the quarter that ended last was not re-checked yet."""
    quarter = Period.holding(timezone.localdate(), PeriodKind.QUARTER).previous
    return last is None or last.on < quarter.end


def _last_month_end() -> Any:
    return timezone.localdate().replace(day=1) - timedelta(days=1)


@desk_page("awards.change_award")
@require_POST
def recheck(request: HttpRequest) -> HttpResponse:
    """Judge all holders over the months up to the end of the last one."""
    user = cast(User, request.user)
    opened = 0
    for township in Scope(user).townships():
        opened += len(recheck_holders(township=township, on=_last_month_end(), by=user))
    text = ngettext(
        "Re-checked: %(n)s case to decide.", "Re-checked: %(n)s cases to decide.", opened
    )
    messages.success(request, text % {"n": opened})
    return redirect("holders:index")
