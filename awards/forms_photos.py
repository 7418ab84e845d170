"""Photos of a ceremony, chosen at the desk."""

from django.utils.translation import gettext_lazy

from inspections.forms_photos import PhotosField, PhotosForm

MOST_PHOTOS = 9  # chosen at once, here and on the phone


class CeremonyPhotosForm(PhotosForm):
    photos = PhotosField(
        most=MOST_PHOTOS,
        error_messages={"required": gettext_lazy("Choose at least one photo.")},
    )
