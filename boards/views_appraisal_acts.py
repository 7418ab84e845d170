"""Acts on appraisals at the desk: freezing, finishing, revising, objections."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from boards.domain.appraisal_finish import finish_appraisal
from boards.domain.appraisal_gather import year_of
from boards.domain.appraisal_objections import (
    AppraisalObjectionRefused,
    decide_appraisal_objection,
    take_appraisal_objection,
)
from boards.domain.appraisal_revise import compare_results, compute_year, revise_appraisal
from boards.domain.appraisals import (
    AppraisalRefused,
    check_freeze,
    freeze_appraisal,
    result_of,
    withdraw_appraisal,
)
from boards.forms_appraisal import (
    REASON_LENGTH,
    AppraisalDecisionForm,
    AppraisalObjectionForm,
    AppraisalReasonForm,
    first_error,
)
from boards.models import Appraisal, AppraisalLine, AppraisalObjection, Board
from boards.presenters_appraisal import add_rows, count_bands, show_shifts
from boards.queries_appraisal import (
    corrections_bearing_on,
    in_force,
    unfinished_boards,
    with_people,
)
from boards.views_appraisal_parts import choose_township, list_rows, read_year
from grid.desk import desk_page, render_desk
from grid.models import Member, User
from grid.scope import Scope
from inspections.models import Correction


@desk_page("boards.freeze_appraisal")
def freeze(request: HttpRequest) -> HttpResponse:
    """What would be frozen, with what is still open; a POST freezes it."""
    user, township = cast(User, request.user), choose_township(request)
    if township is None:
        return redirect("appraisal:index")
    page = read_year(request, township)
    fault = ""
    try:
        if request.method == "POST":
            freeze_appraisal(township=township, year=page.year, by=user)
            messages.success(request, _("The year is frozen; the notice period has begun."))
            return redirect(reverse("appraisal:index") + page.query)
        check_freeze(township, page.year, timezone.now())
    except AppraisalRefused as refused:
        fault = str(refused)
    rows, year = list_rows(user, page), year_of(page.year)
    context = {
        "title": _("Freeze the year"),
        "page": page,
        "rows": rows,
        "sums": add_rows(rows),
        "bands": count_bands(rows, page.policy.appraisal),
        "unappraised": sum(row.result.score is None for row in rows),
        "unfinished": unfinished_boards(
            Scope(user).of(Board).filter(township=township), year.start, year.end
        ).select_related("branch"),
        "notice_days": page.policy.notice_days,
        "fault": fault,
    }
    status = 422 if fault and request.method == "POST" else 200
    return render_desk(request, "appraisal/freeze.html", context, status=status)


def _act(request: HttpRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    appraisal = get_object_or_404(Scope(request.user).of(Appraisal), pk=pk)
    try:
        act(appraisal=appraisal, by=request.user)
    except AppraisalRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, done)
    return redirect(f"{reverse('appraisal:index')}?year={appraisal.year}")


@desk_page("boards.freeze_appraisal")
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, finish_appraisal, _("The year's appraisals are final."))


@desk_page("boards.freeze_appraisal")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    form = AppraisalReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""

    def act(**given: Any) -> Appraisal:
        return withdraw_appraisal(reason=reason, **given)

    return _act(request, pk, act, _("Withdrawn; the year can be frozen anew."))


@desk_page("boards.freeze_appraisal")
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """The year before and after the corrections; a POST with a reason makes the version."""
    user = cast(User, request.user)
    rows = in_force(with_people(Scope(user).of(Appraisal)))
    appraisal = get_object_or_404(rows, pk=pk)
    fault, form = "", AppraisalReasonForm(request.POST or None)
    if request.method == "POST":
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        try:
            new = revise_appraisal(appraisal=appraisal, reason=reason, by=user)
        except AppraisalRefused as refused:
            fault = str(refused)
        else:
            messages.success(request, _("The year is revised; the version before can be read."))
            return redirect("appraisal:correction", pk=new.pk)
    revision = compute_year(appraisal, at=timezone.now())
    members = Scope(user).of(Member).select_related("branch")
    corrections = corrections_bearing_on(Scope(user).of(Correction), appraisal).order_by("-at")
    boards = Scope(user).of(Board).filter(pk__in=set(revision.boards) - set(appraisal.boards))
    context = {
        "title": _("Revise the year"),
        "appraisal": appraisal,
        "revision": revision,
        "shifts": show_shifts(revision.shifts, members),
        "corrections": corrections.select_related("superseded__household", "replacement", "by"),
        "boards": boards.select_related("branch"),
        "fault": fault,
        "reason": request.POST.get("reason", ""),
        "reason_length": REASON_LENGTH,
    }
    return render_desk(request, "appraisal/revise.html", context, status=422 if fault else 200)


@desk_page("boards.view_appraisal")
@require_safe
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version changed."""
    return render_desk(request, "appraisal/correction.html", _describe_correction(request, pk))


@desk_page("boards.view_appraisal")
@require_safe
def print_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """The correction notice on A4: for the members and the personnel office, not for a wall."""
    context = _describe_correction(request, pk)
    return TemplateResponse(request, "appraisal/correction_print.html", context)


def _describe_correction(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Members in the person's scope whose line differs between the two versions."""
    user = cast(User, request.user)
    new = get_object_or_404(with_people(Scope(user).of(Appraisal)), pk=pk)
    old = new.revises
    if old is None:
        raise Http404
    lines = Scope(user).of(AppraisalLine).defer("parts")
    before, after = (
        {one.member_id: result_of(one) for one in lines.filter(appraisal=version)}
        for version in (old, new)
    )
    members = Scope(user).of(Member).select_related("branch")
    return {
        "title": _("Correction notice"),
        "appraisal": new,
        "old": old,
        "shifts": show_shifts(compare_results(before, after), members),
    }


@desk_page("boards.add_appraisalobjection")
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down a member's objection; the own one comes from the own page."""
    line = take_from(request, pk)
    return redirect(
        f"{reverse('appraisal:member', args=[line.member_id])}?year={line.appraisal.year}"
    )


def take_from(request: HttpRequest, pk: int) -> AppraisalLine:
    """Take the posted objection to a line in the person's scope, and say what became of it."""
    user = cast(User, request.user)
    lines = Scope(user).of(AppraisalLine).select_related("appraisal")
    line = get_object_or_404(lines, pk=pk)
    form = AppraisalObjectionForm(request.POST)
    try:
        if not form.is_valid():
            raise AppraisalObjectionRefused(first_error(form))
        take_appraisal_objection(line=line, by=user, **form.cleaned_data)
    except AppraisalObjectionRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The objection is taken; the officer decides with a reason."))
    return line


@desk_page("boards.change_appraisalobjection")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    objections = Scope(request.user).of(AppraisalObjection).select_related("line__appraisal")
    objection = get_object_or_404(objections, pk=pk)
    form = AppraisalDecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise AppraisalObjectionRefused(first_error(form))
        decide_appraisal_objection(
            objection=objection, by=cast(User, request.user), **form.cleaned_data
        )
    except AppraisalObjectionRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Decided; the member can read the answer."))
    line = objection.line
    return redirect(
        f"{reverse('appraisal:member', args=[line.member_id])}?year={line.appraisal.year}"
    )
