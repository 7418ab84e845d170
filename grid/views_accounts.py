"""Accounts with one-time passwords: chosen, made, and printed once."""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from grid.desk import desk_page, render_desk
from grid.domain.accounts import (
    AccountRefused,
    IssuedAccount,
    issue_accounts,
    propose_role,
    reset_password,
)
from grid.forms import ChooseMembersForm, IssueForm
from grid.models import Member, User
from grid.scope import Scope

_MOST_SHOWN = 300


@desk_page("grid.add_user")
def issue(request: HttpRequest) -> HttpResponse:
    """Choose members without an account; POST makes the accounts and shows the sheet."""
    user = cast(User, request.user)
    scope = Scope(user)
    choice = ChooseMembersForm(request.GET or None, scope=scope)
    form = IssueForm(request.POST if request.method == "POST" else None, scope=scope)
    if request.method == "POST" and form.is_valid():
        return show_sheet(request, issue_accounts(members=form.cleaned_data["members"], by=user))
    members = scope.of(Member).filter(user=None, is_active=True)
    if choice.is_valid():
        if branch := choice.cleaned_data["branch"]:
            members = members.filter(branch=branch)
        if post := choice.cleaned_data["post"]:
            members = members.filter(positions__kind=post, positions__until=None)
    found = members.select_related("branch").prefetch_related("positions")[:_MOST_SHOWN]
    context = {
        "title": User._meta.verbose_name_plural,
        "choice": choice,
        "form": form,
        "rows": [(member, role_name(member)) for member in found],
    }
    return render_desk(request, "accounts/issue.html", context, status=422 if form.errors else 200)


def role_name(member: Member) -> str:
    held = (position.kind for position in member.positions.all() if position.until is None)
    return str(User.Role(propose_role(held)).label)


@desk_page("grid.change_user")
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    account = get_object_or_404(Scope(user).of(User), pk=pk)
    try:
        issued = reset_password(user=account, by=user)
    except AccountRefused as fault:
        messages.error(request, str(fault))
        return redirect("admin:grid_user_change", pk)
    return show_sheet(request, [issued])


def show_sheet(request: HttpRequest, accounts: Sequence[IssuedAccount]) -> HttpResponse:
    """The slips to cut. The passwords live in this one answer and are stored nowhere."""
    address = request.build_absolute_uri("/")
    response = TemplateResponse(
        request, "accounts/sheet.html", {"accounts": accounts, "address": address}
    )
    response.headers["Cache-Control"] = "no-store"
    return response
