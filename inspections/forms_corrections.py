"""What a correction says: the scores as they should be, and why."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.domain.standards import StandardVersion
from inspections.forms_photos import PhotosForm
from inspections.forms_scores import ScoresForm, check_text
from inspections.models import Inspection

REASON_OF_CORRECTION = 300
_BETWEEN = re.compile("[；;]")


class ReasonForm(forms.Form):
    """Why an inspection is annulled."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for the correction"),
        max_length=REASON_OF_CORRECTION,
        validators=[check_text],
        error_messages={"required": gettext_lazy("Say why it is corrected.")},
    )


class CorrectionForm(ReasonForm, ScoresForm, PhotosForm):
    """The whole inspection as it should be, and more photos; semicolons part reasons in a line."""

    def __init__(
        self, data: dict[str, Any] | None, files: Any = None, *, standard: StandardVersion
    ) -> None:
        super().__init__(data, files)
        self.standard = standard

    def clean_reasons(self) -> list[Any]:
        reasons = self.cleaned_data["reasons"] or []
        if not all(isinstance(texts, list) for texts in reasons):
            raise ValidationError(_("The entry cannot be read."))
        return [[part for text in texts for part in _BETWEEN.split(str(text))] for texts in reasons]

    def clean(self) -> dict[str, Any]:
        self.check_scores(self.standard)
        return self.cleaned_data


def as_entered(inspection: Inspection) -> dict[str, Any]:
    """The inspection as a form holds it."""
    return {
        "points": [f"{got:g}" if got is not None else "na" for got in inspection.points],
        "reasons": inspection.reasons,
        "remark": inspection.remark,
    }
