"""Pictures of a ceremony: drawn anew as those of inspections are, each kept once."""

import hashlib
import uuid
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.day import MarkConflict
from awards.domain.life import AwardRefused
from awards.models import Award, Ceremony, CeremonyPhoto
from grid.models import User
from inspections.domain.photos import (
    LONGEST_SIDE,
    THUMBNAIL_SIDE,
    as_jpeg,
    check_size,
    read_picture,
)


def store_ceremony_photo(
    *, ceremony: Ceremony, id: UUID, data: bytes, by: User, at: datetime | None = None
) -> tuple[CeremonyPhoto, bool]:
    """Keep one picture; False when it had arrived before (then nothing is written).

    Raises PhotoRefused: too big, not a JPEG, PNG or WebP by content, damaged; MarkConflict:
    the id is another picture's.
    """
    check_size(data)
    sha256 = hashlib.sha256(data).hexdigest()
    known = _find(ceremony, id, sha256)
    if known is not None:
        return known, False
    picture, name = read_picture(data), uuid.uuid4().hex
    photo = CeremonyPhoto(id=id, ceremony=ceremony, sha256=sha256, by=by, at=at or timezone.now())
    photo.file.save(f"{name}.jpg", as_jpeg(picture, LONGEST_SIDE), save=False)
    photo.thumbnail.save(f"{name}-s.jpg", as_jpeg(picture, THUMBNAIL_SIDE), save=False)
    photo.width, photo.height = picture.size
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except BaseException as fault:
        photo.file.delete(save=False)
        photo.thumbnail.delete(save=False)
        twin = _find(ceremony, id, sha256) if isinstance(fault, IntegrityError) else None
        if twin is None:
            raise
        return twin, False  # the same picture arrived twice at once
    return photo, True


@transaction.atomic
def name_photo(*, photo: CeremonyPhoto, award: Award | None, by: User) -> CeremonyPhoto:
    """Say which winner is on a photo; None: no winner, or several.

    Raises AwardRefused: the award is another ceremony's.
    """
    photo = CeremonyPhoto.objects.select_for_update(of=("self",)).get(pk=photo.pk)
    if award is not None and award.ceremony_id != photo.ceremony_id:
        raise AwardRefused(_("This winner is not of this ceremony."))
    photo.award, photo.named_by = award, by
    photo.save(update_fields=["award", "named_by"])
    return photo


def _find(ceremony: Ceremony, id: UUID, sha256: str) -> CeremonyPhoto | None:
    """The picture of this id, or the same picture under another one."""
    known = CeremonyPhoto.objects.filter(pk=id).first()
    if known is not None and (known.ceremony_id, known.sha256) != (ceremony.pk, sha256):
        raise MarkConflict
    return known or CeremonyPhoto.objects.filter(ceremony=ceremony, sha256=sha256).first()
