"""Ceremonies, and the market places on whose days they are held."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grid.models import Branch, Township
from grid.scope import ScopePaths


class MarketPlace(models.Model):
    """A market place and the rule of its days.

    `days`: last digits (0 to 9) of the day of the lunar or solar month, or weekdays
    (1 Monday to 7 Sunday).
    """

    class Rule(models.TextChoices):
        LUNAR = "lunar", _("days of the lunar month ending in …")
        SOLAR = "solar", _("days of the solar month ending in …")
        WEEKDAY = "weekday", _("weekdays")

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "township", "branch", "name", "rule", "days", "is_active"}

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="market_places", verbose_name=_("township")
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("village of the market"),
    )
    name = models.CharField(_("name"), max_length=50)
    rule = models.CharField(_("rule"), max_length=7, choices=Rule)
    days = models.JSONField(_("market days"), default=list)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("market place")
        verbose_name_plural = _("market places")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["township", "name"], name="market_place_once")
        ]

    def __str__(self) -> str:
        return self.name


class Ceremony(models.Model):
    """Nominations while planned; then a notice period; then the list is fixed; then the day.

    `scores_until`: the last day whose scores count for the candidates.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("nominations open")
        NOTICE = "notice", _("notice period")
        FIXED = "fixed", _("list fixed")
        HELD = "held", _("ceremony held")
        CANCELLED = "cancelled", _("cancelled")

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "name",
        "place",
        "date",
        "hosts",
        "scores_until",
        "status",
        "notice_from",
        "notice_until",
        "created_by",
        "created_at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="ceremonies", verbose_name=_("township")
    )
    name = models.CharField(_("name of the ceremony"), max_length=60)
    place = models.ForeignKey(
        MarketPlace, models.PROTECT, related_name="ceremonies", verbose_name=_("place")
    )
    date = models.DateField(_("date"))
    hosts = models.CharField(_("hosts"), max_length=100, blank=True)
    scores_until = models.DateField(_("scores count until"))
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PLANNED)
    notice_from = models.DateField(_("notice from"), null=True, blank=True)
    notice_until = models.DateField(_("notice until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("ceremony")
        verbose_name_plural = _("ceremonies")
        ordering = ("-date", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["place", "date"], name="ceremony_place_day_once"),
            models.CheckConstraint(
                condition=Q(notice_from__isnull=True, notice_until__isnull=True)
                | Q(notice_until__gte=models.F("notice_from")),
                name="ceremony_notice_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CeremonyStep(models.Model):
    """Append-only: each change of a ceremony's status, with author, time and reason."""

    SCOPE: ClassVar = ScopePaths(township="ceremony__township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "ceremony", "status", "reason", "by", "at"}

    ceremony = models.ForeignKey(
        Ceremony, models.CASCADE, related_name="steps", verbose_name=_("ceremony")
    )
    status = models.CharField(_("status"), max_length=9, choices=Ceremony.Status)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of a ceremony")
        verbose_name_plural = _("steps of ceremonies")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.ceremony_id} {self.status}"
