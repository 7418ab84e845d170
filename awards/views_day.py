"""The day at the desk: how it stands, who did not come and who fetches, corrections."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from awards.domain.day import Overtaken, record_mark
from awards.domain.life import AwardRefused
from awards.domain.marks import ABSENT, CAME
from awards.forms_day import CorrectionForm
from awards.forms_photos import MOST_PHOTOS, CeremonyPhotosForm
from awards.models import Award, Ceremony
from awards.presenters_day import name_shows, say_gifts, say_overtaken, say_state
from awards.queries_day import (
    OPEN,
    Winner,
    count_day,
    gifts_of,
    holding_unlisted,
    photos_of,
    stand_of,
    winners_on_the_day,
)
from awards.views_ceremonies import find_ceremony, render_tab
from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope

LOOK, MANAGE = "awards.view_award", "awards.change_award"


@desk_page(LOOK)
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """The day's figures and the winners; drawn again by itself while it is open."""
    ceremony = find_ceremony(request, pk)
    if request.headers.get("HX-Request"):
        context = {"ceremony": ceremony, **_day_of(request, ceremony)}
        return render_desk(request, "awards/day_live.html", context)
    return render_day(request, ceremony, CeremonyPhotosForm(None, None))


def render_day(
    request: HttpRequest, ceremony: Ceremony, form: CeremonyPhotosForm, *, status: int = 200
) -> HttpResponse:
    """The whole page, with `form` for photos from this computer."""
    context = _day_of(request, ceremony) | {
        "photos": photos_of(cast(User, request.user), ceremony),
        "form": form,
        "most_photos": MOST_PHOTOS,
    }
    return render_tab(request, "awards/day.html", ceremony, "day", context, status=status)


def _day_of(request: HttpRequest, ceremony: Ceremony) -> dict[str, Any]:
    user = cast(User, request.user)
    winners = winners_on_the_day(user, ceremony)
    shows, show = name_shows(), request.GET.get("show", "")
    show = show if show in dict(shows) else "all"
    return {
        "counts": count_day(winners),
        "shows": shows,
        "show": show,
        "winners": [winner for winner in winners if _is_shown(winner, show)],
        "absent": [winner for winner in winners if winner.state.presence == ABSENT],
        "unlisted": holding_unlisted(user, ceremony),
        "is_open": ceremony.status in OPEN,
        "may_correct": ceremony.status in OPEN and user.has_perm(MANAGE),
    }


def _is_shown(winner: Winner, show: str) -> bool:
    state = winner.state
    shown = {
        "unmarked": not state.presence,
        "came": state.presence == CAME,
        "absent": state.presence == ABSENT,
        "waiting": not state.is_given,
        "owed": state.is_owed,
        "given": state.is_given,
    }
    return shown.get(show, True)


@desk_page(MANAGE)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """One winner: what was noted, by whom and when, and the officer's correction."""
    award = _find_award(request, pk)
    winner, marks = stand_of(award)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=_now(winner))
    if request.method == "POST" and form.is_valid() and _write(request, winner, form):
        messages.success(request, _("%(head)s: saved.") % {"head": award.head})
        return redirect("ceremonies:day", award.ceremony_id)
    context = {
        "award": award,
        "winner": winner,
        "state": say_state(winner.state),
        "form": form,
        "marks": marks,
        "gifts": say_gifts(gifts_of(award.ceremony).get(award.title_id, [])),
    }
    status = 422 if form.errors else 200
    return render_tab(
        request, "awards/day_mark.html", award.ceremony, "day", context, status=status
    )


def _find_award(request: HttpRequest, pk: int) -> Award:
    awards = Scope(request.user).of(Award).filter(ceremony__status__in=OPEN)
    related = ("ceremony__township", "ceremony__place", "household", "branch", "title")
    return get_object_or_404(awards.select_related(*related), pk=pk)


def _now(winner: Winner) -> dict[str, Any]:
    """The form as it stands before it is changed."""
    state, last = winner.state, winner.last
    return {
        "presence": state.presence,
        "fetched_by": state.fetched_by,
        "is_given": state.is_given,
        "seen": last.pk if last else None,
    }


def _write(request: HttpRequest, winner: Winner, form: CorrectionForm) -> bool:
    """Whether it is written, or nothing had to be; else the form says why not."""
    mark = form.mark(winner.award, winner.state)
    try:
        if mark is not None:
            record_mark(mark=mark, by=cast(User, request.user))
    except Overtaken as fault:
        form.add_error(None, say_overtaken(fault))
    except AwardRefused as fault:
        form.add_error(None, str(fault))
    return not form.errors
