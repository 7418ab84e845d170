"""Accounts at the desk: looked at, changed, closed; made and reset on pages of their own."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grid.desk import ScopedAdmin, ScopedFilter, column
from grid.domain.accounts import change_account
from grid.forms_accounts import AccountForm
from grid.models import User


class UserAdmin(ScopedAdmin):
    """Superusers and other townships' accounts do not exist for an officer."""

    list_display = (
        "login_name", "full_name", "role", "place", "last_login", "state",
    )  # fmt: skip
    list_display_links = ("login_name", "full_name")
    list_filter = ("role", "is_active", ("branch", ScopedFilter))
    list_select_related = ("branch", "member__branch")
    search_fields = ("username", "first_name", "member__initials")
    search_help_text = _("User name, full name or pinyin initials")
    ordering = ("branch__code", "role", "username")
    fields = ("login_name", "first_name", ("role", "branch"), ("is_active", "leave"), "last_login")
    readonly_fields = ("login_name", "last_login")
    form = AccountForm
    actions = None
    change_form_outer_after_template = "accounts/reset.html"
    list_before_template = "accounts/list_before.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # accounts:issue and accounts:new make them, with a one-time password

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        given = form.cleaned_data
        change_account(
            user=obj,
            by=cast(User, request.user),
            name=given["first_name"],
            role=given["role"],
            branch=given["branch"],
            is_active=given["is_active"],
        )

    @column(_("user name"), ordering="username")
    def login_name(self, user: User) -> str:
        return user.username

    @column(_("full name"), ordering="first_name")
    def full_name(self, user: User) -> str:
        return user.first_name or "—"

    @column(_("branch"), ordering="branch__code")
    def place(self, user: User) -> str:
        branch = user.branch or (user.member.branch if user.member else None)
        return branch.name if branch else "—"

    @column(
        _("state"),
        ordering="is_active",
        label={"open": "success", "first": "info", "closed": "warning"},
    )
    def state(self, user: User) -> tuple[str, Any]:
        if not user.is_active:
            return "closed", pgettext_lazy("account", "closed")
        if user.must_change_password:
            return "first", _("one-time password given")
        return "open", _("in use")
