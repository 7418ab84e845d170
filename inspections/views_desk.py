"""Pages of the desk: one inspection, one problem, the standard and its next version."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.desk import render_desk
from grid.domain.periods import Period, PeriodKind
from grid.forms_seen import Seen
from grid.models import Township, User
from grid.scope import Scope
from grid.views_once import once
from inspections.affected import Affected, find_affected
from inspections.domain.corrections import may_correct
from inspections.domain.draft import DRAFT_NAME
from inspections.domain.photos import photo_state
from inspections.domain.standards import (
    FULL_POINTS,
    StandardInvalid,
    draft_items,
    load_standard,
    revise_standard,
)
from inspections.forms_standard import ItemFormSet, StandardForm, first_day, initial_items
from inspections.models import Inspection, Standard
from inspections.presenters_versions import compare_versions
from inspections.queries import versions_of


def show_inspection(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    """The eight items, how the total came about, photos, problems."""
    standard = load_standard(inspection.standard_id)
    rows = [
        {"item": item, "points": got, "reasons": reasons, "failed": _fails(got, item.pass_mark)}
        for item, got, reasons in zip(
            standard.items, inspection.points, inspection.reasons, strict=True
        )
    ]
    versions = list(versions_of(inspection))
    user = cast(User, request.user)
    applicable = [row for row in rows if row["points"] is not None]
    return render_desk(
        request,
        "inspections/inspection.html",
        {
            "title": str(inspection.household),
            "inspection": inspection,
            "week": Period.holding(inspection.week, PeriodKind.WEEK),
            "standard": standard,
            "rows": rows,
            "scored": _plain(sum(row["points"] for row in applicable)),
            "possible": sum(row["item"].points for row in applicable),
            "photos": inspection.photos.all(),
            "photo_state": photo_state(inspection),
            "problems": inspection.problems.select_related("item"),
            "versions": versions,
            "compared": compare_versions(versions, standard.items),
            "counting": next((one for one in versions if one.is_effective), None),
            "affected": _affected(versions, user),
            "may_correct": may_correct(inspection, by=user, at=timezone.now()),
        },
    )


def _affected(versions: list[Inspection], user: User) -> list[Affected]:
    """What was published before the last correction, with a version that counts no more."""
    corrected = [one.correction.at for one in versions if not one.is_effective]
    if not corrected:
        return []
    return find_affected(versions[0], until=corrected[-1], seen_by=user)


def _fails(points: float | None, pass_mark: Decimal) -> bool:
    return points is not None and points < pass_mark


def _plain(number: float) -> float | int:
    """84.0 is written 84."""
    return int(number) if number == int(number) else number


def show_standard(request: HttpRequest, standard: Standard) -> HttpResponse:
    """One version as it stands."""
    version = load_standard(standard.pk)
    return render_desk(
        request,
        "inspections/standard.html",
        {
            "title": str(standard),
            "standard": standard,
            "items": version.items,
            "points": sum(version.possible),
            "may_revise": request.user.has_perm("inspections.change_standard"),
        },
    )


@once
def revise(request: HttpRequest) -> HttpResponse:
    """Write the township's next version, starting from the latest one or from the draft."""
    township = _township_of(request)
    latest = Scope(request.user).of(Standard).filter(township=township).first()
    form = StandardForm(
        request.POST or None,
        not_before=first_day(latest.valid_from if latest else None),
        initial=_initial(latest),
    )
    items = load_standard(latest.pk).items if latest else draft_items()
    item_forms = ItemFormSet(request.POST or None, initial=initial_items(items))
    seen = Seen(request.POST or None, form, item_forms)
    is_fit = request.method == "POST" and form.is_valid() & item_forms.is_valid()
    if is_fit and not seen.refuse(form):
        saved = _save(request, township, form, item_forms)
        if saved:
            return redirect("admin:inspections_standard_change", saved.pk)
    refused = form.is_bound and bool(form.errors or item_forms.total_error_count())
    return render_desk(
        request,
        "inspections/standard_form.html",
        {
            "title": _("New version of the standard"),
            "township": township,
            "latest": latest,
            "form": form,
            "item_forms": item_forms,
            "seen": seen,
            "full_points": FULL_POINTS,
            "back": reverse("admin:inspections_standard_changelist"),
        },
        status=422 if refused else 200,
    )


def _township_of(request: HttpRequest) -> Township:
    """The person's township; a superuser names one by `?township=CODE`, else the first."""
    townships = Scope(request.user).townships()
    code = request.GET.get("township")
    township = (townships.filter(code=code) if code else townships).first()
    if township is None:
        raise Http404
    return township


def _initial(latest: Standard | None) -> dict[str, str | date]:
    if latest is None:
        return {"name": DRAFT_NAME, "valid_from": timezone.localdate()}
    next_week = Period.holding(first_day(latest.valid_from), PeriodKind.WEEK).next
    return {"name": latest.name, "valid_from": next_week.start}


def _save(
    request: HttpRequest, township: Township, form: StandardForm, item_forms: Any
) -> Standard | None:
    try:
        saved = revise_standard(
            township=township,
            name=form.cleaned_data["name"],
            items=item_forms.drafts(),
            valid_from=form.cleaned_data["valid_from"],
            by=cast(User, request.user),
        )
    except StandardInvalid as fault:  # another officer saved a later version meanwhile
        form.add_error(None, str(fault))
        return None
    messages.success(request, _("Version %(version)s is saved.") % {"version": saved.version})
    return saved
