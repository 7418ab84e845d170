"""What a phone posts: an entry, its photos.

With `Accept: application/json` the answers are JSON; a plain form gets a redirect, or its
page again with the messages and everything it had said.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.domain.numbers import read_key
from grid.domain.periods import monday_of
from grid.models import Branch, Household, User
from grid.scope import Scope
from inspections.domain.held import hold_entry
from inspections.domain.photos import PhotoRefused, PhotoState, photo_state, store_photo
from inspections.domain.record import EntryConflict, Recorded, record_inspection
from inspections.forms import EntryForm, EntryUnreadable, UndatedForm, read_entry
from inspections.models import HeldEntry, Inspection
from inspections.queries import due_households

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Errors = dict[str, list[str]]


class PersonRequest(HttpRequest):
    """A request behind `field_action`: somebody is signed in."""

    user: User


PersonView = Callable[Concatenate[PersonRequest, P], HttpResponse]


def say_taken() -> str:
    return _("This entry was recorded before with other content. Nothing was changed.")


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def field_action(permission: str) -> Callable[[PersonView[P]], View[P]]:
    """Open a POST to people with `permission`: strangers log in (401 as JSON), others get 403."""

    def decorate(view: PersonView[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            if not request.user.has_perm(permission):
                raise PermissionDenied
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            return view(cast(PersonRequest, request), *args, **kwargs)

        return checked

    return decorate


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"login": reverse("login")}, status=401)
    return redirect_to_login(reverse("field:home"))


def refuse(errors: Errors, status: int = 422) -> JsonResponse:
    return JsonResponse({"errors": errors}, status=status)


@field_action("inspections.add_inspection")
def record(request: PersonRequest) -> HttpResponse:
    """Record one entry (`forms.read_entry` says what it looks like).

    201 recorded, 200 the same again, 202 kept until its date is known, 409 the id holds
    another entry, 410 dismissed, 422 errors by field.
    """
    try:
        data = read_entry(request)
    except EntryUnreadable as fault:
        return refuse({"__all__": [str(fault)]})
    except RequestDataTooBig:
        return refuse({"__all__": [_("The entry cannot be read.")]}, 413)
    form = EntryForm(data, user=request.user)
    if not form.is_valid():
        if form.has_only_a_doubtful_date and wants_json(request):
            return _answer_doubtful(request, data, form)
        return _answer_refused(request, data, form.errors_by_field(), 422)
    try:
        recorded = record_inspection(entry=form.entry(), by=request.user)
    except EntryConflict:
        return _answer_refused(request, data, {"__all__": [say_taken()]}, 409)
    return _answer_recorded(request, recorded, form.cleaned_data["next"])


def _answer_recorded(request: HttpRequest, recorded: Recorded, next_id: int | None) -> HttpResponse:
    inspection = recorded.inspection
    if not wants_json(request):
        messages.success(request, _("Saved: %(total)s points.") % {"total": inspection.total})
        return redirect(_page_after(request, inspection, next_id))
    hashes = inspection.photo_hashes
    photos = PhotoState(len(hashes), 0, hashes) if recorded.created else photo_state(inspection)
    body = {
        "id": str(inspection.pk),
        "created": recorded.created,
        "total": str(inspection.total),
        "problems": recorded.problems,
        "photos": _tell_photos(photos),
        "next": reverse("field:household", args=[next_id]) if next_id else reverse("field:home"),
    }
    return JsonResponse(body, status=201 if recorded.created else 200)


def _answer_doubtful(request: PersonRequest, data: dict[str, Any], form: EntryForm) -> HttpResponse:
    """A phone whose clock is wrong, or one that was silent for long: nothing is thrown away."""
    undated = UndatedForm(data, user=request.user)
    undated.full_clean()
    entry = undated.entry()
    try:
        if Scope(request.user).of(Inspection).filter(pk=entry.id).exists():
            held = Scope(request.user).of(HeldEntry).filter(pk=entry.id).first()
            if held is None:  # recorded in time; only the answer was lost
                recorded = record_inspection(entry=entry, by=request.user)
                return _answer_recorded(request, recorded, None)
            stored = Scope(request.user).of(Inspection).get(pk=entry.id)
            return _answer_recorded(request, Recorded(stored, False, 0), None)
        held = hold_entry(body=data, household=entry.household, day=entry.date, by=request.user)
    except EntryConflict:
        return refuse({"__all__": [say_taken()]}, 409)
    if held.status == HeldEntry.Status.DISMISSED:
        told = _("The township did not record this entry: %(note)s") % {"note": held.note}
        return refuse({"__all__": [told]}, 410)
    told = " ".join(form.errors_by_field()["date"])
    return JsonResponse({"id": str(held.pk), "held": True, "message": told}, status=202)


def _page_after(request: HttpRequest, inspection: Inspection, next_id: int | None) -> str:
    """Back to the visit it was made on; the household that the page named as the next one, else
    the first still due.
    """
    from inspections.views_household import leads_back_to_visit

    is_surprise = inspection.kind == Inspection.Kind.SURPRISE
    user = cast(User, request.user)
    if is_surprise and leads_back_to_visit(user, inspection.household_id, inspection.date):
        return reverse("field:visits")
    if next_id is None:
        branch = Scope(request.user).of(Branch).get(pk=inspection.branch_id)
        week = monday_of(timezone.localdate())
        due = due_households(Scope(request.user).of(Household), branch=branch, week=week)
        next_id = due.values_list("pk", flat=True).first()
    return reverse("field:household", args=[next_id]) if next_id else reverse("field:home")


def _answer_refused(
    request: HttpRequest, data: dict[str, Any], errors: Errors, status: int
) -> HttpResponse:
    """JSON, or the household's page again; a household out of sight is a 404 there."""
    if wants_json(request):
        return refuse(errors, status)
    from inspections.views_household import show_household

    pk = read_key(data.get("household"))
    return show_household(request, pk, entry=data, errors=errors, status=status)


def _tell_photos(photos: PhotoState) -> dict[str, Any]:
    return {
        "expected": photos.expected,
        "arrived": photos.arrived,
        "missing": photos.missing,
        "message": _("%(arrived)s of %(expected)s photos arrived")
        % {"arrived": photos.arrived, "expected": photos.expected},
    }


@field_action("inspections.add_inspection")
def photo(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take one photo of an inspection: the file as the body, or `photo` of a multipart form.

    201 kept, 200 it had arrived before, 413 too big, 422 not a photo of this inspection.
    """
    inspection = get_object_or_404(Scope(request.user).of(Inspection), pk=pk)
    try:
        data = read_upload(request)
    except UnreadablePostError:  # the network broke in the middle; the phone sends it again
        return refuse({"photo": [_("The photo did not arrive whole.")]}, 400)
    try:
        kept, created = store_photo(inspection=inspection, data=data, by=request.user)
    except PhotoRefused as fault:
        too_big = len(data) > settings.PHOTO_MAX_BYTES
        return refuse({"photo": [str(fault)]}, 413 if too_big else 422)
    body = {
        "sha256": kept.sha256,
        "created": created,
        "photos": _tell_photos(photo_state(inspection)),
    }
    return JsonResponse(body, status=201 if created else 200)


def read_upload(request: HttpRequest) -> bytes:
    """The bytes, one more than allowed at most: enough to see that it is too big.

    Not `request.body`, whose limit is that of a form.
    """
    limit = settings.PHOTO_MAX_BYTES + 1
    if request.content_type == "multipart/form-data":
        upload = request.FILES.get("photo")
        return upload.read(limit) if upload else b""
    return request.read(limit)
