"""What certificates add to the house's world: a template, a kept file, a reprint of each place."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from awards.models import (
    Award,
    Ceremony,
    CertificateFile,
    CertificateReprint,
    CertificateTemplate,
)
from grid.models import Township, User

Things = dict[Any, Any]


def add_certificates(world: dict[str, Things], now: datetime) -> None:
    for things in world.values():
        by = things[User]
        template, _ = CertificateTemplate.objects.get_or_create(
            township=things[Township],
            version=1,
            defaults={
                "heading": "荣誉证书",
                "text": "{户主}：\n{称号}",
                "signature": "乡人民政府",
                "made_by": by,
                "made_at": now,
            },
        )
        things[CertificateTemplate] = template
        things[CertificateFile] = keep_certificates(things[Ceremony], by, now)
        things[CertificateReprint] = CertificateReprint.objects.create(
            award=things[Award], reason="姓名写错", by=by, at=now
        )


def keep_certificates(ceremony: Ceremony, by: User, now: datetime) -> CertificateFile:
    kept = ceremony.certificate_files.first()
    if kept is None:
        kept = CertificateFile(
            ceremony=ceremony,
            status="ready",
            digest="0" * 64,
            address="http://testserver",
            total=1,
            done=1,
            asked_by=by,
            asked_at=now,
            touched_at=now,
        )
        kept.file.save("certificates.pdf", ContentFile(b"%PDF-1.7"), save=False)
        kept.save()
    return kept
