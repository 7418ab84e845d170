"""Evidence of a problem, shown only to those who may see the household."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grid.models import Township
from grid.scope import ScopePaths
from inspections.models.inspections import Inspection


class Photo(models.Model):
    """Evidence of a problem; arrives after its inspection, named by the phone's SHA-256."""

    SCOPE: ClassVar = ScopePaths(
        township="township", branch="inspection__branch", household="inspection__household"
    )
    PERSONAL: ClassVar[set[str]] = {"file", "thumbnail"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "inspection",
        "sha256",
        "width",
        "height",
        "uploaded_by",
        "uploaded_at",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="photos", verbose_name=_("inspection")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    file = models.ImageField(
        _("picture"), upload_to="photos/", width_field="width", height_field="height"
    )
    thumbnail = models.ImageField(_("thumbnail"), upload_to="photos/")
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("uploaded_at",)
        constraints = [
            models.UniqueConstraint(fields=["inspection", "sha256"], name="photo_once"),
        ]

    def __str__(self) -> str:
        return self.sha256[:8]
