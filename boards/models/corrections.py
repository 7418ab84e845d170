"""What was done about a correction: one reason for everything that it bears on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grid.models import Township
from grid.scope import ScopePaths
from inspections.models import Correction


class CorrectionAct(models.Model):
    """Append-only: the boards and appraisals it bears on were revised, or nothing was to be."""

    SCOPE: ClassVar = ScopePaths(
        township="township",
        branch="correction__superseded__branch",
        household="correction__superseded__household",
    )
    PERSONAL: ClassVar[set[str]] = {"reason"}
    PLAIN: ClassVar[set[str]] = {"id", "township", "correction", "by", "at"}

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    correction = models.OneToOneField(
        Correction, models.PROTECT, related_name="act", verbose_name=_("correction")
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("correction carried through")
        verbose_name_plural = _("corrections carried through")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.correction_id}"
