"""Pictures of a ceremony at the desk: added, shown, and said who is on them."""

from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from awards.domain.photos import name_photo, store_ceremony_photo
from awards.forms_day import PhotoForm
from awards.forms_photos import CeremonyPhotosForm
from awards.models import Award, CeremonyPhoto
from awards.queries_day import open_ceremonies, winners_of
from awards.views_ceremonies import find_ceremony, render_tab
from awards.views_day import LOOK, MANAGE, render_day
from grid.desk import desk_page
from grid.models import User
from grid.scope import Scope
from inspections.views_photos import send_picture


@desk_page(MANAGE)
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the photos that were chosen, all or none; one that is there already is not doubled."""
    user = cast(User, request.user)
    ceremony = get_object_or_404(open_ceremonies(user), pk=pk)
    form = CeremonyPhotosForm({}, request.FILES)
    if not form.is_valid():
        return render_day(request, ceremony, form, status=422)
    photos = form.cleaned_data["photos"]
    with transaction.atomic():
        kept = [
            store_ceremony_photo(ceremony=ceremony, id=uuid4(), data=one, by=user) for one in photos
        ]
    new = sum(created for _photo, created in kept)
    text = ngettext("%(n)s photo added.", "%(n)s photos added.", new)
    messages.success(request, text % {"n": new})
    return redirect("ceremonies:day", pk)


@desk_page(MANAGE)
def name(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One photo, and the winner who is on it: the honour roll shows it if the household agreed."""
    photo = _find_photo(request, pk)
    ceremony = find_ceremony(request, photo.ceremony_id)
    winners = winners_of(Scope(request.user).of(Award), ceremony)
    form = PhotoForm(request.POST or None, winners=winners, initial={"award": photo.award_id})
    if request.method == "POST" and form.is_valid():
        name_photo(photo=photo, award=form.cleaned_data["award"], by=cast(User, request.user))
        messages.success(request, _("Saved."))
        return redirect("ceremonies:day", ceremony.pk)
    status = 422 if form.errors else 200
    context = {"photo": photo, "form": form}
    return render_tab(request, "awards/photo.html", ceremony, "day", context, status=status)


@login_required
@require_safe
def photo(request: HttpRequest, pk: UUID) -> FileResponse:
    return send_picture(_find_photo(request, pk).file)


@login_required
@require_safe
def thumbnail(request: HttpRequest, pk: UUID) -> FileResponse:
    return send_picture(_find_photo(request, pk).thumbnail)


def _find_photo(request: HttpRequest, pk: UUID) -> CeremonyPhoto:
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    return get_object_or_404(Scope(request.user).of(CeremonyPhoto), pk=pk)
