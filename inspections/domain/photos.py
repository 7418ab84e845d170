"""Photos: evidence of a problem or its repair, never more than the picture itself.

A photo is named by the SHA-256 of the bytes as the phone sent them; the inspection says
which it expects. What is stored is drawn anew from the pixels: upright, without EXIF, GPS,
profile or comment, at most 1600 px.
"""

import hashlib
import io
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from grid.models import User
from inspections.models import Inspection, Photo, ProblemStep
from inspections.queries import versions_of

LONGEST_SIDE = 1600
THUMBNAIL_SIDE = 320
_FORMATS = ("JPEG", "PNG", "WEBP")  # a phone turns HEIC into JPEG when it shrinks the photo
_QUALITY = 82
_pillow = threading.Lock()


class PhotoRefused(ValueError):
    """The bytes are not a photo that this inspection can keep; the message is for the person."""


@dataclass(frozen=True)
class PhotoState:
    """How far an inspection's photos have come: numbers, and the SHA-256 still missing."""

    expected: int
    arrived: int
    missing: list[str]


def photo_state(inspection: Inspection) -> PhotoState:
    """What has arrived of what the inspection expects. One query, none without photos."""
    expected: list[str] = inspection.photo_hashes
    if not expected:
        return PhotoState(0, 0, [])
    arrived = set(inspection.photos.values_list("sha256", flat=True))
    missing = [sha256 for sha256 in expected if sha256 not in arrived]
    return PhotoState(len(expected), len(expected) - len(missing), missing)


def store_photo(*, inspection: Inspection, data: bytes, by: User) -> tuple[Photo, bool]:
    """Keep one expected photo; False when it had arrived before (then nothing is written).

    Raises PhotoRefused: unexpected, too big, not a JPEG, PNG or WebP by content, damaged.
    """
    check_size(data)
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 not in inspection.photo_hashes:
        raise PhotoRefused(_("This photo does not belong to the inspection."))
    if known := inspection.photos.filter(sha256=sha256).first():
        return known, False
    picture = read_picture(data)
    photo = Photo(
        township_id=inspection.township_id,
        branch_id=inspection.branch_id,
        household_id=inspection.household_id,
        inspection=inspection,
        sha256=sha256,
        uploaded_by=by,
    )
    kept = _save(photo, picture)
    if not inspection.is_effective:  # corrected before its photos had come
        for version in versions_of(inspection).exclude(pk=inspection.pk):
            carry_photos(inspection, version)
    return kept


def carry_photos(old: Inspection, new: Inspection) -> None:
    """The photos of one version are evidence of the other, too: the same files."""
    Photo.objects.bulk_create(
        (_copy_of(photo, inspection=new) for photo in old.photos.all()), ignore_conflicts=True
    )


def _copy_of(photo: Photo, **of: Any) -> Photo:
    """Another row about the same files, of another thing."""
    shared = ("township_id", "branch_id", "household_id", "sha256", "width", "height")
    return Photo(
        file=photo.file.name,
        thumbnail=photo.thumbnail.name,
        uploaded_by_id=photo.uploaded_by_id,
        **{name: getattr(photo, name) for name in shared} | of,
    )


def store_step_photo(*, steps: Sequence[ProblemStep], data: bytes, by: User) -> None:
    """Keep one photo as evidence of these steps (one picture may show several things).

    Raises PhotoRefused: too big, not a JPEG, PNG or WebP by content, damaged.
    """
    check_size(data)
    picture = read_picture(data)
    first, *others = steps
    photo = _photo_of(first, hashlib.sha256(data).hexdigest(), by)
    kept = _save(photo, picture)[0]
    Photo.objects.bulk_create(
        (
            _copy_of(
                kept,
                step=one,
                branch_id=one.problem.branch_id,
                household_id=one.problem.household_id,
            )
            for one in others
        ),
        ignore_conflicts=True,
    )


def _photo_of(step: ProblemStep, sha256: str, by: User) -> Photo:
    problem = step.problem
    return Photo(
        township_id=problem.township_id,
        branch_id=problem.branch_id,
        household_id=problem.household_id,
        step=step,
        sha256=sha256,
        uploaded_by=by,
    )


def check_size(data: bytes) -> None:
    if len(data) > settings.PHOTO_MAX_BYTES:
        raise PhotoRefused(
            _("The photo is larger than %(limit)s MB.")
            % {"limit": settings.PHOTO_MAX_BYTES // 1024**2}
        )


def _save(photo: Photo, picture: Image.Image) -> tuple[Photo, bool]:
    name = uuid.uuid4().hex
    photo.file.save(f"{name}.jpg", as_jpeg(picture, LONGEST_SIDE), save=False)
    photo.thumbnail.save(f"{name}-s.jpg", as_jpeg(picture, THUMBNAIL_SIDE), save=False)
    photo.width, photo.height = picture.size
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except IntegrityError:  # the same photo arrived twice at once: the other one is kept
        _drop_files(photo)
        twin = Photo.objects.get(inspection=photo.inspection, step=photo.step, sha256=photo.sha256)
        return twin, False
    except BaseException:
        _drop_files(photo)
        raise
    return photo, True


def _drop_files(photo: Photo) -> None:
    photo.file.delete(save=False)
    photo.thumbnail.delete(save=False)


@contextmanager
def _whole_images_only() -> Iterator[None]:
    """WeasyPrint tells Pillow, for the whole process, to fill up cut-off pictures with grey."""
    with _pillow:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def read_picture(data: bytes, *, side: int = LONGEST_SIDE) -> Image.Image:
    """The upright RGB pixels of a photo, at most `side` px, with nothing attached.

    Size is checked from the header, before anything is decoded. Raises PhotoRefused.
    """
    try:
        with _whole_images_only(), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            width, height = image.size
            if width * height <= settings.PHOTO_MAX_PIXELS:
                return _draw_upright(image, side)
    except Exception as fault:  # decoders of foreign bytes raise almost anything
        if isinstance(fault, Image.DecompressionBombError | Image.DecompressionBombWarning):
            raise PhotoRefused(_("The photo has too many pixels.")) from None
        raise PhotoRefused(
            _("The photo cannot be read: it is damaged, or no JPEG, PNG or WebP picture.")
        ) from None
    raise PhotoRefused(_("The photo has too many pixels."))


def _draw_upright(image: Image.Image, side: int) -> Image.Image:
    image.draft("RGB", (side, side))  # a JPEG is decoded near that size at once
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):  # 16 bits of grey, as scanners write them: 0 to 65535
        upright = upright.convert("I").point(lambda grey: grey / 256).convert("L")
        upright.info.pop("transparency", None)
    if upright.has_transparency_data:
        over = upright.convert("RGBA")
        upright = Image.new("RGBA", over.size, "white")
        upright.alpha_composite(over)
    picture = upright.convert("RGB")
    picture.thumbnail((side, side))
    picture.info.clear()  # Pillow would write the comment and XMP of the original again
    return picture


def as_jpeg(picture: Image.Image, side: int) -> ContentFile[bytes]:
    copy = picture.copy()
    copy.thumbnail((side, side))
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return ContentFile(out.getvalue())
