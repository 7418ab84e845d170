"""Appraisals at the desk: the list, a member unfolded, on paper and as a workbook."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from boards.exports_appraisal import write_workbook
from boards.models import Appraisal, AppraisalObjection
from boards.presenters_appraisal import ShownRow, add_rows, count_bands, say_rule
from boards.queries_appraisal import objections_of_year
from boards.views_appraisal_parts import (
    YearPage,
    choose_township,
    describe_member,
    find_member,
    list_rows,
    list_years,
    read_year,
)
from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk_page("boards.view_appraisal")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every responsible member: year to date, or the year as it was frozen."""
    user = cast(User, request.user)
    context = _describe_list(request)
    page: YearPage | None = context["page"]
    if page:
        objections = objections_of_year(
            Scope(user).of(AppraisalObjection), page.township.pk, page.year
        )
        context |= {
            "years": list_years(user, page.today),
            "waiting": objections.filter(decision="") if page.versions else [],
            "may_freeze": user.has_perm("boards.freeze_appraisal"),
            "townships": Scope(user).townships() if user.is_superuser else [],
        }
    return render_desk(request, "appraisal/index.html", context)


@desk_page("boards.view_appraisal")
@require_safe
def print_sheet(request: HttpRequest) -> HttpResponse:
    """The sheet for the personnel office, A4 landscape."""
    return TemplateResponse(request, "appraisal/print.html", _describe_list(request))


@desk_page("boards.view_appraisal")
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The same as .xlsx."""
    context = _describe_list(request)
    page: YearPage | None = context["page"]
    if page is None:
        return TemplateResponse(request, "appraisal/print.html", context)
    title = _("%(place)s: appraisal of responsible members, %(year)s") % {
        "place": page.township.name,
        "year": page.period.label,
    }
    note = f"{say_state(page)} {context['rule']}"
    book = write_workbook(title=title, note=note, rows=context["rows"])
    response = HttpResponse(book, content_type=XLSX)
    name = content_disposition_header(as_attachment=True, filename=f"{title}.xlsx")
    response["Content-Disposition"] = name or "attachment"
    return response


@desk_page("boards.view_appraisal")
@require_safe
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's year, unfolded to households, inspections and boards."""
    context = _describe_member(request, pk)
    return render_desk(request, "appraisal/member.html", context)


@desk_page("boards.view_appraisal")
@require_safe
def print_member(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on A4, to be signed."""
    context = _describe_member(request, pk)
    return TemplateResponse(request, "appraisal/member_print.html", context)


def _describe_member(request: HttpRequest, pk: int) -> dict[str, Any]:
    user = cast(User, request.user)
    one = find_member(user, pk)
    context = describe_member(request, one)
    page: YearPage = context["page"]
    return context | {
        "title": f"{one.name} {page.period.label}",
        "state": say_state(page),
        "years": list_years(user, page.today),
        "may_decide": user.has_perm("boards.change_appraisalobjection"),
    }


def _describe_list(request: HttpRequest) -> dict[str, Any]:
    """Rows, filtered by branch and band; the bands are counted before a band is chosen."""
    user, township = cast(User, request.user), choose_township(request)
    if township is None:
        return {"title": _("Appraisal"), "page": None, "rows": []}
    page = read_year(request, township)
    rows = list_rows(user, page)
    branches = list({row.branch.pk: row.branch for row in rows}.values())
    branch, band = request.GET.get("branch", ""), request.GET.get("band", "")
    rows = [row for row in rows if branch in ("", str(row.branch.pk))]
    shown = [row for row in rows if band in ("", row.result.band)]
    return {
        "title": f"{_('Appraisal')} {page.period.label}",
        "page": page,
        "appraisal": page.appraisal,
        "state": say_state(page),
        "rule": say_rule(page.policy.appraisal),
        "rows": shown,
        "sums": add_rows(shown),
        "bands": count_bands(rows, page.policy.appraisal),
        "unappraised": sum(row.result.score is None for row in rows),
        "branches": branches,
        "branch": branch,
        "band": band,
        "chosen": _name_choice(shown, branch),
    }


def _name_choice(rows: list[ShownRow], branch: str) -> str:
    return rows[0].branch.name if branch and rows else ""


def say_state(page: YearPage) -> str:
    """Live or frozen, in one sentence: it stands on every page and sheet."""
    one = page.appraisal
    if one is None:
        text = _("Year to date: counted up to %(day)s, not frozen; it changes with every record.")
        return text % {"day": date_format(page.last_day)}
    values = {
        "number": one.version,
        "day": date_format(one.frozen_at.astimezone(), "DATE_FORMAT"),
        "until": date_format(one.notice_until, "DATE_FORMAT"),
    }
    match one.status:
        case Appraisal.Status.NOTICE:
            text = _("Version %(number)s, frozen on %(day)s; objections until %(until)s.")
        case Appraisal.Status.FINAL:
            text = _("Version %(number)s, frozen on %(day)s, final.")
        case Appraisal.Status.WITHDRAWN:
            text = _("Version %(number)s, frozen on %(day)s, withdrawn: it does not count.")
        case _:
            text = _("Version %(number)s, frozen on %(day)s, superseded: a newer version counts.")
    return text % values
