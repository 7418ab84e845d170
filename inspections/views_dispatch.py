"""The weekly dispatch at the desk: its page, holding it, printing it."""

from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grid.desk import desk_page, render_desk
from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, Township, User
from grid.scope import Scope
from inspections.domain.dispatch import (
    MOST_LINES,
    DispatchRefused,
    describe_week,
    hold_dispatch,
    last_day,
)
from inspections.forms_dispatch import HoldForm
from inspections.models import Dispatch
from inspections.presenters_dispatch import columns, present_page, recent_weeks, write_week


class Place(NamedTuple):
    """What a dispatch is of: a branch, or the township itself."""

    township: Township
    branch: Branch | None

    @property
    def key(self) -> str:
        """How the address names it."""
        return f"b{self.branch.pk}" if self.branch else f"t{self.township.pk}"

    @property
    def name(self) -> str:
        return self.branch.name if self.branch else self.township.name


def is_secretary(user: User) -> bool:
    return user.role == User.Role.SECRETARY and not user.is_superuser


def find_places(user: User) -> list[Place]:
    """The townships and branches in the person's scope; a secretary's own branch first."""
    townships = [Place(township, None) for township in Scope(user).townships().order_by("code")]
    branches = Scope(user).branches().select_related("township").order_by("code")
    own = [Place(branch.township, branch) for branch in branches]
    return own + townships if is_secretary(user) else townships + own


def read_place(text: str, places: list[Place]) -> Place | None:
    """The place asked for, else the first; 404 for one that is not in them."""
    if not text:
        return next(iter(places), None)
    place = next((one for one in places if one.key == text), None)
    if place is None:
        raise Http404
    return place


def read_week(text: str) -> Period:
    """The week asked for, else the running one; 404 for none and for one that has not begun."""
    today = timezone.localdate()
    try:
        week = Period.parse(text) if text else Period.holding(today, PeriodKind.WEEK)
    except ValueError:
        raise Http404 from None
    if week.kind is not PeriodKind.WEEK or week.start > today:
        raise Http404
    return week


def may_hold(user: User, place: Place) -> bool:
    """The township's own is not held by a branch."""
    own = place.branch is not None or not is_secretary(user)
    return own and user.has_perm("inspections.add_dispatch")


def address(place: Place, week: Period | str) -> str:
    return f"{reverse('dispatch:index')}?{urlencode({'place': place.key, 'week': week})}"


@desk_page("inspections.view_dispatch")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """A week of a branch or of the township, as it stands or as it was held."""
    user = cast(User, request.user)
    places = find_places(user)
    place = read_place(request.GET.get("place", ""), places)
    week = read_week(request.GET.get("week", ""))
    return _show(request, user, places, place, week)


def _show(
    request: HttpRequest,
    user: User,
    places: list[Place],
    place: Place | None,
    week: Period,
    form: HoldForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    context: dict[str, Any] = {
        "title": _("Weekly dispatch"),
        "places": places,
        "place": place,
        "week": week,
        "weeks": recent_weeks(today, week.start),
        "has_next": week.end < today,
    }
    if place:
        context |= _describe(user, place, week)
        context["form"] = None
        if context["held"] is None and may_hold(user, place):
            initial = {"held_on": last_day(week.start, today)}
            context["form"] = form or HoldForm(initial=initial, label_suffix="")
    status = 422 if form and form.errors else 200
    return render_desk(request, "inspections/dispatch.html", context, status=status)


def _describe(user: User, place: Place, week: Period) -> dict[str, Any]:
    """The page of the week, and what was decided the time before.

    The township's page is a branch's to read only once it was held: till then it is not
    its to count.
    """
    told = Scope(user).of(Dispatch).filter(township=place.township, branch=place.branch)
    told = told.select_related("held_by")
    held = told.filter(week=week.start).first()
    today = timezone.localdate()
    page = None
    if held:
        page = held.figures
    elif place.branch or not is_secretary(user):
        page = describe_week(
            township=place.township, branch=place.branch, week=week.start, today=today
        )
    is_now = held is None and week.end >= today
    return {
        "held": held,
        "before": told.filter(week__lt=week.start).order_by("-week").first(),
        "columns": columns(),
        "most": MOST_LINES,
        "page": present_page(page, week=week.start, is_now=is_now) if page else None,
        "text": write_week(place.name, page, week=week.start, held=held) if page else "",
    }


@desk_page("inspections.add_dispatch")
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Record the dispatch; refused, the page comes again with what was typed."""
    user = cast(User, request.user)
    places = find_places(user)
    place = read_place(request.POST.get("place", ""), places)
    week = read_week(request.POST.get("week", ""))
    if place is None or not may_hold(user, place):
        raise PermissionDenied
    form = HoldForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            hold_dispatch(
                township=place.township,
                branch=place.branch,
                week=week.start,
                by=user,
                **form.cleaned_data,
            )
        except DispatchRefused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The dispatch is recorded and stays as it is."))
            return redirect(address(place, week))
    return _show(request, user, places, place, week, form)


@desk_page("inspections.view_dispatch")
@require_safe
def print_page(request: HttpRequest) -> HttpResponse:
    """A4: the record, or the page to take to the meeting."""
    user = cast(User, request.user)
    place = read_place(request.GET.get("place", ""), find_places(user))
    week = read_week(request.GET.get("week", ""))
    if place is None:
        raise Http404
    context = {"place": place, "week": week, **_describe(user, place, week)}
    if context["page"] is None:
        raise Http404
    return render(request, "inspections/dispatch_print.html", context)
