"""Input about objections: from the household, from the office, and the decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.domain.objections import REASON_LENGTH, TEXT_LENGTH
from boards.models import Objection


class PublicObjectionForm(forms.Form):
    text = forms.CharField(max_length=TEXT_LENGTH, label=_("What is wrong?"))
    contact = forms.CharField(max_length=60, required=False, label=_("Telephone (optional)"))


class ObjectionForm(PublicObjectionForm):
    """Taken down by the office: told by telephone or handed in on paper."""

    source = forms.ChoiceField(
        choices=[one for one in Objection.Source.choices if one[0] != Objection.Source.PAGE],
        label=_("Received"),
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Objection.Decision if one.value],
        label=_("Decision"),
    )
    answer = forms.CharField(max_length=TEXT_LENGTH, label=_("Answer to the household"))


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=REASON_LENGTH, label=_("Reason"))
