"""The gate of what stands under papers and on notices."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from grid.domain.organs import PHONES, organ_of
from grid.forms_seen import SeenMixin
from grid.models import Township

_PHONES = RegexValidator(PHONES, _("Write telephone numbers only, separated by 、."))


class OfficeForm(SeenMixin, forms.ModelForm):
    class Meta:
        model = Township
        fields = ("organ", "contact", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["organ"].widget.attrs["placeholder"] = organ_of(self.instance.name)
        self.fields["phone"].validators.append(_PHONES)
