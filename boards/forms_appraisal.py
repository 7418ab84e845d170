"""Input about appraisals: reasons, objections, decisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.domain.appraisal_objections import TEXT_LENGTH
from boards.models import AppraisalObjection

REASON_LENGTH = 500
Source, Decision = AppraisalObjection.Source, AppraisalObjection.Decision


class AppraisalReasonForm(forms.Form):
    reason = forms.CharField(max_length=REASON_LENGTH, label=_("Reason"))


class AppraisalObjectionForm(forms.Form):
    """Where it came from matters only when somebody else takes it down."""

    text = forms.CharField(max_length=TEXT_LENGTH, label=_("What is wrong?"))
    source = forms.ChoiceField(choices=Source.choices, required=False, label=_("Received"))

    def clean_source(self) -> str:
        return str(self.cleaned_data["source"] or Source.PAPER)


class AppraisalDecisionForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Decision if one.value], label=_("Decision")
    )
    answer = forms.CharField(max_length=TEXT_LENGTH, label=_("Answer to the member"))


def first_error(form: forms.Form) -> str:
    """What to say when an answer cannot show the form again."""
    return " ".join(str(text) for texts in form.errors.values() for text in texts)
