"""Input about an award title: its name, its rule, its places."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.domain.titles import FIELDS
from awards.models import AwardTitle
from grid.forms_seen import SeenMixin


class TitleForm(SeenMixin, forms.ModelForm):
    """`cleaned_data` without the reason is what `awards.domain.titles` takes."""

    items = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        label=_("items that count"),
        help_text=_("none ticked: the whole score counts"),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        max_length=100, label=_("Reason"), help_text=_("it stands in the title's history")
    )

    class Meta:
        model = AwardTitle
        fields = FIELDS

    def __init__(self, *args: Any, items: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [*items.items()]  # type: ignore[attr-defined]
        self.is_new = self.instance.pk is None
        if self.is_new:
            del self.fields["reason"]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def fields_of(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def words(self) -> list[forms.BoundField]:
        return self.fields_of("name", "meaning", "order")

    @property
    def score(self) -> list[forms.BoundField]:
        return self.fields_of("months", "least_score")

    @property
    def places(self) -> list[forms.BoundField]:
        return self.fields_of("quota_branch", "quota_total")

    @property
    def switches(self) -> list[forms.BoundField]:
        return self.fields_of("no_black", "no_open_problem", "is_active")

    def _post_clean(self) -> None:
        """The instance stays as it is stored: writing is the domain's."""
