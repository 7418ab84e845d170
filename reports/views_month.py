"""A month's figures at the desk, for the bulletin."""

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from grid.desk import desk_page, render_desk
from grid.scope import Scope
from inspections.views_calendar import read_month
from reports.domain.month import Month, MonthRow, count_month, month_as_data
from reports.links import Links, make_links, narrow_links
from reports.presenters import branch_url
from reports.views import choose_township


@desk_page("reports.view_report")
def month(request: HttpRequest) -> HttpResponse:
    """Branch by branch; a secretary's own branch alone. `?format=json` gives the figures."""
    scope, period = Scope(request.user), read_month(request.GET.get("month", ""))
    townships = list(scope.townships().order_by("code"))
    township = choose_township(townships, request.GET.get("township", ""))
    if township is None:
        return render_desk(request, "reports/no_township.html", {"title": _("The month's figures")})
    told = count_month(scope=scope, township=township, period=period)
    if request.GET.get("format") == "json":
        data = json.dumps(month_as_data(told), ensure_ascii=False, indent=1)
        return HttpResponse(data, content_type="application/json; charset=utf-8")
    context = {
        "title": _("The month's figures"),
        "township": township,
        "townships": townships,
        "period": period,
        "has_next": period.end < timezone.localdate(),
        "month": told,
        **_present(told),
    }
    return render_desk(request, "reports/month.html", context)


def _present(told: Month) -> dict[str, Any]:
    links = make_links(told.figures)
    rows = [
        {
            "name": row.figures.name,
            "url": branch_url(row.figures.code),
            "cells": _cells(row, narrow_links(links, row.figures.key), told),
        }
        for row in told.rows
    ]
    return {"columns": _columns(), "rows": rows, "total": _cells(told.total, links, told)}


def _columns() -> list[str]:
    return [
        _("Households"),
        pgettext("number", "Inspected"),
        _("Coverage"),
        _("Inspections"),
        _("Mean per inspection"),
        _("Found"),
        pgettext("problem", "Closed"),
        _("Not put right"),
        _("Waiting for re-check"),
        _("Not closed"),
        _("Overdue"),
        _("Days with a patrol"),
        _("Places looked at"),
        _("Patrol findings"),
        _("Dispatches held"),
    ]


def _cells(row: MonthRow, links: Links, told: Month) -> list[tuple[str, str]]:
    """Each figure with the address of the rows behind it."""
    figures, walked, branch = row.figures, row.patrols, row.figures.key
    patrols = _patrols_url(told, branch)
    place = {"place": f"b{branch}"} if branch else {}
    calendar = urlencode({**place, "month": told.figures.period})
    held = f"{row.held} / {told.weeks}" if branch else f"{row.held}"
    return [
        (f"{figures.households}", links.households),
        (f"{figures.inspected}", links.inspections),
        ("—" if figures.coverage is None else f"{figures.coverage} %", links.inspections),
        (f"{figures.inspections}", links.inspections),
        ("—" if figures.mean is None else f"{figures.mean}", links.inspections),
        (f"{figures.found}", links.found),
        (f"{figures.closed}", links.closed),
        (f"{figures.undone}", links.undone),
        (f"{figures.waiting}", links.waiting),
        (f"{figures.open}", links.open),
        (f"{figures.overdue}", links.overdue),
        (f"{walked.days}" if branch else "—", patrols),  # days of several make no sum
        (f"{walked.patrols}", patrols),
        (f"{walked.findings}", f"{patrols}&finding=yes"),
        (held, f"{reverse('calendar:index')}?{calendar}"),
    ]


def _patrols_url(told: Month, branch: int | None) -> str:
    filters: dict[str, Any] = {"date__gte": told.figures.period.start}
    filters["date__lte"] = told.figures.day
    if branch:
        filters["branch__id__exact"] = branch
    return f"{reverse('admin:inspections_patrol_changelist')}?{urlencode(filters)}"
