"""The day on a phone: a list that works without a network, marks, and pictures.

The page knows no names: `static/js/field-day.js` fills it from what the phone has kept, and
keeps what is new when there is a network.
"""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.domain.day import MarkConflict, Marked, Overtaken, record_mark
from awards.domain.life import AwardRefused
from awards.domain.photos import store_ceremony_photo
from awards.forms_day import NAME_LENGTH, MarkForm, read_mark
from awards.forms_photos import MOST_PHOTOS
from awards.models import Award
from awards.presenters_day import say_gifts, say_overtaken, tell_state, tell_winner
from awards.queries_day import (
    ceremonies_to_hold,
    gifts_of,
    open_ceremonies,
    photos_of,
    stand_of,
    winners_on_the_day,
)
from grid.models import User
from grid.scope import Scope
from inspections.domain.photos import PhotoRefused
from inspections.forms import EntryUnreadable
from inspections.views_parts import NOBODY, draw_part, render_field
from inspections.views_record import (
    PersonRequest,
    field_action,
    read_upload,
    refuse,
    say_taken,
)

MARK = "awards.add_daymark"
NO_PHOTOS = {"expected": 0, "arrived": 0, "missing": [], "message": ""}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The ceremonies whose list is fixed, to choose from."""
    today = timezone.localdate()
    context = {"ceremonies": ceremonies_to_hold(_check(request), today), "today": today}
    return render_field(request, "field/ceremonies.html", context, here="me")


def _check(request: HttpRequest) -> User:
    user = cast(User, request.user)
    if not user.has_perm(MARK):
        raise PermissionDenied
    return user


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The day's page of one ceremony."""
    get_object_or_404(open_ceremonies(_check(request)), pk=pk)
    return _render_day(request)


@login_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The same page, kept by the phone; the address says of which ceremony it is."""
    _check(request)
    return _render_day(request)


def _render_day(request: HttpRequest) -> HttpResponse:
    context = {
        "words": draw_part("field/day_words.html", nobody=NOBODY),
        "name_length": NAME_LENGTH,
        "most_photos": MOST_PHOTOS,
    }
    return render_field(request, "field/day.html", context, here="me", script="day")


@login_required
@require_safe
def winners(request: HttpRequest, pk: int) -> JsonResponse:
    """What the phone keeps of a ceremony: its winners in stage order and how each stands."""
    user = _check(request)
    ceremony = get_object_or_404(open_ceremonies(user), pk=pk)
    gifts = gifts_of(ceremony)
    rows = winners_on_the_day(user, ceremony)
    titles = {row.award.title_id: row.award.title.name for row in rows}
    return JsonResponse(
        {
            "ceremony": ceremony.pk,
            "name": ceremony.name,
            "about": f"{date_format(ceremony.date, 'DATE_FORMAT')} · {ceremony.place}",
            "titles": {pk: [name, say_gifts(gifts[pk])] for pk, name in titles.items()},
            "winners": [tell_winner(row) for row in rows],
            "photos": photos_of(user, ceremony).count(),
        }
    )


@field_action(MARK)
def mark(request: PersonRequest) -> HttpResponse:
    """Record one mark (`forms_day.read_mark` says what it looks like).

    201 recorded, 200 the same again, 409 the id holds another or somebody else has noted
    something different, 422 errors by field.
    """
    try:
        data = read_mark(request)
    except EntryUnreadable as fault:
        return refuse({"__all__": [str(fault)]})
    except RequestDataTooBig:
        return refuse({"__all__": [_("The entry cannot be read.")]}, 413)
    form = MarkForm(data, awards=Scope(request.user).of(Award))
    if not form.is_valid():
        return refuse(form.told())
    try:
        told = record_mark(mark=form.mark(), by=request.user, at=form.cleaned_data["entered_at"])
    except MarkConflict:
        return refuse({"__all__": [say_taken()]}, 409)
    except Overtaken as fault:
        return refuse({"__all__": [say_overtaken(fault)]}, 409)
    except AwardRefused as fault:
        return refuse({"__all__": [str(fault)]})
    return JsonResponse(_tell(told), status=201 if told.created else 200)


def _tell(told: Marked) -> dict[str, Any]:
    winner, _marks = stand_of(told.mark.award)
    return {
        "id": str(told.mark.pk),
        "created": told.created,
        "state": tell_state(winner.state, winner.last),
        "photos": NO_PHOTOS,
    }


@field_action(MARK)
def photo(request: PersonRequest, pk: int, id: UUID) -> HttpResponse:
    """Keep one picture of the ceremony: the file as the body.

    201 kept, 200 it had arrived before, 409 the id is another picture's, 413 too big, 422 no
    picture.
    """
    ceremony = get_object_or_404(open_ceremonies(request.user), pk=pk)
    try:
        data = read_upload(request)
        kept, created = store_ceremony_photo(ceremony=ceremony, id=id, data=data, by=request.user)
    except UnreadablePostError:  # the network broke in the middle; the phone sends it again
        return refuse({"photo": [_("The photo did not arrive whole.")]}, 400)
    except MarkConflict:
        return refuse({"photo": [say_taken()]}, 409)
    except PhotoRefused as fault:
        too_big = len(data) > settings.PHOTO_MAX_BYTES
        return refuse({"photo": [str(fault)]}, 413 if too_big else 422)
    body = {"sha256": kept.sha256, "created": created, "photos": NO_PHOTOS}
    return JsonResponse(body, status=201 if created else 200)
