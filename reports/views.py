from django.http import HttpRequest, HttpResponse

from grid.desk import desk_page, render_desk


@desk_page("reports.view_report")
def index(request: HttpRequest) -> HttpResponse:
    return render_desk(request, "desk/page.html", {"title": "reports"})


@desk_page("reports.view_report")
def dashboard(request: HttpRequest) -> HttpResponse:
    return render_desk(request, "desk/page.html", {"title": "dashboard"})
