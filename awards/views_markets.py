"""Market places at the desk: the list, the form, the next days as one ticks."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from awards.domain.life import AwardRefused
from awards.domain.markets import draft_places, save_place
from awards.forms_markets import PlaceForm, RuleForm, fill_place
from awards.models import MarketPlace
from awards.presenters_markets import say_rule, show_next
from grid.desk import desk_page, render_desk
from grid.forms_seen import Seen
from grid.models import Township, User
from grid.scope import Scope

MANAGE = "awards.change_marketplace"


def find_township(request: HttpRequest) -> Township:
    """The one asked for by `?township`, else the first that the person sees; 404 for none."""
    townships = Scope(request.user).townships().order_by("code")
    code = request.GET.get("township")
    township = (townships.filter(code=code) if code else townships).first()
    if township is None:
        raise Http404
    return township


def places_of(request: HttpRequest, township: Township) -> list[MarketPlace]:
    places = Scope(request.user).of(MarketPlace).filter(township=township)
    return list(places.select_related("branch").order_by("-is_active", "pk"))


@desk_page("awards.view_ceremony")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The market places with their rules and next days."""
    user, township, today = cast(User, request.user), find_township(request), timezone.localdate()
    rows = [
        (place, say_rule(place.rule, place.days), show_next(place.rule, place.days, today))
        for place in places_of(request, township)
    ]
    context = {
        "title": _("Market places"),
        "township": township,
        "rows": rows,
        "may_manage": user.has_perm(MANAGE),
    }
    return render_desk(request, "awards/markets.html", context)


@desk_page(MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, find_township(request), None)


@desk_page(MANAGE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    places = Scope(request.user).of(MarketPlace).select_related("township")
    place = get_object_or_404(places, pk=pk)
    return _edit(request, place.township, place)


def _edit(request: HttpRequest, township: Township, place: MarketPlace | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    branches = Scope(request.user).branches().filter(township=township).order_by("code")
    form = PlaceForm(data, branches=branches, initial=fill_place(place) if place else None)
    seen = Seen(data if place else None, form)
    is_fit = data is not None and form.is_valid() and not seen.refuse(form)
    if is_fit and _save(request, township, place, form):
        return redirect("markets:index")
    context = {
        "title": _("Market place"),
        "township": township,
        "place": place,
        "form": form,
        "seen": seen,
        "next_days": show_next(place.rule, place.days, timezone.localdate()) if place else [],
    }
    return render_desk(request, "awards/market.html", context, status=200 if data is None else 422)


def _save(
    request: HttpRequest, township: Township, place: MarketPlace | None, form: PlaceForm
) -> bool:
    """Write it, or say on the form why not."""
    user = cast(User, request.user)
    try:
        saved = save_place(township=township, place=place, plan=form.plan(), by=user)
    except AwardRefused as fault:
        form.add_error(None, str(fault))
        return False
    messages.success(request, _("%(place)s is saved.") % {"place": saved.name})
    return True


@desk_page(MANAGE)
@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """The next market days of what is ticked, drawn into the form as it changes."""
    form = RuleForm(request.GET)
    found: list[Any] = []
    if form.is_valid():
        found = show_next(form.cleaned_data["rule"], form.days(), timezone.localdate())
    return TemplateResponse(request, "awards/market_days.html", {"next_days": found})


@desk_page(MANAGE)
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """The project's own draft for the market villages that have no place yet."""
    made = draft_places(township=find_township(request), by=cast(User, request.user))
    if made:
        text = ngettext(
            "%(count)s market place is drafted: put its days right.",
            "%(count)s market places are drafted: put their days right.",
            len(made),
        )
        messages.success(request, text % {"count": len(made)})
    else:
        messages.error(request, _("No branch is marked as a market village without a place."))
    return redirect("markets:index")
