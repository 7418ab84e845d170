"""Certificates: templates, the file of a ceremony, reprints. The only doorway for writes."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.certificate_text import check_text, end_citation
from awards.domain.certificate_words import DEFAULT_HEADING, DEFAULT_TEXT
from awards.domain.life import AwardRefused, take_ceremony
from awards.models import (
    Award,
    Ceremony,
    CertificateFile,
    CertificateReprint,
    CertificateTemplate,
)
from awards.queries_certificates import certified
from grid.models import Township, User
from inspections.domain.photos import as_jpeg, read_picture

PICTURE_SIDE = 2480  # px: A4 landscape at 212 to the inch
STALLED_AFTER = timedelta(minutes=10)
_UNDER_WAY = (CertificateFile.Status.WAITING, CertificateFile.Status.MAKING)


@dataclass(frozen=True)
class Certificate:
    """What one page says. `note`: of a reprint."""

    number: str
    household: str
    title: str
    village: str
    citation: str
    code: str
    note: str = ""


@dataclass(frozen=True)
class Look:
    """What all pages of a file share; `picture` is the name of the stored background."""

    heading: str
    text: str
    signature: str
    frame: str
    picture: str
    day: date


def template_of(township: Township) -> CertificateTemplate:
    """The newest version; a township that has none yet begins with the default."""
    kept = township.certificate_templates.first()
    return kept or CertificateTemplate(
        township=township,
        version=0,
        heading=DEFAULT_HEADING,
        text=DEFAULT_TEXT,
        signature=township.signed,
    )


def look_of(template: CertificateTemplate, day: date) -> Look:
    return Look(
        heading=template.heading,
        text=template.text,
        signature=template.signature,
        frame=template.frame,
        picture=template.picture.name or "",
        day=day,
    )


def certificate_of(award: Award, *, note: str = "") -> Certificate:
    return Certificate(
        number=award.number,
        household=award.head,
        title=award.title.name,
        village=award.branch_name,
        citation=end_citation(award.citation),
        code=award.code or "",
        note=note,
    )


def digest_of(look: Look, certificates: Iterable[Certificate]) -> str:
    """Of all that stands on the pages: it changes when the list or the template does."""
    told = [asdict(look) | {"day": str(look.day)}, *map(asdict, certificates)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def save_template(
    *,
    township: Township,
    heading: str,
    text: str,
    signature: str,
    frame: str,
    picture: ContentFile[bytes] | None = None,
    drop_picture: bool = False,
    by: User,
    at: datetime | None = None,
) -> CertificateTemplate:
    """The next version; the picture of the last one is carried on unless replaced or dropped.

    Raises TextRefused.
    """
    check_text(text)
    locked = Township.objects.select_for_update().get(pk=township.pk)
    last = template_of(locked)
    template = CertificateTemplate(
        township=locked,
        version=last.version + 1,
        heading=heading,
        text=text,
        signature=signature,
        frame=frame,
        picture="" if drop_picture else last.picture.name or "",
        made_by=by,
        made_at=at or timezone.now(),
    )
    if picture:
        template.picture.save(f"{uuid.uuid4().hex}.jpg", picture, save=False)
    template.save()
    return template


def read_background(data: bytes) -> ContentFile[bytes]:
    """An uploaded picture drawn anew, without anything attached. Raises PhotoRefused."""
    return as_jpeg(read_picture(data, side=PICTURE_SIDE), PICTURE_SIDE)


@transaction.atomic
def order_file(
    *, ceremony: Ceremony, address: str, by: User, at: datetime | None = None
) -> CertificateFile:
    """Order the certificates of a fixed list. Raises AwardRefused.

    One that has not been heard of for ten minutes is given up, so that a new one can begin.
    """
    now = at or timezone.now()
    ceremony = take_ceremony(ceremony)
    total = certified(ceremony.awards.all()).count()
    if not total:
        raise AwardRefused(_("There is no fixed list yet. Numbers are given when it is fixed."))
    running = ceremony.certificate_files.filter(status__in=_UNDER_WAY)
    if running.filter(touched_at__gt=now - STALLED_AFTER).exists():
        raise AwardRefused(_("The certificates are being made already."))
    running.update(status=CertificateFile.Status.FAILED)
    return CertificateFile.objects.create(
        ceremony=ceremony, address=address, total=total, asked_by=by, asked_at=now, touched_at=now
    )


def note_progress(*, file: CertificateFile, done: int, at: datetime | None = None) -> None:
    """So many pages are made; nothing is noted of an order that was given up meanwhile."""
    rows = CertificateFile.objects.filter(pk=file.pk, status__in=_UNDER_WAY)
    rows.update(
        status=CertificateFile.Status.MAKING,
        done=min(done, file.total),
        touched_at=at or timezone.now(),
    )


@transaction.atomic
def keep_file(
    *, file: CertificateFile, pdf: File[bytes], digest: str, at: datetime | None = None
) -> bool:
    """Keep what was made, and let the ceremony's earlier files go; False if given up meanwhile."""
    ceremony = take_ceremony(file.ceremony)
    kept = ceremony.certificate_files.filter(pk=file.pk, status__in=_UNDER_WAY).first()
    if kept is None:
        return False
    kept.status, kept.digest, kept.done = CertificateFile.Status.READY, digest, kept.total
    kept.touched_at = at or timezone.now()
    kept.file.save(f"{uuid.uuid4().hex}.pdf", pdf, save=False)
    kept.save()
    _let_go(ceremony.certificate_files.filter(pk__lt=kept.pk))
    return True


def _let_go(files: Iterable[CertificateFile]) -> None:
    """The rows go now, the stored files when nothing can bring the rows back."""
    for old in files:
        stored = old.file
        old.delete()
        if stored:
            transaction.on_commit(partial(stored.delete, save=False))


def fail_file(*, file: CertificateFile, at: datetime | None = None) -> None:
    """It could not be made; the officer orders it again."""
    rows = CertificateFile.objects.filter(pk=file.pk, status__in=_UNDER_WAY)
    rows.update(status=CertificateFile.Status.FAILED, touched_at=at or timezone.now())


@transaction.atomic
def note_reprint(
    *, award: Award, reason: str, by: User, at: datetime | None = None, is_renamed: bool = False
) -> CertificateReprint:
    """One certificate is printed again under its number. Raises AwardRefused when withdrawn.

    `is_renamed`: the name on the list was wrong, and is that of today from now on.
    """
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if not certified(Award.objects.filter(pk=award.pk)).exists():
        raise AwardRefused(_("Only a certificate of the fixed list can be printed again."))
    if is_renamed:
        award.take_names()
        award.save(update_fields=["head", "hamlet", "branch_name"])
    return CertificateReprint.objects.create(
        award=award, reason=reason, by=by, at=at or timezone.now()
    )
