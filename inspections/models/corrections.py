"""Why an inspection no longer counts, and what counts instead."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grid.models import Township
from grid.scope import ScopePaths
from inspections.models.inspections import Inspection


class Correction(models.Model):
    """One step in an inspection's history. Append-only; each version is superseded once.

    `replacement` is the version that counts from now on, or nothing: then the inspection is
    annulled. `first` is the version that the history began with.
    """

    SCOPE: ClassVar = ScopePaths(
        township="township", branch="superseded__branch", household="superseded__household"
    )
    PERSONAL: ClassVar[set[str]] = {"reason"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "first",
        "superseded",
        "replacement",
        "by",
        "at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township"), db_index=False
    )
    first = models.ForeignKey(
        Inspection, models.PROTECT, related_name="history", verbose_name=_("first version")
    )
    superseded = models.OneToOneField(
        Inspection, models.PROTECT, related_name="correction", verbose_name=_("superseded version")
    )
    replacement = models.OneToOneField(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrects",
        verbose_name=_("version that counts"),
    )
    reason = models.CharField(_("reason for the correction"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("corrected by")
    )
    at = models.DateTimeField(_("corrected at"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=Q(replacement__isnull=True) | ~Q(replacement=F("superseded")),
                name="correction_is_another_version",
            ),
        ]
        indexes = [models.Index(fields=["township", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def is_annulment(self) -> bool:
        return self.replacement_id is None
