"""A ceremony's prizes: what it needs, what is missing, the list to buy from, receipts."""

from typing import cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from awards.exports_prizes import write_needs
from awards.models import Award
from awards.presenters_prizes import receipts_of
from awards.queries_day import gifts_of, winners_of
from awards.queries_prizes import count_undecided, prize_needs, title_needs
from awards.views_ceremonies import find_ceremony, render_tab
from grid.desk import desk_page
from grid.models import User
from grid.scope import Scope

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk_page("awards.view_prize")
def needs(request: HttpRequest, pk: int) -> HttpResponse:
    """Per title × winners, per prize: needed, handed over, in stock, missing."""
    ceremony = find_ceremony(request, pk)
    by_title = title_needs(ceremony)
    by_prize = prize_needs(ceremony, by_title)
    context = {
        "titles": by_title,
        "prizes": by_prize,
        "undecided": count_undecided(ceremony),
        "missing": [need for need in by_prize if need.missing],
        "may_manage": request.user.has_perm("awards.change_prize"),
    }
    return render_tab(request, "awards/ceremony_prizes.html", ceremony, "prizes", context)


@desk_page("awards.view_prize")
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a workbook, for who buys."""
    ceremony = find_ceremony(request, pk)
    by_title = title_needs(ceremony)
    data = write_needs(by_title, prize_needs(ceremony, by_title))
    response = HttpResponse(data, content_type=XLSX)
    name = _("prizes-%(date)s.xlsx") % {"date": ceremony.date.isoformat()}
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@desk_page("awards.view_award")
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """领取签字表: A4, a sheet for each village, its winners in stage order."""
    ceremony = find_ceremony(request, pk)
    winners = list(winners_of(Scope(cast(User, request.user)).of(Award), ceremony))
    context = {
        "ceremony": ceremony,
        "receipts": receipts_of(winners, gifts_of(ceremony)),
    }
    return render(request, "awards/receipt_print.html", context)
