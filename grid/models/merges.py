"""Households that were entered twice, and which of the two stays."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grid.models.households import Household
from grid.scope import ScopePaths


class HouseholdMerge(models.Model):
    """`source` is one with `target` from `on` on, until that is undone.

    Inspections stay where they were made and are credited to `target` (`queries.merged_map`).
    `moved`: by app, the ids of what went along, so that undoing puts it back. `by` is None for
    merges from before this was kept, where the history does not know.
    """

    SCOPE: ClassVar = ScopePaths(
        township="source__branch__township", branch="source__branch", household="source"
    )
    PERSONAL: ClassVar[set[str]] = {"reason"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "source",
        "target",
        "on",
        "by",
        "at",
        "moved",
        "undone_at",
        "undone_by",
    }

    source = models.ForeignKey(
        Household, models.PROTECT, related_name="merges", verbose_name=_("merged household")
    )
    target = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("household that stays")
    )
    on = models.DateField(_("merged on"))
    reason = models.CharField(_("reason"), max_length=100)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    at = models.DateTimeField(_("merged at"))
    moved = models.JSONField(_("what went along"), default=dict)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("merging of households")
        verbose_name_plural = _("mergings of households")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at__isnull=True), name="one_open_merge"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="merge_of_two"),
            models.CheckConstraint(
                condition=(
                    Q(undone_at__isnull=True, undone_by__isnull=True)
                    | Q(undone_at__isnull=False, undone_by__isnull=False)
                ),
                name="undone_merge_has_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
