"""What must be put right, until it is."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grid.models import Branch, Household, Township
from grid.scope import ScopePaths
from inspections.models.inspections import Inspection
from inspections.models.standards import StandardItem


class Problem(models.Model):
    """Something that must be put right. One open problem per household and item."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch", household="household")
    PERSONAL: ClassVar[set[str]] = {"finding", "closing_note"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "household",
        "inspection",
        "item",
        "item_number",
        "found_on",
        "due_on",
        "status",
        "closed_on",
        "closed_by",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="problems", verbose_name=_("household")
    )
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="problems",
        verbose_name=_("found at"),
    )
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    item_number = models.PositiveSmallIntegerField(_("item number"))
    finding = models.CharField(_("finding"), max_length=300, blank=True)
    found_on = models.DateField(_("found on"))
    due_on = models.DateField(_("due on"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closing_note = models.CharField(_("closing note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["household", "item_number"],
                condition=Q(status="open"),
                name="one_open_problem_per_item",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="open", closed_on__isnull=True, closed_by__isnull=True)
                    | Q(status="closed", closed_on__isnull=False, closed_by__isnull=False)
                    & Q(closed_on__gte=F("found_on"))
                    | Q(status="withdrawn", closed_on__isnull=True, closed_by__isnull=False)
                ),
                name="closed_problem_has_date_and_author",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("found_on")), name="problem_due_after_found"
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "status", "due_on"]),
            models.Index(fields=["township", "status", "due_on"]),
            models.Index(fields=["township", "closed_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.item_number} {self.found_on}"
