"""Setting up a township at the desk: look at the table first, then write it."""

import json
from dataclasses import asdict
from typing import cast

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from grid.desk import desk_page, render_desk
from grid.domain.setup import (
    HEADERS,
    MAX_BYTES,
    PlaceRow,
    TableInvalid,
    plan_setup,
    read_township_table,
    write_example,
)
from grid.forms import SetupForm
from grid.models import User
from grid.scope import Scope
from township.setup import set_up_township

_KEY = "township_table"


@desk_page("grid.add_township")
def setup_township(request: HttpRequest) -> HttpResponse:
    """Upload the table → what it would do → write it. The rows wait in the session."""
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SetupForm(*given)
    problems: list[str] = []
    rows: list[PlaceRow] = []
    plan = None
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_township_table(form.cleaned_data["file"].read(MAX_BYTES + 1))
            plan = plan_setup(rows)
        except TableInvalid as fault:
            problems = fault.problems
        else:
            request.session[_KEY] = json.dumps([asdict(row) for row in rows])
    context = {
        "title": _("Set up a township"),
        "headers": HEADERS,
        "form": form,
        "problems": problems,
        "rows": rows,
        "plan": plan,
        "townships": Scope(request.user).townships().annotate(villages=Count("branches")),
    }
    failed = bool(form.errors or problems)
    return render_desk(request, "township/setup.html", context, status=422 if failed else 200)


def _confirm(request: HttpRequest) -> HttpResponse:
    waiting = request.session.pop(_KEY, None)
    if waiting is None:
        messages.error(request, _("Please choose the table again."))
        return redirect("setup_township")
    rows = [PlaceRow(**row) for row in json.loads(waiting)]
    township = set_up_township(rows=rows, by=cast(User, request.user))
    messages.success(
        request, _("%(township)s is set up. Next: accounts and rosters.") % {"township": township}
    )
    return redirect("setup_township")


@desk_page("grid.add_township")
def township_template(request: HttpRequest) -> HttpResponse:
    """The empty table, to be filled in."""
    response = HttpResponse(write_example(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="township.csv"'
    return response
