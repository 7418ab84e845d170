"""How a township's certificates look, and why one is printed again."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.domain.certificate_text import TextRefused, check_text
from awards.domain.certificates import read_background
from awards.models import CertificateTemplate
from inspections.domain.photos import PhotoRefused


class TemplateForm(forms.Form):
    heading = forms.CharField(label=_("heading"), max_length=12)
    text = forms.CharField(
        label=_("text"), max_length=400, widget=forms.Textarea(attrs={"rows": 7})
    )
    signature = forms.CharField(label=pgettext_lazy("certificate", "signature"), max_length=40)
    frame = forms.ChoiceField(
        label=_("border"), choices=CertificateTemplate.Frame, widget=forms.RadioSelect
    )
    picture = forms.FileField(label=_("background picture"), required=False)
    drop_picture = forms.BooleanField(label=_("without the picture"), required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            check_text(text)
        except TextRefused as fault:
            raise forms.ValidationError(str(fault)) from None
        return text

    def clean_picture(self) -> ContentFile[bytes] | None:
        """The picture drawn anew; nothing of the file itself is kept."""
        upload = self.cleaned_data["picture"]
        if not upload:
            return None
        if upload.size > settings.PHOTO_MAX_BYTES:
            limit = settings.PHOTO_MAX_BYTES // 1024**2
            raise forms.ValidationError(
                _("The photo is larger than %(limit)s MB.") % {"limit": limit}
            )
        try:
            return read_background(upload.read())
        except PhotoRefused as fault:
            raise forms.ValidationError(str(fault)) from None


def filled_with(template: CertificateTemplate) -> dict[str, Any]:
    """The form's values for a template."""
    names = ("heading", "text", "signature", "frame")
    return {name: getattr(template, name) for name in names}


class ReprintForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("for example: the name was misspelt")}),
    )
    is_renamed = forms.BooleanField(required=False)
