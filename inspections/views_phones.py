"""Phones at the desk: what waits on them, entries of a doubtful date, files to take in."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope
from inspections.domain.held import HoldingRefused, dismiss_held, record_held
from inspections.domain.intake import take_in
from inspections.domain.phones import HandingRefused, hand_over_phone
from inspections.domain.record import EntryConflict
from inspections.forms import DatedForm
from inspections.forms_files import (
    LARGEST_FILE,
    QueuedEntry,
    QueueFileForm,
    QueueFileUnreadable,
    read_queue_file,
)
from inspections.forms_phones import DayForm, DismissForm, HandOverForm
from inspections.models import HeldEntry, PhoneReport
from inspections.queries_phones import phones_holding

DECIDED_SHOWN = 20


@desk_page("inspections.change_inspection")
def phones(request: HttpRequest) -> HttpResponse:
    """Three lists; a POST takes a phone's file in."""
    form = QueueFileForm(request.POST or None, request.FILES or None)
    taken: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        taken = _take_file_in(request, form)
    return _render(request, form=form, taken=taken)


def _render(
    request: HttpRequest,
    *,
    form: QueueFileForm | None = None,
    faults: Sequence[str] = (),
    **more: Any,
) -> HttpResponse:
    form = form or QueueFileForm()
    scope = Scope(request.user)
    reports = scope.of(PhoneReport).select_related("person", "branch", "handed_to")
    held = scope.of(HeldEntry).select_related("household", "branch", "entered_by", "decided_by")
    waiting = held.filter(status=HeldEntry.Status.WAITING)
    decided = held.exclude(status=HeldEntry.Status.WAITING).order_by("-decided_at")
    context = {
        "title": _("Phones"),
        "reports": phones_holding(reports),
        "heirs": HandOverForm(township=cast(User, request.user).township_id),
        "waiting": waiting,
        "decided": decided[:DECIDED_SHOWN],
        "form": form,
        "taken": more.get("taken", []),
        "refused": more.get("refused"),
        "faults": faults,
    }
    status = 422 if faults or form.errors else 200
    return render_desk(request, "inspections/phones.html", context, status=status)


def _take_file_in(request: HttpRequest, form: QueueFileForm) -> list[dict[str, Any]]:
    """What became of each entry of the file."""
    file = form.cleaned_data["file"]
    user = cast(User, request.user)
    try:
        if file.size > LARGEST_FILE:
            raise QueueFileUnreadable(_("The file is too large. Nothing was taken in."))
        entries = read_queue_file(file.read(), user=user)
    except QueueFileUnreadable as fault:
        form.add_error("file", str(fault))
        return []
    return [_take_one_in(one, user) for one in entries]


def _take_one_in(one: QueuedEntry, user: User) -> dict[str, Any]:
    if one.entry is None:
        return {
            "name": one.name,
            "day": None,
            "state": "refused",
            "photos": 0,
            "faults": one.faults,
        }
    taken = take_in(entry=one.entry, photos=one.photos, by=user)
    return {"name": one.name, "day": one.entry.date, **taken._asdict()}


@desk_page("inspections.change_inspection")
@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a kept entry with the day given, or dismiss it with a note."""
    held = get_object_or_404(Scope(request.user).of(HeldEntry), pk=pk)
    user = cast(User, request.user)
    if "dismiss" in request.POST:
        faults = _dismiss(held, DismissForm(request.POST), user)
        told = _("Not recorded; the entry stays on record with your note.")
    else:
        faults = _record(held, DayForm(request.POST), user)
        told = _("Recorded with the day given.")
    if faults:
        return _render(request, refused=held.pk, faults=faults)
    messages.success(request, told)
    return redirect("phones:index")


def _dismiss(held: HeldEntry, form: DismissForm, user: User) -> list[str]:
    if not form.is_valid():
        return [str(text) for text in form.errors["note"]]
    try:
        dismiss_held(held=held, note=form.cleaned_data["note"], by=user)
    except HoldingRefused as fault:
        return [str(fault)]
    return []


def _record(held: HeldEntry, form: DayForm, user: User) -> list[str]:
    if not form.is_valid():
        return [str(text) for text in form.errors["date"]]
    entry = DatedForm({**held.body, "date": str(form.cleaned_data["date"])}, user=user)
    if not entry.is_valid():
        return [text for texts in entry.errors_by_field().values() for text in texts]
    try:
        record_held(held=held, entry=entry.entry(), by=user)
    except HoldingRefused as fault:
        return [str(fault)]
    except EntryConflict:
        return [_("This entry was recorded before with other content. Nothing was changed.")]
    return []


@desk_page("inspections.change_inspection")
@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits on the phone of who has left is sent by the successor, or by the office."""
    report = get_object_or_404(Scope(request.user).of(PhoneReport), pk=pk)
    form = HandOverForm(request.POST, township=report.township_id)
    if not form.is_valid():
        messages.error(request, _("Choose somebody who records inspections."))
        return redirect("phones:index")
    user = cast(User, request.user)
    try:
        hand_over_phone(report=report, to=form.cleaned_data["to"], by=user)
    except HandingRefused as fault:
        messages.error(request, str(fault))
    else:
        text = _("Handed over: signed in on that phone, its page “On this phone” sends it.")
        messages.success(request, text)
    return redirect("phones:index")
