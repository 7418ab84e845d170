"""The officer's pages of an arena: setting it up, typing in sheets, closing."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from grid.desk import desk_page, render_desk
from grid.forms_seen import Seen
from grid.models import Township, User
from grid.scope import Scope
from inspections.domain.arena import (
    JUROR_ROLES,
    ArenaRefused,
    Plan,
    SheetChanged,
    close_contest,
    enter_sheets,
    open_contest,
    plan_of,
    propose_plan,
    revise_contest,
)
from inspections.domain.arena_rules import FULL_POINTS
from inspections.forms_arena import MarkRow, PlanForms, fill_marks, make_plan_forms, read_marks
from inspections.models import ArenaContest, ArenaJuror, ArenaSheet


@desk_page("inspections.change_arenacontest")
def new(request: HttpRequest) -> HttpResponse:
    """A new contest, with the last one's criteria and jurors, else with our own draft."""
    townships = Scope(request.user).townships()
    code = request.GET.get("township")
    township = (townships.filter(code=code) if code else townships).first()
    if township is None:
        raise Http404
    return _edit(request, township, None, propose_plan(township))


@desk_page("inspections.change_arenacontest")
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """The same while the contest is open."""
    contest = _contest(request, pk)
    if not contest.is_open:
        messages.error(request, _("The contest is closed: its sheets stay as they are."))
        return redirect("arena:show", pk)
    return _edit(request, contest.township, contest, plan_of(contest))


def _contest(request: HttpRequest, pk: int) -> ArenaContest:
    contests = Scope(request.user).of(ArenaContest).select_related("township")
    return get_object_or_404(contests, pk=pk)


def _edit(
    request: HttpRequest, township: Township, contest: ArenaContest | None, plan: Plan
) -> HttpResponse:
    scope, is_posted = Scope(request.user), request.method == "POST"
    accounts = scope.of(User).filter(township=township, role__in=JUROR_ROLES, is_active=True)
    forms = make_plan_forms(
        request.POST if is_posted else None,
        plan=plan,
        branches=scope.branches().filter(township=township).order_by("code"),
        accounts=accounts.order_by("role", "username"),
        contest=contest,
    )
    seen = Seen(request.POST if contest and is_posted else None, *forms.parts)
    if is_posted and forms.is_valid() and not seen.refuse(forms.contest):
        saved = _save(request, township, contest, forms)
        if saved:
            return redirect("arena:show", saved.pk)
    context = {
        "title": _("Change the contest") if contest else _("New contest"),
        "township": township,
        "contest": contest,
        "forms": forms,
        "seen": seen,
        "is_first": not contest and not plan.seats,
        "has_sheets": bool(contest) and _has_sheets(request, contest),
        "full_points": FULL_POINTS,
    }
    return render_desk(request, "arena/edit.html", context, status=422 if is_posted else 200)


def _has_sheets(request: HttpRequest, contest: ArenaContest | None) -> bool:
    return Scope(request.user).of(ArenaSheet).filter(juror__contest=contest).exists()


def _save(
    request: HttpRequest, township: Township, contest: ArenaContest | None, forms: PlanForms
) -> ArenaContest | None:
    """Write it, or say on the form why not."""
    user, plan = cast(User, request.user), forms.plan()
    try:
        if contest:
            saved = revise_contest(contest=contest, plan=plan)
            messages.success(request, _("The changes are saved."))
        else:
            period = forms.contest.cleaned_data["period"]
            saved = open_contest(township=township, period=period, plan=plan, by=user)
            messages.success(request, _("The contest is open. Next: print the jurors' sheets."))
    except ArenaRefused as fault:
        forms.contest.add_error(None, str(fault))
        return None
    return saved


@desk_page("inspections.change_arenacontest")
def type_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A juror's paper sheet: a line for each branch, digits and Enter. All saved or none."""
    jurors = Scope(request.user).of(ArenaJuror).select_related("contest__township")
    juror = get_object_or_404(jurors, pk=pk)
    contest = juror.contest
    if not contest.is_open:
        messages.error(request, _("The contest is closed: its sheets stay as they are."))
        return redirect("arena:show", contest.pk)
    criteria, branches = list(contest.criteria.all()), list(contest.branches.order_by("code"))
    if request.method == "POST":
        rows = read_marks(request.POST, branches, [one.points for one in criteria])
        faults = _enter(request, juror, rows)
        if not faults:
            return _lead_on(request, juror)
    else:
        rows, faults = fill_marks(branches, _current(request, juror), len(criteria)), []
    context = {
        "title": _("Type in a juror's sheet"),
        "contest": contest,
        "juror": juror,
        "criteria": criteria,
        "rows": rows,
        "faults": faults,
        "columns": len(criteria) + 3,
    }
    return render_desk(request, "arena/type.html", context, status=422 if faults else 200)


def _current(request: HttpRequest, juror: ArenaJuror) -> dict[int, ArenaSheet]:
    sheets = Scope(request.user).of(ArenaSheet).filter(juror=juror, is_current=True)
    return {sheet.branch_id: sheet for sheet in sheets}


def _enter(request: HttpRequest, juror: ArenaJuror, rows: list[MarkRow]) -> list[str]:
    """Record what was typed; what stands against it, or nothing."""
    if any(row.faults for row in rows):
        return [_("Nothing is saved yet: put the marked rows right.")]
    marks, user = [row.mark for row in rows if row.is_given], cast(User, request.user)
    try:
        written = enter_sheets(juror=juror, marks=marks, by=user, source=ArenaSheet.Source.PAPER)
    except SheetChanged as fault:
        _show_newer(rows, _current(request, juror), fault)
        return [_("Nothing is saved yet: put the marked rows right.")]
    except ArenaRefused as fault:
        return [str(fault)]
    text = ngettext("%(count)s sheet is saved.", "%(count)s sheets are saved.", written)
    messages.success(request, f"{juror.name}：{text % {'count': written}}")
    return []


def _show_newer(rows: list[MarkRow], current: dict[int, ArenaSheet], fault: SheetChanged) -> None:
    """Say on each line that was overtaken what stands; saving again means it."""
    for row in rows:
        sheet = current.get(row.branch.pk)
        if sheet is None or sheet.version == row.after:
            continue
        row.after = sheet.version
        if list(map(float, row.points)) != sheet.points:
            told = _("taken back") if sheet.total is None else f"{sheet.total:g}"
            row.faults.append(f"{fault} {_('It now says %(total)s.') % {'total': told}}")


def _lead_on(request: HttpRequest, juror: ArenaJuror) -> HttpResponse:
    """To the next juror when asked for, else to the contest."""
    if "next" in request.POST:
        jurors = Scope(request.user).of(ArenaJuror).filter(contest=juror.contest_id)
        following = jurors.filter(number__gt=juror.number).order_by("number").first()
        if following:
            return redirect("arena:type", following.pk)
    return redirect("arena:show", juror.contest_id)


@desk_page("inspections.change_arenacontest")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    contest = _contest(request, pk)
    try:
        close_contest(
            contest=contest,
            by=cast(User, request.user),
            accept_missing="accept_missing" in request.POST,
        )
    except ArenaRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The contest is closed; the branches see the result now."))
    return redirect("arena:show", pk)
