"""Gates of accounts at the desk."""

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


class AccountForm(SeenMixin, forms.ModelForm):
    """Name, role, branch and state of an account; `by` is who changes it."""

    by: User
    leave = forms.BooleanField(
        label=_("close it although something waits on the phone"),
        required=False,
        help_text=_(
            "What waits is then handed to the successor or the office, on the page “Phones”."
        ),
    )

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
            self._check_nothing_waits(data)
        return data

    def _check_nothing_waits(self, data: dict[str, Any]) -> None:
        """Before an account is closed: what only it can send is said, and asked about."""
        if data["is_active"] or "is_active" not in self.changed_data or data["leave"]:
            return
        if lines := left_behind(self.instance):
            text = _("Have it sent first, or tick “%(leave)s”.")
            self.add_error("leave", [*lines, text % {"leave": self.fields["leave"].label}])
