"""Evidence of a problem or its repair, shown only to those who may see the place."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grid.models import Branch, Household, Township
from grid.scope import ScopePaths
from inspections.models.inspections import Inspection
from inspections.models.problems import ProblemStep


class Photo(models.Model):
    """Of an inspection (it arrives later, named by the phone's SHA-256) or of a problem's step."""

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch", household="household")
    PERSONAL: ClassVar[set[str]] = {"file", "thumbnail"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "household",
        "inspection",
        "step",
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
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("household"),
    )
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("inspection"),
    )
    step = models.ForeignKey(
        ProblemStep,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("step of a problem"),
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
            models.UniqueConstraint(fields=["step", "sha256"], name="step_photo_once"),
            models.CheckConstraint(
                condition=Q(inspection__isnull=False, step__isnull=True)
                | Q(inspection__isnull=True, step__isnull=False),
                name="photo_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:8]
