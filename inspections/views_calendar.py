"""The calendar at the desk: what was held and what was not, nobody ranked."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grid.desk import desk_page, render_desk
from grid.domain.periods import Period, PeriodKind
from grid.models import User
from grid.scope import Scope
from inspections.models import Dispatch, Patrol
from inspections.presenters_calendar import Row, draw_branch, draw_township, mondays_over
from inspections.queries_rhythm import count_patrols_by_day, dispatches_between
from inspections.views_dispatch import Place, find_places, is_secretary, read_place


def read_month(text: str) -> Period:
    """The month asked for, else the running one; 404 for none and for one to come."""
    today = timezone.localdate()
    try:
        month = Period.parse(text) if text else Period.holding(today, PeriodKind.MONTH)
    except ValueError:
        raise Http404 from None
    if month.kind is not PeriodKind.MONTH or month.start > today:
        raise Http404
    return month


@desk_page("inspections.view_dispatch")
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A branch's month, or that of a township: all branches in the order of their codes."""
    user = cast(User, request.user)
    month, today = read_month(request.GET.get("month", "")), timezone.localdate()
    places = [one for one in find_places(user) if one.branch or not is_secretary(user)]
    place = read_place(request.GET.get("place", ""), places)
    context: dict[str, Any] = {
        "title": _("Calendar"),
        "places": places,
        "place": place,
        "month": month,
        "months": _recent_months(month),
        "has_next": month.end < today,
        "today": today,
        "rows": _rows(user, place, places, month) if place else [],
    }
    return render_desk(request, "inspections/calendar.html", context)


def _recent_months(chosen: Period, number: int = 12) -> list[Period]:
    month, months = Period.holding(timezone.localdate(), PeriodKind.MONTH), {chosen}
    for _place in range(number):
        months.add(month)
        month = month.previous
    return sorted(months, reverse=True)


def _rows(user: User, place: Place, places: list[Place], month: Period) -> list[Row]:
    """The township's own row and one for each branch, or the one branch's."""
    today, mondays = timezone.localdate(), mondays_over(month)
    patrols, dispatches = Scope(user).of(Patrol), Scope(user).of(Dispatch)
    if place.branch:
        patrols = patrols.filter(branch=place.branch)
        dispatches = dispatches.filter(branch=place.branch)
    else:
        patrols = patrols.filter(township=place.township)
        dispatches = dispatches.filter(township=place.township)
    walked = count_patrols_by_day(patrols, month.start, month.end)
    held = dispatches_between(dispatches, mondays[0], mondays[-1])
    if place.branch:
        return [draw_branch(place.branch, month, today, walked, held)]
    own = [one.branch for one in places if one.branch and one.township == place.township]
    branches = [draw_branch(branch, month, today, walked, held) for branch in own]
    return [draw_township(place.township, month, today, held), *branches]
