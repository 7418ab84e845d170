"""Certificates as pages say them: the kept file, samples for the preview."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards.domain.certificate_words import LONG_SAMPLE, PLACEHOLDERS, RARE_SAMPLE
from awards.domain.certificates import STALLED_AFTER, Certificate, certificate_of
from awards.models import Award, CertificateFile, CertificateReprint
from grid.document_fonts import find_undrawable

_LONG = Certificate(**LONG_SAMPLE, code="A" * 16)
_RARE = Certificate(**RARE_SAMPLE, code="B" * 16)

MEANINGS = {
    "household": gettext_lazy("head of the household"),
    "title": gettext_lazy("award title; alone on its line it is set large"),
    "village": gettext_lazy("village"),
    "citation": gettext_lazy("citation"),
    "date": pgettext_lazy("date", "day of the ceremony"),
    "number": gettext_lazy("certificate number"),
}


@dataclass(frozen=True)
class FileState:
    """What there is of a ceremony's file: the kept one, one under way, or neither."""

    kept: CertificateFile | None
    running: CertificateFile | None
    has_failed: bool
    is_stalled: bool

    @property
    def is_watched(self) -> bool:
        return self.running is not None and not self.is_stalled

    @property
    def host(self) -> str:
        """Where the codes in the kept file lead."""
        return urlsplit(self.kept.address).netloc if self.kept else ""


def show_state(files: Sequence[CertificateFile], now: datetime) -> FileState:
    """`files`: those of one ceremony, the latest first."""
    latest = files[0] if files else None
    under_way = (CertificateFile.Status.WAITING, CertificateFile.Status.MAKING)
    running = latest if latest and latest.status in under_way else None
    return FileState(
        kept=next((one for one in files if one.status == CertificateFile.Status.READY), None),
        running=running,
        has_failed=bool(latest and latest.status == CertificateFile.Status.FAILED),
        is_stalled=bool(running and running.touched_at < now - STALLED_AFTER),
    )


def list_placeholders() -> list[tuple[str, str]]:
    """As an officer writes them, and what they stand for."""
    return [(f"{{{PLACEHOLDERS[key]}}}", str(meaning)) for key, meaning in MEANINGS.items()]


def choose_samples(longest: Award | None) -> list[Certificate]:
    """For the preview: the ceremony's longest certificate, and rare characters."""
    return [certificate_of(longest) if longest else _LONG, _RARE]


def as_source(picture: bytes) -> str:
    """A picture as the address of itself."""
    return f"data:image/png;base64,{b64encode(picture).decode()}"


def name_undrawable(awards: Iterable[Award]) -> list[tuple[Award, str]]:
    """The certificates on which a character would be a box, each with the words that hold it."""
    told = []
    for award in awards:
        one = certificate_of(award)
        if lacking := find_undrawable([one.household, one.village, one.title, one.citation]):
            told.append((award, _(", ").join(lacking)))
    return told


def note_of(reprint: CertificateReprint) -> str:
    """What a reprint says of itself."""
    day = date_format(timezone.localtime(reprint.at).date(), "DATE_FORMAT")
    return _("Reprinted on %(day)s") % {"day": day}
