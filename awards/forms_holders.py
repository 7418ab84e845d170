"""What is looked for among the holders."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from awards.models import AwardTitle
from grid.models import Branch


class HolderFilter(forms.Form):
    title = forms.ModelChoiceField(
        AwardTitle.objects.none(),
        required=False,
        label=_("award title"),
        empty_label=_("all titles"),
    )
    branch = forms.ModelChoiceField(
        Branch.objects.none(), required=False, label=_("branch"), empty_label=_("all branches")
    )
    status = forms.ChoiceField(
        choices=[
            ("", _("all")),
            ("holds", _("holds the title")),
            ("case", _("with a case to decide")),
            ("withdrawn", _("title withdrawn")),
        ],
        required=False,
        label=_("status"),
    )
    q = forms.CharField(max_length=30, required=False, label=_("name, initials, hamlet or code"))

    def __init__(
        self, data: QueryDict, *, titles: QuerySet[AwardTitle], branches: QuerySet[Branch]
    ) -> None:
        super().__init__(data)
        self.fields["title"].queryset = titles  # type: ignore[attr-defined]
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def given(self) -> dict[str, Any]:
        """What was understood of it."""
        return {name: self.cleaned_data.get(name) or None for name in self.fields}
