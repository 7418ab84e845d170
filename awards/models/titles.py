"""Titles that households are honoured with, and the rules by which they qualify."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from grid.models import Township
from grid.scope import ScopePaths


class AwardTitle(models.Model):
    """A title of a township (最美庭院 …): data, with the rules that candidates must meet.

    `months`: the scores of so many whole months up to the ceremony's `scores_until` count;
    `items`: numbers of the standard's items that count (empty: all of them).
    """

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "name",
        "meaning",
        "order",
        "months",
        "least_score",
        "items",
        "no_black",
        "no_open_problem",
        "quota_branch",
        "quota_total",
        "is_active",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="award_titles", verbose_name=_("township")
    )
    name = models.CharField(_("name of the title"), max_length=20)
    meaning = models.CharField(_("what it honours"), max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    months = models.PositiveSmallIntegerField(
        _("months that count"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    least_score = models.DecimalField(
        _("least score"),
        max_digits=5,
        decimal_places=2,
        default=90,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    items = models.JSONField(_("items that count"), default=list, blank=True)
    no_black = models.BooleanField(_("no black entry"), default=True)
    no_open_problem = models.BooleanField(_("no open problem"), default=True)
    quota_branch = models.PositiveSmallIntegerField(
        _("at most per branch"), null=True, blank=True, help_text=_("empty: no limit")
    )
    quota_total = models.PositiveSmallIntegerField(
        _("at most in all"), null=True, blank=True, help_text=_("empty: no limit")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("award title")
        verbose_name_plural = _("award titles")
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["township", "name"], name="award_title_once"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=12), name="award_title_months"
            ),
            models.CheckConstraint(
                condition=Q(quota_total__isnull=True)
                | Q(quota_branch__isnull=True)
                | Q(quota_branch__lte=F("quota_total")),
                name="award_title_quotas",
            ),
        ]

    def __str__(self) -> str:
        return self.name
