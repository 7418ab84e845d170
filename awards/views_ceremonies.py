"""Ceremonies at the desk: the list, and the first page of one."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import Ceremony
from awards.presenters_readiness import check_all
from awards.presenters_tabs import tabs_of
from awards.queries import visible_ceremonies, with_counts
from awards.queries_day import unmarked_on_the_day
from grid.desk import desk_page, render_desk
from grid.models import User

CLOSED = (Ceremony.Status.HELD, Ceremony.Status.CANCELLED)


def find_ceremony(request: HttpRequest, pk: int) -> Ceremony:
    """A ceremony that the person may see, or 404."""
    return get_object_or_404(visible_ceremonies(cast(User, request.user)), pk=pk)


def render_tab(
    request: HttpRequest,
    template: str,
    ceremony: Ceremony,
    tab: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of a ceremony: a template that extends `awards/ceremony.html` and fills `tab`."""
    tabs = list(tabs_of(ceremony, cast(User, request.user), tab))
    shell = {"title": ceremony.name, "ceremony": ceremony, "tabs": tabs}
    return render_desk(request, template, {**shell, **context}, status=status)


@desk_page("awards.view_ceremony")
def index(request: HttpRequest) -> HttpResponse:
    """The ceremonies, the latest first."""
    ceremonies = with_counts(visible_ceremonies(cast(User, request.user)))
    context = {
        "title": _("Ceremonies"),
        "ceremonies": ceremonies.order_by("-date", "-pk"),
        "may_plan": request.user.has_perm("awards.add_ceremony"),
    }
    return render_desk(request, "awards/ceremonies.html", context)


@desk_page("awards.view_ceremony")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a ceremony stands, and the steps that led there."""
    ceremony = find_ceremony(request, pk)
    user, is_over = cast(User, request.user), ceremony.status in CLOSED
    may_plan = user.has_perm("awards.change_ceremony") and not is_over
    context = {
        "steps": ceremony.steps.select_related("by"),
        "readiness": check_all(ceremony, user) if may_plan else [],
        "may_plan": may_plan,
        "is_day": may_plan and _is_day(ceremony),
        "unmarked": unmarked_on_the_day(user, ceremony) if may_plan and _is_day(ceremony) else [],
    }
    return render_tab(request, "awards/overview.html", ceremony, "show", context)


def _is_day(ceremony: Ceremony) -> bool:
    """Whether it can be noted as held."""
    is_fixed = ceremony.status == Ceremony.Status.FIXED
    return is_fixed and timezone.localdate() >= ceremony.date
