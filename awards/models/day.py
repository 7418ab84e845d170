"""The day itself: who came, who fetched for whom, what was handed over, and pictures of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.ceremonies import Ceremony
from grid.scope import ScopePaths


class DayMark(models.Model):
    """Append-only: one tap on the day. Its id is made on the phone.

    It says only what it changes: an empty `presence` or `prizes` leaves that part as it was.
    Handed over, but more than the stock holds: what is short is owed (`OWED`), and given later.
    `reason`: why the office puts right what was noted before. The marks of an award are
    numbered; their fold (`awards.domain.marks`) is how it stands.
    """

    class Presence(models.TextChoices):
        CAME = "came", _("came")
        ABSENT = "absent", _("did not come")
        CLEARED = "cleared", _("taken back")

    class Prizes(models.TextChoices):
        GIVEN = "given", _("prizes handed over")
        BACK = "back", _("prizes given back")
        OWED = "owed", _("prizes owed")

    SCOPE: ClassVar = ScopePaths(
        township="award__ceremony__township", branch="award__branch", household="award__household"
    )
    PERSONAL: ClassVar[set[str]] = {"presence", "fetched_by", "reason"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "award",
        "number",
        "prizes",
        "by",
        "at",
        "received_at",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="marks", verbose_name=_("award"))
    number = models.PositiveSmallIntegerField(_("number"))
    presence = models.CharField(_("presence"), max_length=7, choices=Presence, blank=True)
    fetched_by = models.CharField(_("fetched by"), max_length=30, blank=True)
    prizes = models.CharField(_("prizes"), max_length=5, choices=Prizes, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), help_text=_("by the phone's clock"))
    received_at = models.DateTimeField(_("received at"), help_text=_("by the server's clock"))

    class Meta:
        verbose_name = _("mark of the day")
        verbose_name_plural = _("marks of the day")
        ordering = ("award_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="day_marks_numbered"),
            models.CheckConstraint(
                condition=~Q(presence="", prizes=""), name="day_mark_says_something"
            ),
            models.CheckConstraint(
                condition=Q(fetched_by="") | Q(presence="absent"), name="fetched_for_the_absent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.number}"


class CeremonyPhoto(models.Model):
    """A picture of the ceremony, drawn anew without what the camera wrote into it.

    `award`: the winner who is on it; the public sees it only with that household's consent.
    """

    SCOPE: ClassVar = ScopePaths(township="ceremony__township")
    PERSONAL: ClassVar[set[str]] = {"file", "thumbnail", "award"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "ceremony",
        "sha256",
        "width",
        "height",
        "by",
        "at",
        "named_by",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ceremony = models.ForeignKey(
        Ceremony, models.PROTECT, related_name="photos", verbose_name=_("ceremony")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    file = models.ImageField(
        _("picture"), upload_to="ceremonies/", width_field="width", height_field="height"
    )
    thumbnail = models.ImageField(_("thumbnail"), upload_to="ceremonies/")
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    award = models.ForeignKey(
        Award,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("winner on the photo"),
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("named by"),
    )

    class Meta:
        verbose_name = _("photo of a ceremony")
        verbose_name_plural = _("photos of ceremonies")
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["ceremony", "sha256"], name="ceremony_photo_once"),
            models.CheckConstraint(
                condition=Q(award__isnull=True) | Q(named_by__isnull=False),
                name="named_photo_has_author",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:8]
