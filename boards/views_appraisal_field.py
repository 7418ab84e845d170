"""Appraisals on the phone: a member's own result, unfolded, and objecting to it."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from boards.domain.appraisal_objections import TEXT_LENGTH
from boards.views_appraisal import say_state
from boards.views_appraisal_acts import take_from
from boards.views_appraisal_parts import (
    choose_township,
    describe_member,
    find_member,
    list_rows,
    list_years,
    read_year,
)
from grid.models import Member, User
from inspections.views_parts import render_field


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The own result; to whom others' are open, the list of them."""
    user = cast(User, request.user)
    _check(user)
    if user.role == User.Role.RESPONSIBLE and not user.is_superuser:
        return _show(request, find_member(user, user.member_id), "")
    township = choose_township(request)
    page = read_year(request, township) if township else None
    rows = list_rows(user, page) if page else []
    context = {
        "page": page,
        "own": next((row for row in rows if row.member.pk == user.member_id), None),
        "state": say_state(page) if page else "",
        "rows": rows,
        "years": list_years(user, page.today) if page else [],
    }
    return render_field(request, "field/appraisals.html", context, here="me")


@login_required
@require_safe
def member(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    _check(user)
    back = reverse("appraisal_field:index") if user.role != User.Role.RESPONSIBLE else ""
    return _show(request, find_member(user, pk), back)


def _show(request: HttpRequest, one: Member, back: str) -> HttpResponse:
    context = describe_member(request, one)
    page = context["page"]
    context |= {
        "state": say_state(page),
        "years": list_years(cast(User, request.user), page.today),
        "back": f"{back}?year={page.year}" if back else reverse("field:me"),
        "length": TEXT_LENGTH,
    }
    return render_field(request, "field/appraisal.html", context, here="me")


@login_required
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    if not user.has_perm("boards.add_appraisalobjection"):
        raise PermissionDenied
    line = take_from(request, pk)
    url = reverse("appraisal_field:member", args=[line.member_id])
    return redirect(f"{url}?year={line.appraisal.year}")


def _check(user: User) -> None:
    if not user.has_perm("boards.view_appraisal"):
        raise PermissionDenied(_("Appraisals are not open to this account."))
