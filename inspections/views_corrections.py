"""Correcting an inspection, on the phone and at the desk: the same form, two shells."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grid.desk import desk_page, render_desk
from grid.models import User
from grid.scope import Scope
from inspections.affected import find_affected
from inspections.domain.corrections import (
    CorrectionRefused,
    annul_inspection,
    correct_inspection,
    may_correct,
)
from inspections.domain.standards import load_standard
from inspections.forms import EntryUnreadable, read_entry
from inspections.forms_corrections import (
    REASON_OF_CORRECTION,
    CorrectionForm,
    ReasonForm,
    as_entered,
)
from inspections.forms_photos import MOST_PHOTOS
from inspections.forms_scores import REMARK_LENGTH
from inspections.models import Correction, Inspection
from inspections.views_household import draw_items
from inspections.views_parts import render_field

Errors = dict[str, list[str]]
NO_ERRORS: Errors = {}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct_in_field(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form of the phone; after saving, the household's results."""
    if not request.user.has_perm("inspections.add_inspection"):
        raise PermissionDenied
    inspection = _find(request, pk)
    results = reverse("field:household", args=[inspection.household_id]) + "?show=results"
    data, errors = as_entered(inspection), NO_ERRORS
    if request.method == "POST":
        correction, data, errors = _act(request, inspection, Inspection.Source.PHONE)
        if correction:
            return redirect(results)
    context = _context(request, inspection, data, errors)
    context["items"] = draw_items(context["standard"], data, errors)
    context["results"] = results
    return render_field(
        request,
        "field/correct.html",
        context,
        query=f"?branch={inspection.branch_id}",
        script="correct",
        status=422 if errors else 200,
    )


@desk_page("inspections.add_inspection")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_at_desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same at the desk; after saving, the page of the version that counts."""
    inspection = _find(request, pk)
    data, errors = as_entered(inspection), NO_ERRORS
    if request.method == "POST":
        correction, data, errors = _act(request, inspection, Inspection.Source.DESK)
        if correction:
            counts = correction.replacement or inspection
            return redirect("admin:inspections_inspection_change", counts.pk)
    context = _context(request, inspection, data, errors)
    context["title"] = _("Correct: %(household)s") % {"household": inspection.household}
    context["rows"] = _rows(context["standard"].items, data, errors)
    context["affected"] = find_affected(
        inspection, until=timezone.now(), seen_by=cast(User, request.user)
    )
    return render_desk(request, "inspections/correct.html", context, status=422 if errors else 200)


def _find(request: HttpRequest, pk: UUID) -> Inspection:
    rows = Scope(request.user).of(Inspection).select_related("household__branch", "entered_by")
    return get_object_or_404(rows, pk=pk)


def _act(
    request: HttpRequest, inspection: Inspection, source: str
) -> tuple[Correction | None, dict[str, Any], Errors]:
    """Do what was posted; else what was entered and what is wrong with it, by field."""
    user = cast(User, request.user)
    is_annulment = "annul" in request.POST
    data = as_entered(inspection)
    try:
        data = data if is_annulment else read_entry(request)
        data["reason"] = request.POST.get("reason", "")
        form = (
            ReasonForm(data)
            if is_annulment
            else CorrectionForm(data, request.FILES, standard=load_standard(inspection.standard_id))
        )
        if not form.is_valid():
            return None, data, _faults(form)
        told = {"inspection": inspection, "by": user, **form.cleaned_data}
        correction = (
            annul_inspection(**told) if is_annulment else correct_inspection(**told, source=source)
        )
    except (CorrectionRefused, EntryUnreadable) as fault:
        return None, data, {"__all__": [str(fault)]}
    messages.success(request, _say(correction))
    return correction, data, {}


def _faults(form: ReasonForm) -> Errors:
    if isinstance(form, CorrectionForm):
        return form.errors_by_field()
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


def _say(correction: Correction) -> str:
    if correction.replacement is None:
        return _("The inspection is annulled: it counts no more.")
    return _("Corrected: %(old)s → %(new)s points.") % {
        "old": correction.superseded.total,
        "new": correction.replacement.total,
    }


def _context(
    request: HttpRequest, inspection: Inspection, data: dict[str, Any], errors: Errors
) -> dict[str, Any]:
    items = {f"{word}-{n}" for word in ("points", "reasons") for n in range(1, 9)}
    return {
        "inspection": inspection,
        "standard": load_standard(inspection.standard_id),
        "may_correct": may_correct(inspection, by=cast(User, request.user), at=timezone.now()),
        "entry": {"remark": data.get("remark") or "", "reason": data.get("reason") or ""},
        "faults": [text for name, texts in errors.items() if name not in items for text in texts],
        "remark_length": REMARK_LENGTH,
        "reason_length": REASON_OF_CORRECTION,
        "most_photos": MOST_PHOTOS,
    }


def _rows(items: Any, data: dict[str, Any], errors: Errors) -> list[dict[str, Any]]:
    """The eight lines of the desk's table: a stroke where an item does not apply."""
    return [
        {
            "item": item,
            "points": "/" if str(got) == "na" else got,
            "reasons": "；".join(reasons),
            "faults": errors.get(f"points-{item.number}", [])
            + errors.get(f"reasons-{item.number}", []),
        }
        for item, got, reasons in zip(items, data["points"], data["reasons"], strict=True)
    ]
