"""Gates of the acts on households."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grid.models import Household, Member


class MoveForm(forms.Form):
    hamlet = forms.CharField(label=_("hamlet"), max_length=30)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=100)


class MergeForm(ReasonForm):
    """Two households are chosen; `target` is the one that stays."""

    target = forms.ModelChoiceField(
        queryset=Household.objects.none(),
        label=_("Which household stays?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    field_order = ("target", "reason")


class ResponsibleForm(forms.Form):
    member = forms.ModelChoiceField(queryset=Member.objects.none(), label=_("responsible member"))


def limit_choices(form: forms.Form, households: Any, members: Any) -> None:
    """Offer only the chosen households, and the members of their branches and township."""
    if "target" in form.fields:
        form.fields["target"].queryset = households  # type: ignore[attr-defined]
    if "member" in form.fields:
        form.fields["member"].queryset = members  # type: ignore[attr-defined]
