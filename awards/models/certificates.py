"""Certificates: how a township's look, the kept file of a ceremony, and what was printed again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.models.awards import Award
from awards.models.ceremonies import Ceremony
from grid.models import Township
from grid.scope import ScopePaths


class CertificateTemplate(models.Model):
    """One version of a township's layout; the newest holds, earlier ones stay as they are.

    `text`: a paragraph a line, with placeholders (`awards.domain.certificate_text`).
    """

    class Frame(models.TextChoices):
        RED = "red", _("red and gold")
        GREEN = "green", _("green and gold")
        BLUE = "blue", _("blue and gold")
        NONE = "none", _("none: for paper with a printed border")

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "version",
        "heading",
        "text",
        "signature",
        "frame",
        "picture",
        "made_by",
        "made_at",
    }

    township = models.ForeignKey(
        Township,
        models.PROTECT,
        related_name="certificate_templates",
        verbose_name=_("township"),
    )
    version = models.PositiveSmallIntegerField(_("version"))
    heading = models.CharField(_("heading"), max_length=12)
    text = models.TextField(_("text"), max_length=400)
    signature = models.CharField(pgettext_lazy("certificate", "signature"), max_length=40)
    frame = models.CharField(_("border"), max_length=5, choices=Frame, default=Frame.RED)
    picture = models.FileField(_("background picture"), upload_to="certificates/", blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        ordering = ("township", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["township", "version"], name="certificate_template_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.township_id} v{self.version}"


class CertificateFile(models.Model):
    """All certificates of a ceremony as one PDF, from the order to the kept file.

    `digest`: of all that stands on its pages, to tell when it is out of date; `address`: the
    site to which the codes on it lead; `touched_at`: the last sign of life of its making.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        READY = "ready", pgettext_lazy("certificates", "ready")
        FAILED = "failed", _("failed")

    SCOPE: ClassVar = ScopePaths(township="ceremony__township")
    PERSONAL: ClassVar[set[str]] = {"file"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "ceremony",
        "status",
        "digest",
        "address",
        "total",
        "done",
        "asked_by",
        "asked_at",
        "touched_at",
    }

    ceremony = models.ForeignKey(
        Ceremony,
        models.PROTECT,
        related_name="certificate_files",
        verbose_name=_("ceremony"),
    )
    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.WAITING)
    file = models.FileField(_("file"), upload_to="certificates/", blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    address = models.CharField(_("address of the site"), max_length=200)
    total = models.PositiveIntegerField(pgettext_lazy("number", "certificates"))
    done = models.PositiveIntegerField(_("certificates made"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    asked_at = models.DateTimeField(_("ordered at"))
    touched_at = models.DateTimeField(_("last heard of at"))

    class Meta:
        verbose_name = _("file of certificates")
        verbose_name_plural = _("files of certificates")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["ceremony"],
                condition=Q(status__in=["waiting", "making"]),
                name="one_certificate_file_under_way",
            ),
            models.CheckConstraint(
                condition=(Q(status="ready") & ~Q(file="") & ~Q(digest=""))
                | (~Q(status="ready") & Q(file="", digest="")),
                name="ready_certificates_have_a_file",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=models.F("total")), name="certificates_done_of_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ceremony_id} {self.status}"


class CertificateReprint(models.Model):
    """Append-only: one certificate was printed again, under its number: by whom, when and why."""

    SCOPE: ClassVar = ScopePaths(
        township="award__ceremony__township", branch="award__branch", household="award__household"
    )
    PERSONAL: ClassVar[set[str]] = {"reason"}
    PLAIN: ClassVar[set[str]] = {"id", "award", "by", "at"}

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="reprints", verbose_name=_("award")
    )
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reprint of a certificate")
        verbose_name_plural = _("reprints of certificates")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.award_id} {self.at:%Y-%m-%d}"
