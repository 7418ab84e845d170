"""The daily patrol on a phone: one tap for a place where nothing was found."""

from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grid.domain.numbers import read_number
from grid.domain.periods import monday_of
from grid.models import User
from grid.scope import Scope
from inspections.domain.patrols import record_patrol
from inspections.domain.photos import PhotoRefused
from inspections.domain.record import EntryConflict
from inspections.forms import EntryUnreadable
from inspections.forms_patrols import FINDING_LENGTH, PLACE_LENGTH, PatrolForm, read_patrol
from inspections.forms_photos import MOST_PHOTOS, PhotosForm
from inspections.forms_problems import messages_by_field
from inspections.models import Patrol
from inspections.queries_field import BranchWeek, hamlets_of
from inspections.queries_rhythm import patrols_between
from inspections.views_field import choose_branch, read_branch_id
from inspections.views_parts import draw_part, render_field, say_day, say_week
from inspections.views_record import Errors, PersonRequest, field_action, wants_json

SHOWN = 100  # of the week's patrols; all of them are at the desk


class Spot(NamedTuple):
    """A place to tap: the id is that of the patrol that the tap records."""

    id: str
    name: str
    is_seen: bool


@login_required
@require_safe
def patrol(request: HttpRequest) -> HttpResponse:
    """The places of a branch, and this week's patrols; first a choice for who has several."""
    user: User = request.user  # type: ignore[assignment]
    if not user.has_perm("inspections.view_patrol"):
        raise PermissionDenied
    return _show(request, user, read_branch_id(request))


def _show(
    request: HttpRequest,
    user: User,
    branch_id: int | None,
    *,
    entry: dict[str, Any] | None = None,
    errors: Errors | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    week = monday_of(today)
    branches = _choose(user, branch_id)
    if len(branches) != 1:
        choice = {"branches": branches, "week": say_week(week), "to": reverse("field:patrol")}
        return render_field(request, "field/branches.html", choice, here="patrol")
    branch = branches[0]
    mine = Scope(user).of(Patrol).filter(branch=branch.pk)
    patrols = list(patrols_between(mine, week, today)[:SHOWN])
    context: dict[str, Any] = {
        "branch": branch,
        "week": say_week(week),
        "today": say_day(today, year=today.year),
        "spots": _spots(branch, {one.place for one in patrols if one.date == today}),
        "patrols": [
            (one.place, say_day(one.date, year=today.year), one.finding) for one in patrols
        ],
        "may_add": user.has_perm("inspections.add_patrol"),
        "entry": {"id": str(uuid4()), "place": "", "finding": ""} | _given(entry),
        "errors": [text for texts in (errors or {}).values() for text in texts],
        "place_length": PLACE_LENGTH,
        "finding_length": FINDING_LENGTH,
        "most_photos": MOST_PHOTOS,
        "words": draw_part("field/patrol_words.html"),
    }
    query = "" if _is_responsible(user) else f"?branch={branch.pk}"
    return render_field(
        request, "field/patrol.html", context,
        here="patrol", query=query, script="patrol", status=status,
    )  # fmt: skip


def _is_responsible(user: User) -> bool:
    return user.role == User.Role.RESPONSIBLE and not user.is_superuser


def _choose(user: User, branch_id: int | None) -> list[BranchWeek]:
    """The one branch that the page is about, or all to choose from; out of scope: 404."""
    if not _is_responsible(user):
        return choose_branch(user, branch_id, week=monday_of(timezone.localdate()))
    own = list(Scope(user).branches().values_list("pk", "name"))
    if branch_id is not None and branch_id not in dict(own):
        raise Http404
    return [BranchWeek(pk, name, 0, 0) for pk, name in own]


def _given(entry: dict[str, Any] | None) -> dict[str, str]:
    """What was typed, to stand there again; its id stays, it was not recorded."""
    return {name: entry[name] or "" for name in ("id", "place", "finding")} if entry else {}


def _spots(branch: BranchWeek, seen: set[str]) -> list[Spot]:
    """The hamlets, and what every village has."""
    hamlets = [hamlet for hamlet, _number in hamlets_of(branch.pk) if hamlet]
    common = [
        _("Main road"),
        _("Rivers and ditches"),
        _("Waste collection point"),
        _("Village hall"),
    ]
    names = dict.fromkeys([*hamlets, *common])
    return [Spot(str(uuid4()), name, name in seen) for name in names]


@field_action("inspections.add_patrol")
def record(request: PersonRequest) -> HttpResponse:
    """Record one patrol (`forms_patrols.read_patrol` says what it looks like).

    201 recorded, 200 the same again, 409 the id holds another, 422 errors by field.
    """
    try:
        data = read_patrol(request)
    except EntryUnreadable as fault:
        return JsonResponse({"errors": {"__all__": [str(fault)]}}, status=422)
    form, given = PatrolForm(data, user=request.user), PhotosForm({}, request.FILES)
    if not (form.is_valid() and given.is_valid()):
        return _refuse(request, data, form.told() | messages_by_field(given), 422)
    photos = given.cleaned_data["photos"]
    try:
        kept, created = record_patrol(entry=form.entry(), by=request.user, photos=photos)
    except PhotoRefused as fault:
        return _refuse(request, data, {"photos": [str(fault)]}, 422)
    except EntryConflict:
        told = _("This entry was recorded before with other content. Nothing was changed.")
        return _refuse(request, data | {"id": str(uuid4())}, {"__all__": [told]}, 409)
    if wants_json(request):
        day = say_day(kept.date, year=timezone.localdate().year)
        body = {"id": str(kept.pk), "created": created, "place": kept.place, "day": day}
        return JsonResponse(body | {"finding": kept.finding}, status=201 if created else 200)
    messages.success(request, _("Patrol saved: %(place)s") % {"place": kept.place})
    return redirect(f"{reverse('field:patrol')}?branch={kept.branch_id}")


def _refuse(
    request: PersonRequest, data: dict[str, Any], errors: Errors, status: int
) -> HttpResponse:
    """JSON, or the page again with what was typed; a branch out of sight is a 404 there."""
    if wants_json(request):
        return JsonResponse({"errors": errors}, status=status)
    branch = read_number(data["branch"])
    if branch is None:
        raise Http404
    return _show(request, request.user, branch, entry=data, errors=errors, status=status)
