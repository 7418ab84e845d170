"""Problems at the desk: one problem, many re-checked at once, one reported, the printed sheet."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grid.desk import desk_page, render_desk
from grid.domain.numbers import read_key
from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, Household, User
from grid.scope import Scope
from grid.views_once import once
from inspections.domain.life import StepRefused, possible_acts, rectifier_of, take_step
from inspections.domain.photos import PhotoRefused, photo_state
from inspections.domain.problems import ProblemRefused, report_problem
from inspections.forms_photos import MOST_PHOTOS
from inspections.forms_problems import NOTE_LENGTH, ReportForm
from inspections.models import Problem, ProblemStep
from inspections.presenters_problems import context_of
from inspections.queries import open_problems, to_recheck
from inspections.queries_problems import committee_of, with_everything
from inspections.views_steps import act_on, said_in


def show_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """One problem with its photos, its steps and what can be done next; a POST takes a step."""
    user = cast(User, request.user)
    faults: list[str] = []
    if request.method == "POST":
        faults = act_on(request, problem)
        if not faults:
            messages.success(request, _("Written down."))
            return redirect(request.get_full_path())
    context = {
        "title": _("Problem: %(item)s") % {"item": problem.what},
        **context_of(problem, possible_acts(problem, by=user)),
        "members": committee_of(Scope(user), problem.branch_id),
        "photo_state": photo_state(problem.inspection) if problem.inspection else None,
        "faults": faults,
        "said": said_in(request, faults),
        "note_length": NOTE_LENGTH,
        "most_photos": MOST_PHOTOS,
    }
    return render_desk(request, "inspections/problem.html", context, status=422 if faults else 200)


def recheck_many(request: HttpRequest, problems: QuerySet[Problem]) -> HttpResponse:
    """The list's action: close those that others reported as rectified. Back to the list."""
    user = cast(User, request.user)
    waiting = list(to_recheck(problems))
    rectifiers = rectifier_of(waiting)
    mine = [one for one in waiting if rectifiers.get(one.pk) == user.pk]
    others = [one for one in waiting if rectifiers.get(one.pk) != user.pk]
    if others:
        try:
            take_step(problems=others, act=ProblemStep.Act.CLOSE, by=user, on=timezone.localdate())
        except StepRefused as fault:
            messages.error(request, str(fault))
            return redirect(request.get_full_path())
    told = ngettext(
        "%(count)s problem re-checked and closed.",
        "%(count)s problems re-checked and closed.",
        len(others),
    )
    messages.success(request, told % {"count": len(others)})
    if mine:
        told = ngettext(
            "%(count)s was rectified by yourself: another person re-checks it.",
            "%(count)s were rectified by yourself: another person re-checks them.",
            len(mine),
        )
        messages.warning(request, told % {"count": len(mine)})
    return redirect(request.get_full_path())


@desk_page("inspections.rectify_problem")
@once
def report(request: HttpRequest) -> HttpResponse:
    """Put a problem on the list that no inspection found."""
    user, scope = cast(User, request.user), Scope(request.user)
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        branches=scope.of(Branch).order_by("code"),
        homes=scope.of(Household),
    )
    if request.method == "POST" and form.is_valid():
        try:
            problem = report_problem(
                source=Problem.Source.REPORT, on=timezone.localdate(), by=user, **form.report()
            )
        except (ProblemRefused, PhotoRefused) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The problem is on the list."))
            return redirect("admin:inspections_problem_change", problem.pk)
    context = {
        "title": _("Report a problem"),
        "form": form,
        "back": reverse("admin:inspections_problem_changelist"),
        "most_photos": MOST_PHOTOS,
    }
    return render_desk(
        request, "inspections/report_problem.html", context, status=422 if form.errors else 200
    )


@desk_page("inspections.view_problem")
def print_sheet(request: HttpRequest) -> HttpResponse:
    """The open problems of a branch on paper, for the committee's meeting."""
    scope, today = Scope(request.user), timezone.localdate()
    branches = scope.of(Branch).select_related("township").order_by("code")
    chosen = request.GET.get("branch", "")
    branch = get_object_or_404(branches, pk=read_key(chosen)) if chosen else branches.first()
    rows = with_everything(open_problems(scope.of(Problem).filter(branch=branch)))
    context: dict[str, Any] = {
        "branch": branch,
        "branches": branches,
        "problems": rows.order_by("due_on", "pk"),
        "today": today,
        "week": Period.holding(today, PeriodKind.WEEK),
    }
    return TemplateResponse(request, "inspections/problem_sheet.html", context)
