"""The scoring policy: dated, versioned numbers; a version is never edited, only followed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grid.models import Township
from grid.scope import ScopePaths


class ScoringPolicy(models.Model):
    """One version of a township's numbers, valid for periods that begin on its day or later."""

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "version",
        "valid_from",
        "numbers",
        "reason",
        "made_by",
        "made_at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="policies", verbose_name=_("township")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    numbers = models.JSONField(pgettext_lazy("policy", "numbers"))
    reason = models.CharField(_("reason"), max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("scoring policy")
        verbose_name_plural = _("scoring policies")
        ordering = ("-valid_from", "-version")
        constraints = [
            models.UniqueConstraint(fields=["township", "version"], name="policy_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.valid_from})"
