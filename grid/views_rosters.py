"""Roster import at the desk."""

from django.http import HttpRequest, HttpResponse

from grid.desk import desk_page, render_desk


@desk_page("grid.import_roster")
def index(request: HttpRequest) -> HttpResponse:
    return render_desk(request, "desk/page.html", {"title": "rosters"})
