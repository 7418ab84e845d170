"""Setting up a township at the desk: look at the table first, then write it."""

import json
from dataclasses import asdict
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from grid.desk import desk_page, render_desk
from grid.domain.setup import HEADERS, PlaceRow, TableInvalid, plan_setup, read_township_table
from grid.forms import SetupForm
from grid.models import User
from township.setup import set_up_township

_KEY = "township_table"


@desk_page("grid.add_township")
def setup_township(request: HttpRequest) -> HttpResponse:
    """Upload the table → what it would do → write it. The rows wait in the session."""
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request)
    form = SetupForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    rows: list[PlaceRow] = []
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_township_table(form.cleaned_data["file"].read())
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
        "plan": plan_setup(rows) if rows else None,
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
    return redirect("admin:index")
