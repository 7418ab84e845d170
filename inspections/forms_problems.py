"""What is said about a problem, step by step, and a problem reported by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grid.models import Branch, Household, Member
from inspections.domain.life import TRANSITIONS
from inspections.forms_photos import PhotosForm
from inspections.forms_scores import check_text
from inspections.models import Problem

NOTE_LENGTH = 300


class StepForm(PhotosForm):
    """One step; which words it needs is the domain's rule."""

    act = forms.ChoiceField(choices=[(act, act) for act in TRANSITIONS])
    on = forms.DateField(label=_("Date"), required=False)
    note = forms.CharField(max_length=NOTE_LENGTH, required=False, validators=[check_text])
    persons = forms.CharField(max_length=200, required=False, validators=[check_text])
    member = forms.ModelChoiceField(Member.objects.none(), required=False)

    taken_at = forms.DateTimeField(required=False)  # the last photo's, by the phone's clock

    def __init__(self, data: Any, files: Any, *, members: QuerySet[Member], by_phone: bool) -> None:
        super().__init__(data, files)
        if not by_phone:
            del self.fields["taken_at"]
        self.fields["member"].queryset = members  # type: ignore[attr-defined]

    def step(self) -> dict[str, Any]:
        """What `take_step` takes, without the problems and the person."""
        cleaned = dict(self.cleaned_data)
        cleaned["on"] = cleaned["on"] or timezone.localdate()
        return cleaned


class ReportForm(PhotosForm):
    """A problem that no inspection found."""

    branch = forms.ModelChoiceField(Branch.objects.none(), label=_("branch"))
    code = forms.CharField(label=_("household code"), max_length=20, required=False)
    place = forms.CharField(
        label=_("place"), max_length=60, required=False, validators=[check_text]
    )
    finding = forms.CharField(
        label=_("finding"),
        max_length=NOTE_LENGTH,
        validators=[check_text],
        error_messages={"required": _("Say what is wrong.")},
    )
    severity = forms.ChoiceField(
        label=_("severity"), choices=Problem.Severity, initial=Problem.Severity.ORDINARY
    )

    def __init__(
        self, data: Any, files: Any, *, branches: QuerySet[Branch], homes: QuerySet[Household]
    ) -> None:
        super().__init__(data, files)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
        self.homes = homes

    def clean(self) -> dict[str, Any]:
        """The household of the code, in the branch that was chosen."""
        cleaned = self.cleaned_data
        code, branch = cleaned.pop("code", ""), cleaned.get("branch")
        cleaned["household"] = None
        if code and branch:
            home = self.homes.filter(branch=branch, code=code, is_active=True).first()
            if home is None:
                self.add_error("code", _("The branch has no household of this code."))
            cleaned["household"] = home
        return cleaned

    def report(self) -> dict[str, Any]:
        """What `report_problem` takes, without the day and the person."""
        return self.cleaned_data


def messages_by_field(form: forms.Form) -> dict[str, list[str]]:
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


def messages_of(form: forms.Form) -> Sequence[str]:
    """All that is wrong, in the order of the fields."""
    return [str(text) for texts in form.errors.values() for text in texts]
