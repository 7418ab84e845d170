"""Gates for what is entered at the desk about people and places."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from grid.domain.numbers import read_key
from grid.models import Branch, Member, Position, User
from grid.scope import Scope

MOST_ACCOUNTS = 40  # at once: hashing takes 0.2 to 0.5 s each, a request may take 30 s


class ChooseMembersForm(forms.Form):
    """Which members without an account are shown."""

    branch = forms.ModelChoiceField(
        queryset=Branch.objects.none(), required=False, label=_("Branch"), empty_label=_("all")
    )
    post = forms.ChoiceField(required=False, label=_("Post"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = scope.branches()  # type: ignore[attr-defined]
        self.fields["post"].choices = [("", _("all")), *Position.Kind.choices]  # type: ignore[attr-defined]


class IssueForm(forms.Form):
    """The members who get an account."""

    members = forms.ModelMultipleChoiceField(
        queryset=Member.objects.none(),
        error_messages={"required": _("Choose at least one member.")},
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = scope.of(Member).filter(user=None, is_active=True)
        self.fields["members"].queryset = members.select_related(  # type: ignore[attr-defined]
            "branch__township"
        ).prefetch_related("positions")

    def roles(self) -> dict[int, str]:
        """The officer's choice of role by member, from `role-<member>`."""
        members = self.cleaned_data["members"]
        chosen = {member.pk: self.data.get(f"role-{member.pk}") for member in members}
        return {pk: role for pk, role in chosen.items() if role in User.Role.values}

    def chosen_ids(self) -> set[int]:
        """What was ticked, to be ticked again on a page with errors."""
        ticked = self.data.getlist("members") if isinstance(self.data, QueryDict) else []
        return {read_key(pk) for pk in ticked}

    def clean_members(self) -> Any:
        members = self.cleaned_data["members"]
        if len(members) > MOST_ACCOUNTS:
            raise forms.ValidationError(
                _("At most %(most)s accounts at once.") % {"most": MOST_ACCOUNTS}
            )
        return members


class NewPasswordForm(PasswordChangeForm):
    """The old password cannot be chosen again: a one-time password is used once."""

    def clean_new_password1(self) -> str:
        password: str = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("Choose a password other than the old one."))
        return password


class SetupForm(forms.Form):
    """The table of a township."""

    file = forms.FileField(label=_("Table of codes and names (csv or xlsx)"))
