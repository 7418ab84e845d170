"""The Eight Cleanliness standard in its versions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grid.models import Township
from grid.scope import ScopePaths

ITEMS = 8


class Standard(models.Model):
    """One version of a township's Eight Cleanliness standard; inspections keep theirs."""

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "version",
        "name",
        "valid_from",
        "created_by",
        "created_at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="standards", verbose_name=_("township")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=50)
    valid_from = models.DateField(_("valid from"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ("township_id", "-version")
        constraints = [
            models.UniqueConstraint(fields=["township", "version"], name="standard_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class StandardItem(models.Model):
    SCOPE: ClassVar = ScopePaths(township="standard__township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "standard",
        "number",
        "name",
        "points",
        "pass_mark",
        "description",
        "reasons",
    }

    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="items", verbose_name=_("standard")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=20)
    points = models.PositiveSmallIntegerField(_("points"))
    pass_mark = models.DecimalField(
        _("pass mark"),
        max_digits=4,
        decimal_places=1,
        help_text=_("fewer points make a problem"),
    )
    description = models.CharField(_("description"), max_length=200, blank=True)
    reasons = models.JSONField(
        _("ready reasons"), default=list, blank=True, help_text=_("a list of short texts")
    )

    class Meta:
        verbose_name = _("standard item")
        verbose_name_plural = _("standard items")
        ordering = ("standard_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="item_number_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(number__lte=ITEMS), name="item_number_in_range"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__lte=F("points")), name="pass_mark_within_points"
            ),
        ]

    def __str__(self) -> str:
        return self.name
