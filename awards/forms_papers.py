"""The news text as an officer edits it."""

from django import forms
from django.utils.translation import gettext_lazy

from inspections.forms_scores import check_text


class NewsForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("news text"),
        max_length=4000,
        required=False,
        validators=[check_text],
        widget=forms.Textarea(attrs={"rows": 9, "id": "news"}),
    )
