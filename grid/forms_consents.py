"""The gate of consents noted at the desk."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grid.models import Consent


class ConsentForm(forms.Form):
    """Given on paper or orally; what a household gives on its own page is not noted here."""

    purpose = forms.ChoiceField(label=_("purpose"), choices=Consent.Purpose.choices)
    how = forms.ChoiceField(
        label=_("how"),
        choices=[one for one in Consent.How.choices if one[0] != Consent.How.PAGE],
    )
    witness = forms.CharField(label=_("witness (if orally)"), max_length=30, required=False)
    given_on = forms.DateField(
        label=_("given on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["given_on"].initial = timezone.localdate


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(choices=Consent.Purpose.choices)
