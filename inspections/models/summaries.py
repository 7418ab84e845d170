"""What pages read instead of scanning inspections."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grid.models import Branch, Household, Township
from grid.scope import ScopePaths
from inspections.models.inspections import Inspection


class Standing(models.Model):
    """Where a household stands: its latest inspection. Keeps the due list cheap."""

    SCOPE: ClassVar = ScopePaths(
        township="household__branch__township", branch="household__branch", household="household"
    )
    PERSONAL: ClassVar[set[str]] = {"last_total"}
    PLAIN: ClassVar[set[str]] = {"household", "last_on"}

    household = models.OneToOneField(
        Household,
        models.PROTECT,
        primary_key=True,
        related_name="standing",
        verbose_name=_("household"),
    )
    last_on = models.DateField(_("last inspected on"), db_index=True)
    last_total = models.DecimalField(_("last total"), max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")

    def __str__(self) -> str:
        return f"{self.last_on} {self.last_total}"


class WeekSummary(models.Model):
    """A branch's week in numbers, one row per kind of inspection; pages read these.

    `item_points[i]` and `item_possible[i]` are the sums over the inspections in which
    item i+1 applied, `item_failed[i]` counts those under the pass mark.
    """

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "week",
        "kind",
        "due",
        "households",
        "inspections",
        "total_sum",
        "item_points",
        "item_possible",
        "item_failed",
        "problems_found",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="week_summaries", verbose_name=_("branch")
    )
    week = models.DateField(_("week"), help_text=_("its Monday"))
    kind = models.CharField(_("kind"), max_length=10, choices=Inspection.Kind)
    due = models.PositiveIntegerField(pgettext_lazy("households", "due"), default=0)
    households = models.PositiveIntegerField(_("households inspected"), default=0)
    inspections = models.PositiveIntegerField(_("inspections"), default=0)
    total_sum = models.DecimalField(_("sum of totals"), max_digits=9, decimal_places=1, default=0)
    item_points = models.JSONField(_("points by item"), default=list)
    item_possible = models.JSONField(_("possible points by item"), default=list)
    item_failed = models.JSONField(_("failures by item"), default=list)
    problems_found = models.PositiveIntegerField(_("problems found"), default=0)

    class Meta:
        verbose_name = _("week summary")
        verbose_name_plural = _("week summaries")
        ordering = ("branch_id", "week")
        constraints = [
            models.UniqueConstraint(fields=["branch", "week", "kind"], name="week_summary_once"),
            models.CheckConstraint(
                condition=Q(households__lte=F("inspections")), name="households_within_inspections"
            ),
        ]
        indexes = [models.Index(fields=["township", "week"])]

    def __str__(self) -> str:
        return f"{self.week} {self.kind}"
