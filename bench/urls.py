"""The site's addresses and two floors: an empty desk page, a bare template page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from grid.desk import desk_page, render_desk
from township.urls import urlpatterns as site


@desk_page("reports.view_report")
def empty_desk(request: HttpRequest) -> HttpResponse:
    return render_desk(request, "desk/page.html", {"title": "empty"})


@login_required
def bare_page(request: HttpRequest) -> HttpResponse:
    return render(request, "light.html")


urlpatterns = [path("bench/desk/", empty_desk), path("bench/bare/", bare_page), *site]
