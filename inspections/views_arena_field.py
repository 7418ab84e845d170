"""The arena on a juror's phone: the branches, and a sheet for each."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grid.models import Branch, User
from grid.scope import Scope
from inspections.domain.arena import ArenaRefused, SheetChanged, enter_sheet
from inspections.forms_arena import MarkRow, fill_marks, read_marks
from inspections.models import ArenaCriterion, ArenaJuror, ArenaSheet
from inspections.queries_arena import own_jurors, standing_sheets
from inspections.views_parts import render_field

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_jurors(view: View[P]) -> View[P]:
    """Open to people who can judge with an account."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_perm("inspections.add_arenasheet"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@for_jurors
@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """The person's own seats in open contests, each with its branches and what was given."""
    user = cast(User, request.user)
    scope = Scope(user)
    branches = Prefetch("contest__branches", scope.branches().order_by("code"), to_attr="shown")
    given = Prefetch("sheets", standing_sheets(scope.of(ArenaSheet)), to_attr="given")
    seats = own_jurors(scope.of(ArenaJuror), user.pk).prefetch_related(branches, given)
    context = {"seats": [_list(seat) for seat in seats]}
    return render_field(request, "field/arena.html", context, here="me")


def _list(seat: Any) -> dict[str, Any]:
    totals = {sheet.branch_id: sheet.total for sheet in seat.given}
    rows = [(branch, totals.get(branch.pk)) for branch in seat.contest.shown]
    return {"seat": seat, "rows": rows, "given": sum(total is not None for _, total in rows)}


@for_jurors
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int, branch: int) -> HttpResponse:
    """One branch: points for each criterion. Saved, it leads to the next without a sheet."""
    user = cast(User, request.user)
    seats = Scope(user).of(ArenaJuror).select_related("contest__township")
    seat = get_object_or_404(seats, pk=pk)
    if seat.user_id != user.pk or not seat.contest.is_open:
        messages.error(request, _("This sheet is not yours to fill in, or the contest is closed."))
        return redirect("field:arena")
    taking_part = seat.contest.branches.values("pk")
    place = get_object_or_404(Scope(user).branches().filter(pk__in=taking_part), pk=branch)
    criteria = list(Scope(user).of(ArenaCriterion).filter(contest=seat.contest_id))
    if request.method == "POST":
        (row,) = read_marks(request.POST, [place], [one.points for one in criteria])
        if _enter(request, seat, row):
            return _lead_on(request, seat)
    else:
        (row,) = fill_marks([place], _current(request, seat, place), len(criteria))
    context = {
        "seat": seat,
        "branch": place,
        "row": row,
        "lines": [(one, f"{row.prefix}-{n}", text) for n, (one, text) in _numbered(criteria, row)],
    }
    status = 422 if row.faults else 200
    return render_field(request, "field/arena_sheet.html", context, script="arena", status=status)


def _numbered(criteria: list[ArenaCriterion], row: MarkRow) -> Any:
    return enumerate(zip(criteria, row.cells, strict=True), start=1)


def _current(request: HttpRequest, seat: ArenaJuror, branch: Branch) -> dict[int, ArenaSheet]:
    sheets = Scope(request.user).of(ArenaSheet).filter(juror=seat, branch=branch, is_current=True)
    return {one.branch_id: one for one in sheets}


def _enter(request: HttpRequest, seat: ArenaJuror, row: MarkRow) -> bool:
    """Record it, or say on the row why not. An empty sheet is not given on the phone."""
    if not row.points and not row.faults:
        row.faults.append(_("Every criterion needs points."))
    if row.faults:
        return False
    user = cast(User, request.user)
    try:
        enter_sheet(juror=seat, mark=row.mark, by=user, source=ArenaSheet.Source.PHONE)
    except SheetChanged as fault:
        standing = _current(request, seat, row.branch).get(row.branch.pk)
        row.after = standing.version if standing else 0
        row.faults.append(str(fault))
        if standing and standing.total is not None:
            row.faults.append(_("It now says %(total)s.") % {"total": f"{standing.total:g}"})
    except ArenaRefused as fault:
        row.faults.append(str(fault))
    else:
        total = f"{sum(row.points):g}"
        told = _("%(branch)s: %(total)s points saved.")
        messages.success(request, told % {"branch": row.branch.name, "total": total})
    return not row.faults


def _lead_on(request: HttpRequest, seat: ArenaJuror) -> HttpResponse:
    """The next branch without a sheet, else the list."""
    given = standing_sheets(Scope(request.user).of(ArenaSheet)).filter(juror=seat)
    left = seat.contest.branches.exclude(pk__in=given.values("branch")).order_by("code").first()
    return redirect("field:arena_sheet", seat.pk, left.pk) if left else redirect("field:arena")
