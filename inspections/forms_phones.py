"""What a phone says of itself, and the day of an entry that had none that could be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.forms_scores import check_text

_MOST = 100_000  # more than a phone can hold


class PhoneForm(forms.Form):
    phone = forms.UUIDField()
    entries = forms.IntegerField(min_value=0, max_value=_MOST)
    photos = forms.IntegerField(min_value=0, max_value=_MOST)
    refused = forms.IntegerField(min_value=0, max_value=_MOST)
    oldest_at = forms.DateTimeField(required=False)


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
