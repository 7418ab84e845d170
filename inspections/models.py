"""Inspections and what follows from them: photos, problems, summaries.

An inspection is append-only: it is never edited and never deleted.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grid.models import Branch, Household, Township
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


class Inspection(models.Model):
    """One look at one household. The id is made where the entry was made."""

    class Kind(models.TextChoices):
        WEEKLY = "weekly", _("weekly inspection")
        SURPRISE = "surprise", _("surprise inspection")
        ARENA = "arena", _("arena contest")

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch", household="household")
    PERSONAL: ClassVar[set[str]] = {"points", "reasons", "total", "remark"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "household",
        "standard",
        "kind",
        "date",
        "week",
        "photo_hashes",
        "entered_by",
        "entered_at",
        "received_at",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township"), db_index=False
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", verbose_name=_("branch"), db_index=False
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="inspections", verbose_name=_("household")
    )
    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="+", verbose_name=_("standard"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    date = models.DateField(_("date"))
    week = models.DateField(_("week"), help_text=_("its Monday"))
    points = models.JSONField(
        _("points"), help_text=_("a number, or null where not applicable, for each item in order")
    )
    reasons = models.JSONField(
        _("reasons"), help_text=_("a list of reasons for deduction for each item in order")
    )
    total = models.DecimalField(_("total"), max_digits=4, decimal_places=1)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    photo_hashes = models.JSONField(
        _("expected photos"), default=list, help_text=_("SHA-256 of each photo still on the phone")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), help_text=_("by the phone's clock"))
    received_at = models.DateTimeField(_("received at"), help_text=_("by the server's clock"))

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ("-date", "-received_at")
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=0) & Q(total__lte=100), name="total_in_range"
            ),
        ]
        indexes = [
            models.Index(fields=["township", "-date", "-received_at"]),
            models.Index(fields=["branch", "date"]),
            models.Index(fields=["household", "date"]),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.total}"


class Photo(models.Model):
    """Evidence of a problem; arrives after its inspection, named by the phone's SHA-256."""

    SCOPE: ClassVar = ScopePaths(
        township="township", branch="inspection__branch", household="inspection__household"
    )
    PERSONAL: ClassVar[set[str]] = {"file", "thumbnail"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "inspection",
        "sha256",
        "width",
        "height",
        "uploaded_by",
        "uploaded_at",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="photos", verbose_name=_("inspection")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    file = models.ImageField(
        _("picture"), upload_to="photos/", width_field="width", height_field="height"
    )
    thumbnail = models.ImageField(_("thumbnail"), upload_to="photos/")
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("uploaded_at",)
        constraints = [
            models.UniqueConstraint(fields=["inspection", "sha256"], name="photo_once"),
        ]

    def __str__(self) -> str:
        return self.sha256[:8]


class Problem(models.Model):
    """Something that must be put right. One open problem per household and item."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

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
        ]

    def __str__(self) -> str:
        return f"{self.item_number} {self.found_on}"


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
    due = models.PositiveIntegerField(_("due"), default=0)
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
