"""Surprise visits (四不两直): who goes, when, and what was drawn by lot.

Until a visit begins no village is to know of it. So it has no `branches` and no households
of its own before that, only a draw: whoever starts from a branch finds nothing.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grid.models import Branch, Household, Township
from grid.scope import ScopePaths


def _both(stem: str) -> Q:
    """Time and author come together."""
    at, by = f"{stem}_at__isnull", f"{stem}_by__isnull"
    return Q(**{at: True, by: True}) | Q(**{at: False, by: False})


class Visit(models.Model):
    """One visit of a team to the branches drawn for it. Its id tells nobody how many there are,
    and its number is given when it begins.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("visit planned")
        BEGUN = "begun", _("visit under way")
        CLOSED = "closed", _("visit closed")
        CANCELLED = "cancelled", _("visit cancelled")

    SCOPE: ClassVar = ScopePaths(township="township", branch="branches")
    PERSONAL: ClassVar[set[str]] = {"team", "focus", "cancel_reason"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "year",
        "number",
        "date",
        "branches",
        "status",
        "planned_by",
        "planned_at",
        "begun_by",
        "begun_at",
        "closed_by",
        "closed_at",
        "cancelled_by",
        "cancelled_at",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("in the year, given when it begins")
    )
    date = models.DateField(_("date"))
    team = models.TextField(_("team"), max_length=300, help_text=_("one person a line"))
    focus = models.CharField(_("what it looks at"), max_length=200, blank=True)
    branches = models.ManyToManyField(
        Branch, related_name="+", verbose_name=_("branches"), help_text=_("none before it begins")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("planned by")
    )
    planned_at = models.DateTimeField(_("planned at"))
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("begun by"),
    )
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("visit", "closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("surprise visit")
        verbose_name_plural = _("surprise visits")
        ordering = ("-date", "-planned_at")
        constraints = [
            models.UniqueConstraint(fields=["township", "year", "number"], name="visit_once"),
            models.CheckConstraint(condition=_both("begun"), name="begun_visit_has_author"),
            models.CheckConstraint(condition=_both("closed"), name="closed_visit_has_author"),
            models.CheckConstraint(condition=_both("cancelled"), name="cancelled_visit_has_author"),
            models.CheckConstraint(
                condition=Q(number__isnull=True, begun_at__isnull=True)
                | Q(number__isnull=False, begun_at__isnull=False),
                name="begun_visit_has_number",
            ),
        ]
        indexes = [models.Index(fields=["township", "-date"])]

    def __str__(self) -> str:
        return f"{self.year}-{self.number or '?'} {self.date}"

    @property
    def members(self) -> list[str]:
        """The team, one name each."""
        return [name.strip() for name in self.team.splitlines() if name.strip()]

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

    @property
    def is_begun(self) -> bool:
        return self.status == self.Status.BEGUN


class VisitDraw(models.Model):
    """A draw as it was made, with all that it takes to make it again. Never changed.

    The last one of a visit holds; `drawn` is a list of branches in the order drawn, each
    {"branch": id, "code", "households": [[code, id], …]}.
    """

    SCOPE: ClassVar = ScopePaths(township="visit__township", branch="visit__branches")
    PERSONAL: ClassVar[set[str]] = {"reason"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "visit",
        "number",
        "seed",
        "frame",
        "digest",
        "drawn",
        "drawn_by",
        "drawn_at",
    }

    visit = models.ForeignKey(
        Visit, models.CASCADE, related_name="draws", verbose_name=_("surprise visit")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    seed = models.CharField(_("seed"), max_length=64)
    frame = models.JSONField(_("frame"), help_text=_("who could be drawn, with which weight"))
    digest = models.CharField(_("digest of the frame"), max_length=64)
    drawn = models.JSONField(_("drawn"))
    reason = models.CharField(_("why it was drawn again"), max_length=200, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drawn by")
    )
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ("visit_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="visit_draw_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="second_draw_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"


class VisitHousehold(models.Model):
    """A household to be seen on a visit, in the order drawn; written when the visit begins.

    Its inspection is not kept here but found (`queries_visits.with_inspections`).
    """

    SCOPE: ClassVar = ScopePaths(
        township="visit__township", branch="household__branch", household="household"
    )
    PERSONAL: ClassVar[set[str]] = {"added_reason", "skip_reason"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "visit",
        "household",
        "order",
        "added_by",
        "added_at",
        "skipped_by",
        "skipped_at",
    }

    visit = models.ForeignKey(
        Visit, models.CASCADE, related_name="households", verbose_name=_("surprise visit")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("household")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    added_reason = models.CharField(
        _("why it was added"), max_length=200, blank=True, help_text=_("empty: drawn by lot")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    added_at = models.DateTimeField(_("added at"), null=True, blank=True)
    skip_reason = models.CharField(_("why it was not inspected"), max_length=200, blank=True)
    skipped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("skipped by"),
    )
    skipped_at = models.DateTimeField(_("skipped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("household of a visit")
        verbose_name_plural = _("households of visits")
        ordering = ("visit_id", "order")
        constraints = [
            models.UniqueConstraint(fields=["visit", "household"], name="visit_household_once"),
            models.CheckConstraint(
                condition=Q(added_reason="", added_at__isnull=True, added_by__isnull=True)
                | ~Q(added_reason="") & Q(added_at__isnull=False, added_by__isnull=False),
                name="added_household_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(skip_reason="", skipped_at__isnull=True, skipped_by__isnull=True)
                | ~Q(skip_reason="") & Q(skipped_at__isnull=False, skipped_by__isnull=False),
                name="skipped_household_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.order}"
