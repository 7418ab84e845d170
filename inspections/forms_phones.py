"""What a phone says of itself, and the day of an entry that had none that could be."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grid.models import User
from inspections.forms_scores import check_text

_RECORDERS = (User.Role.SECRETARY, User.Role.SUPERVISOR, User.Role.OFFICER)
_MOST = 100_000  # more than a phone can hold


class PhoneForm(forms.Form):
    """`of`: whose entries they are, if they were handed over to who reports."""

    of = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    phone = forms.UUIDField()
    entries = forms.IntegerField(min_value=0, max_value=_MOST)
    photos = forms.IntegerField(min_value=0, max_value=_MOST)
    refused = forms.IntegerField(min_value=0, max_value=_MOST)
    oldest_at = forms.DateTimeField(required=False)


class HandOverForm(forms.Form):
    """Who sends what waits on the phone of somebody who has left."""

    to = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label=_("the township office")
    )

    def __init__(self, *args: Any, township: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heirs = User.objects.filter(township=township, is_active=True, role__in=_RECORDERS)
        self.fields["to"].queryset = heirs.order_by("role", "branch__code", "pk")  # type: ignore[attr-defined]


class DayForm(forms.Form):
    date = forms.DateField(
        label=_("Date of the inspection"),
        error_messages={"required": _("Give the day of the inspection.")},
    )


class DismissForm(forms.Form):
    note = forms.CharField(
        label=_("Why it is not recorded"),
        max_length=300,
        validators=[check_text],
        error_messages={"required": _("Say why it is not recorded.")},
    )
