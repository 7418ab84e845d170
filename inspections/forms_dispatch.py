"""What is written down when a weekly dispatch is held."""

from django import forms
from django.utils.translation import gettext_lazy

from inspections.forms_scores import check_text


class HoldForm(forms.Form):
    """`cleaned_data`: held_on, participants, decisions; `domain.dispatch` checks the day."""

    held_on = forms.DateField(
        label=gettext_lazy("Held on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    participants = forms.CharField(
        label=gettext_lazy("Who took part"),
        max_length=500,
        validators=[check_text],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say who took part.")},
    )
    decisions = forms.CharField(
        label=gettext_lazy("What was decided"),
        max_length=3000,
        validators=[check_text],
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Say what was decided.")},
    )
