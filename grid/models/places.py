"""The township and its villages' branches."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from grid.domain.organs import organ_of, unit_of
from grid.scope import ScopePaths


class Township(models.Model):
    SCOPE: ClassVar = ScopePaths(township="pk")
    PERSONAL: ClassVar[set[str]] = set()
    # Office and telephone stand on every notice: public by their purpose.
    PLAIN: ClassVar[set[str]] = {"id", "code", "name", "organ", "contact", "phone"}

    code = models.CharField(pgettext_lazy("place", "code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=50)
    organ = models.CharField(
        _("issuing organ"),
        max_length=80,
        blank=True,
        help_text=_("Its full name, as it signs papers; empty: made from the township's name."),
    )
    contact = models.CharField(
        _("whom to ask"),
        max_length=60,
        blank=True,
        help_text=_("Office and person, as they stand on notices and slips."),
    )
    phone = models.CharField(_("telephone for villagers"), max_length=40, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def signed(self) -> str:
        """The organ's full name under papers: a place is no organ and cannot sign."""
        return self.organ or organ_of(self.name)

    @property
    def unit(self) -> str:
        """乡, 镇 or 街道."""
        return unit_of(self.name)


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
    code = models.CharField(pgettext_lazy("place", "code"), max_length=12, unique=True)
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
