"""The news text as an officer edits it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from grid.forms_seen import Seen
from inspections.forms_scores import check_text


class NewsForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("news text"),
        max_length=4000,
        required=False,
        validators=[check_text],
        widget=forms.Textarea(attrs={"rows": 9, "id": "news"}),
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.seen = Seen(data, self)
