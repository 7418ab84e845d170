"""The township and its villages' branches."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from grid.scope import ScopePaths


class Township(models.Model):
    SCOPE: ClassVar = ScopePaths(township="pk")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "code", "name"}

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=50)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Branch(models.Model):
    """A village's (community's) Party branch; carries the village's name and code."""

    class Kind(models.TextChoices):
        VILLAGE = "village", _("village")
        COMMUNITY = "community", _("community")

    SCOPE: ClassVar = ScopePaths(township="township", branch="pk")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "township", "code", "name", "kind", "is_market"}

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="branches", verbose_name=_("township")
    )
    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=50)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.VILLAGE)
    is_market = models.BooleanField(_("market village"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["township", "name"], name="branch_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_code(self) -> str:
        """The last three digits, with which household codes begin: `200`."""
        return self.code[-3:]
