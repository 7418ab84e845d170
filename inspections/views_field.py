"""The field's lists on a phone: this week, hamlets, search; and the person's own page."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grid.domain.numbers import read_number
from grid.domain.periods import monday_of
from grid.models import Branch, Household, User
from grid.queries import matching, under_member
from grid.scope import Scope
from inspections.models import Inspection
from inspections.queries_field import (
    FIRST_ROWS,
    BranchWeek,
    Seen,
    branch_weeks,
    done_in_week,
    due_ids,
    first_rows,
    hamlets_of,
    quota_of,
    seen_rows,
)
from inspections.views_parts import (
    Row,
    draw_hamlets,
    draw_part,
    draw_rows,
    render_field,
    rows_of,
    say_week,
)

FOUND_ROWS = 50
LONGEST_QUESTION = 30


def read_branch_id(request: HttpRequest) -> int | None:
    """The branch that the address names; 404 for what is no number."""
    text = request.GET.get("branch", "")
    branch = read_number(text)
    if text and branch is None:
        raise Http404
    return branch


def choose_branch(user: User, branch_id: int | None, *, week: dt.date) -> list[BranchWeek]:
    """The one branch that the page is about, or all that the person may choose from.

    404 when the named branch is out of the person's scope.
    """
    branches = branch_weeks(user, week=week, pk=branch_id)
    if branch_id is not None and not branches:
        raise Http404
    return branches


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """This week's households; first a choice of branches for those who have several."""
    user: User = request.user  # type: ignore[assignment]
    if not user.has_perm("grid.view_household"):
        raise PermissionDenied
    if user.role == User.Role.RESPONSIBLE and not user.is_superuser:
        return _own_households(request, user)
    if request.GET.get("show") == "mine" and user.member_id:
        return _own_households(request, user)
    week = monday_of(timezone.localdate())
    branches = choose_branch(user, read_branch_id(request), week=week)
    if len(branches) != 1:
        context = {"branches": branches, "week": say_week(week), "to": reverse("field:home")}
        return render_field(request, "field/branches.html", context, here="home")
    if request.GET.keys() & {"q", "hamlet", "show"}:
        return _list(request, branches[0], week)
    return _this_week(request, branches[0], week)


def draw_search(branch: int, question: str = "") -> SafeString:
    query = f"?branch={branch}" if branch else ""
    values: dict[str, str | int] = {"query": query, "branch": branch, "question": question}
    if question:  # often a name: never kept
        return render_to_string("field/search.html", values)
    return draw_part("field/search.html", **values)


def _render_list(
    request: HttpRequest,
    template: str,
    branch: BranchWeek,
    context: dict[str, Any],
    question: str = "",
) -> HttpResponse:
    frame = {"branch": branch, "search": draw_search(branch.pk, question)}
    query = f"?branch={branch.pk}"
    return render_field(
        request, template, frame | context, here="home", query=query, script="search"
    )


def _this_week(request: HttpRequest, branch: BranchWeek, week: dt.date) -> HttpResponse:
    hamlets = hamlets_of(branch.pk)
    quota = quota_of(hamlets)
    due = due_ids(branch=branch.pk, week=week, quota=quota)
    rows = first_rows(due)
    context = {
        "week": say_week(week),
        "hamlets": draw_hamlets(hamlets, f"?branch={branch.pk}"),
        "rows": draw_rows(rows_of(rows)),
        "due": len(due),
        "more": max(len(due) - FIRST_ROWS, 0),
    }
    return _render_list(request, "field/home.html", branch, context)


def _list(request: HttpRequest, branch: BranchWeek, week: dt.date) -> HttpResponse:
    """One list of its own page: what was searched, what is done, a hamlet, all that is due."""
    homes = Scope(request.user).of(Household).filter(branch=branch.pk, is_active=True)
    question, has_more = request.GET.get("q", "").strip()[:LONGEST_QUESTION], False
    if question:
        title, rows = (
            _("Search"),
            rows_of(seen_rows(matching(homes, question).order_by("code")[: FOUND_ROWS + 1])),
        )
        rows, has_more = rows[:FOUND_ROWS], len(rows) > FOUND_ROWS
    elif request.GET.get("show") == "done":
        inspections = Scope(request.user).of(Inspection).filter(branch=branch.pk)
        title, rows = _("Inspected this week"), _done_rows(done_in_week(inspections, week=week))
    elif "hamlet" in request.GET:
        hamlet = request.GET["hamlet"]
        title = hamlet or _("No hamlet given")
        rows = rows_of(seen_rows(homes.filter(hamlet=hamlet).order_by("code")))
    else:
        quota = quota_of(hamlets_of(branch.pk))
        due = due_ids(branch=branch.pk, week=week, quota=quota)
        found = {home.pk: home for home in seen_rows(homes.filter(pk__in=due))}
        rows = rows_of([found[pk] for pk in due if pk in found])
        title = _("Still to inspect this week")
    context = {
        "title": title,
        "rows": draw_rows(rows),
        "found": len(rows),
        "has_more": has_more,
    }
    return _render_list(request, "field/list.html", branch, context, question)


def _done_rows(inspections: QuerySet[Inspection]) -> list[Row]:
    """Those lead to the result, not to a new form."""
    names = ("pk", "head", "initials", "hamlet", "code")
    values = inspections.values_list(*(f"household__{name}" for name in names), "date", "total")
    return [
        row._replace(url=f"{row.url}?show=results")
        for row in rows_of([Seen(*value) for value in values])
    ]


def _own_households(request: HttpRequest, user: User) -> HttpResponse:
    """What a responsible member answers for: to look at, not to judge."""
    households = under_member(Scope(user).of(Household), user.member_id).order_by("code")
    if question := request.GET.get("q", "").strip()[:LONGEST_QUESTION]:
        households = matching(households, question).order_by("code")
    rows = rows_of(seen_rows(households))
    context = {
        "rows": draw_rows(rows),
        "found": len(rows),
        "question": question,
        "week": say_week(monday_of(timezone.localdate())),
        "search": draw_search(0, question),
    }
    return render_field(request, "field/own.html", context, here="home", script="search")


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All households of a branch for the search on the phone: `[[url, …], …]` like Row."""
    user: User = request.user  # type: ignore[assignment]
    if not user.has_perm("grid.view_household"):
        raise PermissionDenied
    households = Scope(user).of(Household).filter(is_active=True)
    branch_id = read_branch_id(request)
    if branch_id is not None:
        branch = get_object_or_404(Scope(user).of(Branch), pk=branch_id)
        households = households.filter(branch=branch)
    elif user.role not in (User.Role.SECRETARY, User.Role.RESPONSIBLE) or user.is_superuser:
        raise Http404
    return JsonResponse({"rows": rows_of(seen_rows(households.order_by("code")))})


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in; out, a new password, the desk."""
    user: User = request.user  # type: ignore[assignment]
    own = under_member(Scope(user).of(Household), user.member_id)
    has_own = user.role != User.Role.RESPONSIBLE and own.exists()
    context = {"branch": user.branch, "has_own": has_own}
    return render_field(request, "field/me.html", context, here="me")
