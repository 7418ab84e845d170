"""What a household says on its own page about what the public may see of it."""

from django import forms

from grid.models import Consent


class AgreeForm(forms.Form):
    """`agree` is sent with the button that agrees, and left out by the one that takes it back."""

    purpose = forms.ChoiceField(choices=Consent.Purpose.choices)
    agree = forms.BooleanField(required=False)
