"""Gates of accounts at the desk."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grid.domain.accounts import AccountRefused, check_change
from grid.domain.leaving import left_behind
from grid.forms_seen import SeenMixin
from grid.models import Branch, Township, User
from grid.scope import Scope

# A responsible member's account is made from the list of members.
_ROLES = [choice for choice in User.Role.choices if choice[0] != User.Role.RESPONSIBLE]


class NewAccountForm(forms.Form):
    """An account for someone who stands in no roster of members: a leader, an officer."""

    township = forms.ModelChoiceField(
        queryset=Township.objects.none(), label=_("Township"), empty_label=None
    )
    name = forms.CharField(label=_("Full name"), max_length=30)
    username = forms.CharField(
        label=_("User name"),
        max_length=30,
        help_text=_("Letters and digits, short enough to be typed on a phone."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=_ROLES)
    branch = forms.ModelChoiceField(
        queryset=Branch.objects.none(),
        required=False,
        label=_("Branch"),
        empty_label="—",
        help_text=_("Only for a secretary."),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        townships = scope.townships()
        self.fields["township"].queryset = townships  # type: ignore[attr-defined]
        self.fields["branch"].queryset = scope.branches()  # type: ignore[attr-defined]
        if len(townships) == 1:
            self.fields["township"].widget = forms.HiddenInput()
            self.initial["township"] = townships[0].pk


def make_leave_field() -> forms.BooleanField:
    """The tick that closes an account for which something waits."""
    return forms.BooleanField(
        label=_("close it although something waits on the phone"),
        required=False,
        help_text=_(
            "What waits is then handed to the successor or the office, on the page “Phones”."
        ),
    )


class AccountForm(SeenMixin, forms.ModelForm):
    """Name, role, branch and state of an account; `by` is who changes it."""

    by: User
    leave = make_leave_field()

    class Meta:
        model = User
        fields = ("first_name", "role", "branch", "is_active")
        labels = {"first_name": _("full name"), "is_active": _("may sign in")}
        help_texts = {
            "is_active": _("Switched off, the account is closed at once and can be opened again."),
            "branch": _("Only for a secretary."),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and self.instance.pk:
            try:
                data["branch"] = check_change(
                    user=self.instance,
                    by=self.by,
                    role=data["role"],
                    branch=data["branch"],
                    is_active=data["is_active"],
                )
            except AccountRefused as fault:
                raise forms.ValidationError(str(fault)) from fault
            if "is_active" in self.changed_data and not data["is_active"]:
                check_nothing_waits(self, [self.instance])
        return data


class MemberForm(SeenMixin, forms.ModelForm):
    """A member; who is no longer active loses the account: asked about as with the account."""

    leave = make_leave_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = list(User.objects.filter(member=self.instance.pk or 0, is_active=True))
        if "leave" in self.fields and not any(map(left_behind, self.accounts)):
            self.fields["leave"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and "is_active" in self.changed_data and not data["is_active"]:
            check_nothing_waits(self, self.accounts)
        return data


def check_nothing_waits(form: forms.ModelForm[Any], accounts: Iterable[User]) -> None:
    """Before an account is closed: what only it can send is said, and asked about."""
    lines = [line for user in accounts for line in left_behind(user)]
    if lines and not form.cleaned_data.get("leave"):
        text = _("Have it sent first, or tick “%(leave)s”.")
        form.add_error("leave", [*lines, text % {"leave": form.fields["leave"].label}])
