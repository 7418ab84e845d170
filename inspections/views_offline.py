"""The field without a network: what the phone keeps, its shell, its queue.

The pages here hold nothing of any household; field-*.js fills them from the phone's own store.
"""

import datetime as dt
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grid.domain.periods import monday_of
from grid.models import User
from grid.scope import Scope
from inspections.domain.held import HoldingRefused, record_held
from inspections.domain.phones import report_phone, report_taken_over
from inspections.domain.record import EntryConflict
from inspections.domain.standards import NoStandard, standard_for
from inspections.forms import DatedForm
from inspections.forms_phones import DayForm, PhoneForm
from inspections.models import HeldEntry
from inspections.queries_field import BranchWeek, Facts, due_ids, hamlets_of, quota_of
from inspections.queries_offline import kept_households
from inspections.queries_phones import phones_taken_over
from inspections.views_field import choose_branch, draw_search, read_branch_id
from inspections.views_household import render_form
from inspections.views_parts import (
    NOBODY,
    draw_part,
    household_url,
    render_field,
    rows_of,
    say_week,
)
from inspections.views_record import PersonRequest, field_action, refuse

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"
STYLES = (
    *(f"css/{name}.css" for name in ("tokens", "base", "field", "field-day", "field-plain")),
    "icon.svg",
)


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the addresses of the shell's files. The same for everybody."""
    body = _draw_worker.__wrapped__() if settings.DEBUG else _draw_worker()
    return HttpResponse(body, content_type="text/javascript")


@lru_cache(maxsize=1)
def _draw_worker() -> str:
    scripts = sorted([*SCRIPTS.glob("field-*.js"), SCRIPTS / "total.js"])
    files = [*(f"js/{path.name}" for path in scripts if "worker" not in path.name), *STYLES]
    contents = b"".join((SCRIPTS.parent / name).read_bytes() for name in files)
    version = hashlib.sha256(contents).hexdigest()[:12]
    told = {
        "version": version,
        "files": [static(name) for name in files],
        "home": reverse("field:offline"),
        "form": reverse("field:offline_household"),
        "queue": reverse("field:queue"),
        "households": reverse("field:home") + "households/",
        "day": reverse("day:offline"),
        "ceremonies": reverse("day:index"),
    }
    code = (SCRIPTS / "field-worker.js").read_text()
    return f"const SHELL = {json.dumps(told)};\n{code}"


@login_required
@require_safe
def bundle(request: HttpRequest) -> JsonResponse:
    """A branch as the phone keeps it: its households by code, and this week's list by id.

    `rows`: `[[id, url, head, place, seen, initials, responsible], …]`.
    """
    user = cast(User, request.user)
    if not user.has_perm("inspections.add_inspection"):
        raise PermissionDenied
    week = monday_of(timezone.localdate())
    branch = _one_branch(user, read_branch_id(request), week)
    kept = kept_households(user, branch=branch.pk)
    rows = rows_of([one.seen for one in kept])
    quota = quota_of(hamlets_of(branch.pk))
    return JsonResponse(
        {
            "branch": branch.pk,
            "name": branch.name,
            "week": say_week(week),
            "due": due_ids(branch=branch.pk, week=week, quota=quota),
            "rows": [
                [one.seen.pk, *row, one.responsible] for one, row in zip(kept, rows, strict=True)
            ],
        }
    )


def _one_branch(user: User, branch_id: int | None, week: dt.date) -> BranchWeek:
    branches = choose_branch(user, branch_id, week=week)
    if len(branches) != 1:
        raise Http404
    return branches[0]


@login_required
@require_safe
def offline_home(request: HttpRequest) -> HttpResponse:
    """The list when there is no network."""
    _check(request)
    context = {"search": draw_search(0)}
    return render_field(request, "field/offline_home.html", context, here="home", script="home")


@login_required
@require_safe
def offline_household(request: HttpRequest) -> HttpResponse:
    """The form for any household when there is no network."""
    user = _check(request)
    nobody = Facts(0, "", "", "", True, 0, "", 0, None, None, "", 0, 0, None)
    try:
        if user.township is None:
            raise NoStandard
        standard = standard_for(township=user.township, on=timezone.localdate())
    except NoStandard:
        return render_field(request, "field/no_standard.html", {"home": nobody})
    return render_form(
        request, nobody, standard, template="field/offline_household.html", script="entry-offline"
    )


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits on this phone; the page itself knows nothing of it."""
    _check(request)
    taken = phones_taken_over(cast(User, request.user))
    context = {
        "words": draw_part("field/queue_words.html", nobody=NOBODY),
        "taken_over": [[one.person_id, str(one.person), str(one.phone)] for one in taken],
    }
    return render_field(request, "field/queue.html", context, here="me", script="queue")


def _check(request: HttpRequest) -> User:
    user = cast(User, request.user)
    if not user.has_perm("inspections.add_inspection"):
        raise PermissionDenied
    return user


@field_action("inspections.add_inspection")
def phone(request: PersonRequest) -> HttpResponse:
    """What this phone has waiting for this person: numbers only."""
    form = PhoneForm(_read_json(request))
    if not form.is_valid():
        return refuse({name: [str(t) for t in texts] for name, texts in form.errors.items()})
    if request.user.township is None:
        raise Http404
    said = form.cleaned_data
    if of := said.pop("of"):
        taken = phones_taken_over(request.user)
        report = get_object_or_404(taken, person=of, phone=said["phone"])
        report_taken_over(
            report=report, **{name: said[name] for name in ("entries", "photos", "refused")}
        )
    else:
        report_phone(township=request.user.township, by=request.user, **said)
    return JsonResponse({"kept": True})


def _read_json(request: HttpRequest) -> dict[str, Any]:
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


@field_action("inspections.add_inspection")
def date_held(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Whose phone it is says the day: `date`. Then it is recorded like any other."""
    held = get_object_or_404(Scope(request.user).of(HeldEntry), pk=pk)
    form = DayForm(_read_json(request))
    if not form.is_valid():
        return refuse({"date": [str(text) for text in form.errors["date"]]})
    entry = DatedForm({**held.body, "date": str(form.cleaned_data["date"])}, user=request.user)
    if not entry.is_valid():
        return refuse(entry.errors_by_field())
    try:
        inspection = record_held(held=held, entry=entry.entry(), by=request.user)
    except (HoldingRefused, EntryConflict) as fault:
        return refuse({"date": [str(fault)]}, 409)
    return JsonResponse(
        {"id": str(inspection.pk), "url": household_url(inspection.household_id)}, status=201
    )
