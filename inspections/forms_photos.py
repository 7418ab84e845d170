"""The only gate for photos that come with a form: how many, and each of them a picture."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.domain.photos import PhotoRefused, check_size, read_picture

MOST_PHOTOS = 3


class PhotosField(forms.Field):
    """At most `most` photos, as the bytes of each; what is wrong is said with the file's name.

    Nothing is left out silently: a surplus, an empty or a damaged file refuses them all.
    """

    widget = forms.FileInput

    def __init__(self, *, most: int = MOST_PHOTOS, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def clean(self, value: Sequence[UploadedFile] | None) -> list[bytes]:
        files = list(value or [])
        if self.required and not files:
            raise ValidationError(self.error_messages["required"])
        if len(files) > self.most:
            surplus = "、".join(name_of(file) for file in files[self.most :])
            text = _("At most %(most)s photos. Too many: %(names)s. Choose again.")
            raise ValidationError(text % {"most": self.most, "names": surplus})
        photos = [file.read() for file in files]
        if faults := list(_find_faults(files, photos)):
            raise ValidationError(faults)
        return photos


def _find_faults(files: Sequence[UploadedFile], photos: Sequence[bytes]) -> Iterator[str]:
    for file, data in zip(files, photos, strict=True):
        name = name_of(file)
        if not data:
            yield _("%(name)s is empty: choose another photo.") % {"name": name}
            continue
        try:
            check_size(data)
            read_picture(data)
        except PhotoRefused as fault:
            yield _("%(name)s: %(fault)s") % {"name": name, "fault": fault}


def name_of(file: UploadedFile) -> str:
    return file.name or "?"


class PhotosForm(forms.Form):
    """A form with photos; `files` is the request's."""

    photos = PhotosField(label=gettext_lazy("Photos"), required=False)

    def __init__(self, data: Any, files: Any, **options: Any) -> None:
        listed: Any = {"photos": files.getlist("photos")} if files else None
        super().__init__(data, listed, **options)
