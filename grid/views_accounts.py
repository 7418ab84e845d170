"""Accounts with one-time passwords: chosen, made once, and printed for ten minutes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grid.desk import desk_page, render_desk
from grid.domain.accounts import (
    AccountRefused,
    IssuedAccount,
    create_account,
    derive_password,
    issue_accounts,
    reset_password,
    slip_key,
)
from grid.domain.once import digest_of, keep_slips, slips_of
from grid.domain.posts import propose_role
from grid.forms import MOST_ACCOUNTS, ChooseMembersForm, IssueForm
from grid.forms_accounts import NewAccountForm
from grid.models import Member, Position, User
from grid.scope import Scope
from grid.views_once import once, read_token

_MOST_SHOWN = 300


@desk_page("grid.add_user")
@once
def issue(request: HttpRequest) -> HttpResponse:
    """Choose members without an account; POST makes the accounts and shows the sheet."""
    user = cast(User, request.user)
    scope = Scope(user)
    choice = ChooseMembersForm(request.GET or None, scope=scope)
    form = IssueForm(request.POST if request.method == "POST" else None, scope=scope)
    if request.method == "POST" and form.is_valid():
        members, token = form.cleaned_data["members"], read_token(request)
        issued = issue_accounts(members=members, by=user, roles=form.roles(), token=token)
        return _lead_to_sheet(request, issued)
    members = scope.of(Member).filter(user=None, is_active=True)
    if choice.is_valid():
        if branch := choice.cleaned_data["branch"]:
            members = members.filter(branch=branch)
        if post := choice.cleaned_data["post"]:
            members = members.filter(positions__kind=post, positions__until=None)
    found = list(members.select_related("branch").prefetch_related("positions")[:_MOST_SHOWN])
    context = {
        "title": _("Make accounts"),
        "choice": choice,
        "form": form,
        "rows": [(member, posts, propose_role(posts)) for member, posts in with_posts(found)],
        "more": len(found) == _MOST_SHOWN,
        "roles": User.Role.choices,
        "chosen": form.chosen_ids(),
        "most": MOST_ACCOUNTS,
    }
    return render_desk(request, "accounts/issue.html", context, status=422 if form.errors else 200)


def with_posts(members: Iterable[Member]) -> Iterator[tuple[Member, list[Position.Kind]]]:
    """The members with the posts that they hold today."""
    for member in members:
        held = [post.kind for post in member.positions.all() if post.until is None]
        yield member, [Position.Kind(kind) for kind in held]


@desk_page("grid.add_user")
@once
def new(request: HttpRequest) -> HttpResponse:
    """One account for someone who is in no roster; POST shows its slip."""
    user = cast(User, request.user)
    form = NewAccountForm(request.POST if request.method == "POST" else None, scope=Scope(user))
    if request.method == "POST" and form.is_valid():
        token = read_token(request)
        drawn = derive_password(token, form.cleaned_data["username"]) if token else None
        try:
            account, password = create_account(
                by=user, password=drawn, must_change_password=True, **form.cleaned_data
            )
        except AccountRefused as fault:
            form.add_error(None, str(fault))
        else:
            place = str(account.branch or account.township)
            return _lead_to_sheet(request, [IssuedAccount(account, password, str(account), place)])
    context = {"title": _("New account"), "form": form}
    return render_desk(request, "accounts/new.html", context, status=422 if form.errors else 200)


def _lead_to_sheet(request: HttpRequest, issued: Sequence[IssuedAccount]) -> HttpResponse:
    """To the sheet at an address of its own; without a token (an old page) here and now."""
    token = read_token(request)
    if token is None:
        return show_sheet(request, issued)
    accounts = [one.user for one in issued]
    keep_slips(token=token, accounts=accounts, by=cast(User, request.user))
    return redirect("accounts:sheet", token)


@desk_page("grid.add_user")
@require_safe
def sheet(request: HttpRequest, token: UUID) -> HttpResponse:
    """The slips that a form has made, for ten minutes, to who made them."""
    user = cast(User, request.user)
    kept = slips_of(token=token, by=user)
    rows = Scope(user).of(User).filter(pk__in=kept).select_related("branch", "member__branch")
    issued = [
        IssuedAccount(one, derive_password(token, slip_key(one)), str(one), place_of(one))
        for one in rows.select_related("township").order_by("branch__code", "pk")
        if digest_of(one.password) == kept[one.pk]
    ]
    if not issued:
        text = _("These slips are not shown any more. Give a new one-time password instead.")
        messages.error(request, text)
        return redirect("admin:grid_user_changelist")
    return show_sheet(request, issued, is_kept=True)


def place_of(user: User) -> str:
    branch = user.branch or (user.member.branch if user.member else None)
    return str(branch or user.township)


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


def show_sheet(
    request: HttpRequest, accounts: Sequence[IssuedAccount], *, is_kept: bool = False
) -> HttpResponse:
    """The slips to cut. The passwords live in the answer alone and are stored nowhere.

    `is_kept`: this address shows them again for ten minutes.
    """
    address = request.build_absolute_uri("/")
    context = {"accounts": accounts, "address": address, "is_kept": is_kept}
    response = TemplateResponse(request, "accounts/sheet.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
