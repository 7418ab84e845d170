"""The dashboard of a township or a branch, and the progress report of a period."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from grid.desk import desk_page, render_desk
from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, Township, User
from grid.scope import Scope
from reports.document import render_html, render_pdf
from reports.domain.agenda import find_agenda
from reports.domain.boards import latest_boards
from reports.domain.figures import Figures, count_figures
from reports.domain.report import make_report, report_as_data
from reports.presenters import branch_url, present_dashboard

_KINDS = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)


@desk_page("reports.view_report")
def dashboard(request: HttpRequest) -> HttpResponse:
    """The desk's index: the person's township, or a secretary's own branch."""
    scope = Scope(request.user)
    townships = list(scope.townships().order_by("code"))
    township = choose_township(townships, request.GET.get("township", ""))
    if township is None:
        return render_desk(request, "reports/no_township.html", {"title": _("Dashboard")})
    if is_secretary(request):
        return _show(request, township, scope.branches().get(township=township))
    return _show(request, township, None, townships=townships if len(townships) > 1 else [])


def choose_township(townships: list[Township], code: str) -> Township | None:
    """The one of this code, else the first."""
    return next((one for one in townships if one.code == code), next(iter(townships), None))


@desk_page("reports.view_report")
def branch_dashboard(request: HttpRequest, code: str) -> HttpResponse:
    branches = Scope(request.user).branches().select_related("township")
    branch = get_object_or_404(branches, code=code)
    return _show(request, branch.township, branch)


def is_secretary(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.role == User.Role.SECRETARY and not user.is_superuser


def read_period(text: str) -> Period:
    """The period asked for, else the running week; a wrong one is a 404."""
    try:
        period = Period.parse(text) if text else None
    except ValueError:
        raise Http404 from None
    return period or Period.holding(timezone.localdate(), PeriodKind.WEEK)


def _show(
    request: HttpRequest,
    township: Township,
    branch: Branch | None,
    *,
    townships: Sequence[Township] = (),
) -> HttpResponse:
    scope = Scope(request.user)
    period = read_period(request.GET.get("period", ""))
    figures = count_figures(scope=scope, township=township, period=period, branch=branch)
    context = {
        "title": branch.name if branch else township.name,
        "subtitle": None,
        "township": township,
        "branch": branch,
        "branches": [] if is_secretary(request) else _other_branches(scope, figures, branch),
        "townships": townships,
        "figures": figures,
        "kinds": [(Period.holding(figures.day, kind), _kind_name(kind)) for kind in _KINDS],
        "boards": latest_boards(scope=scope, township=township, branch=branch),
        "agenda": []
        if figures.is_past
        else find_agenda(scope=scope, township=township, branch=branch, figures=figures),
        **present_dashboard(figures, branch),
    }
    return render_desk(request, "reports/dashboard.html", context)


def _other_branches(scope: Scope, figures: Figures, branch: Branch | None) -> list[tuple[str, str]]:
    """Names and addresses of the branches that can be chosen; a township's rows name them."""
    if branch is None:
        found = [(row.name, row.code) for row in figures.rows]
    else:
        places = scope.branches().filter(township=branch.township_id).order_by("code")
        found = list(places.values_list("name", "code"))
    return [(name, branch_url(code)) for name, code in found]


def _kind_name(kind: PeriodKind) -> str:
    return {
        PeriodKind.WEEK: _("Week"),
        PeriodKind.MONTH: _("Month"),
        PeriodKind.QUARTER: _("Quarter"),
        PeriodKind.HALF: _("Half-year"),
        PeriodKind.YEAR: pgettext("kind of period", "Year"),
    }[kind]


@desk_page("reports.view_report")
def index(request: HttpRequest) -> HttpResponse:
    """The last quarters, half-years and years, to be opened or fetched as PDF."""
    today = timezone.localdate()
    rows = []
    for kind, number in ((PeriodKind.QUARTER, 6), (PeriodKind.HALF, 2), (PeriodKind.YEAR, 2)):
        period = Period.holding(today, kind)
        for _place in range(number):
            rows.append((period, period.end > today))
            period = period.previous
    return render_desk(
        request, "reports/index.html", {"title": _("Progress reports"), "periods": rows}
    )


@desk_page("reports.view_report")
def report(request: HttpRequest, period: Period) -> HttpResponse:
    """The report as a page that prints; `?format=json` gives its figures."""
    told = _make(request, period)
    if request.GET.get("format") == "json":
        data = json.dumps(report_as_data(told), ensure_ascii=False, indent=1)
        return HttpResponse(data, content_type="application/json; charset=utf-8")
    return HttpResponse(render_html(told, is_screen=True))


@desk_page("reports.view_report")
def report_pdf(request: HttpRequest, period: Period) -> HttpResponse:
    told = _make(request, period)
    response = HttpResponse(render_pdf(told), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="report-{period}.pdf"'
    return response


def _make(request: HttpRequest, period: Period) -> Any:
    """The report of the person's township; a secretary's scope does not hold a whole one."""
    if is_secretary(request):
        raise PermissionDenied
    scope = Scope(request.user)
    townships = list(scope.townships().order_by("code"))
    township = choose_township(townships, request.GET.get("township", ""))
    if township is None:
        raise Http404
    return make_report(scope=scope, township=township, period=period)
