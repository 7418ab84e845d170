"""The arena: once a quarter jurors score the branches on site. No household is scored here."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grid.domain.periods import Period
from grid.models import Branch, Township
from grid.scope import ScopePaths


class ArenaContest(models.Model):
    """One contest: a township's branches in a quarter. Closed, its sheets stay as they are."""

    class Status(models.TextChoices):
        OPEN = "open", _("contest open")
        CLOSED = "closed", _("contest closed")

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "period",
        "date",
        "place",
        "branches",
        "status",
        "created_by",
        "created_at",
        "closed_by",
        "closed_at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    period = models.CharField(_("quarter"), max_length=6, help_text=_("as 2023Q2"))
    date = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=50, blank=True)
    branches = models.ManyToManyField(Branch, related_name="+", verbose_name=_("contestants"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("visit", "closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("arena contest")
        verbose_name_plural = _("arena contests")
        ordering = ("-period", "township_id")
        constraints = [
            models.UniqueConstraint(fields=["township", "period"], name="arena_once_a_quarter"),
            models.CheckConstraint(
                condition=(
                    Q(status="open", closed_at__isnull=True, closed_by__isnull=True)
                    | Q(status="closed", closed_at__isnull=False, closed_by__isnull=False)
                ),
                name="closed_arena_has_time_and_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.date}"

    @property
    def label(self) -> str:
        """The quarter's name on the page."""
        return Period.parse(self.period).label

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class ArenaCriterion(models.Model):
    """What jurors look at, with the most points it can have. 100 points in all."""

    SCOPE: ClassVar = ScopePaths(township="contest__township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "contest", "number", "name", "points"}

    contest = models.ForeignKey(
        ArenaContest, models.CASCADE, related_name="criteria", verbose_name=_("contest")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=20)
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("arena criterion")
        verbose_name_plural = _("arena criteria")
        ordering = ("contest_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="arena_criterion_once"),
            models.CheckConstraint(condition=Q(points__gte=1), name="arena_criterion_has_points"),
        ]

    def __str__(self) -> str:
        return self.name


class ArenaJuror(models.Model):
    """Who judges; with an account also on the phone, without one on paper."""

    SCOPE: ClassVar = ScopePaths(township="contest__township")
    PERSONAL: ClassVar[set[str]] = {"name"}
    PLAIN: ClassVar[set[str]] = {"id", "contest", "number", "user"}

    contest = models.ForeignKey(
        ArenaContest, models.CASCADE, related_name="jurors", verbose_name=_("contest")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("full name"), max_length=30)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("arena juror")
        verbose_name_plural = _("arena jurors")
        ordering = ("contest_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["contest", "name"], name="arena_juror_once"),
            models.UniqueConstraint(
                fields=["contest", "user"],
                condition=Q(user__isnull=False),
                name="arena_account_judges_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ArenaSheet(models.Model):
    """What one juror gave one branch. Append-only: a change is a new version.

    `points` holds a number for each criterion in order; a sheet taken back has none and
    no total. Only the current version counts.
    """

    class Source(models.TextChoices):
        PHONE = "phone", _("from the phone")
        PAPER = "paper", _("from a paper sheet")

    SCOPE: ClassVar = ScopePaths(township="juror__contest__township", branch="branch")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "juror",
        "branch",
        "version",
        "is_current",
        "points",
        "total",
        "source",
        "entered_by",
        "entered_at",
    }

    juror = models.ForeignKey(
        ArenaJuror, models.PROTECT, related_name="sheets", verbose_name=_("juror")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    version = models.PositiveSmallIntegerField(_("version"))
    is_current = models.BooleanField(_("current"), default=True)
    points = models.JSONField(_("points by criterion"), default=list)
    total = models.DecimalField(_("total"), max_digits=4, decimal_places=1, null=True, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("arena sheet")
        verbose_name_plural = _("arena sheets")
        ordering = ("juror_id", "branch_id", "version")
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "branch", "version"], name="arena_sheet_version_once"
            ),
            models.UniqueConstraint(
                fields=["juror", "branch"],
                condition=Q(is_current=True),
                name="one_current_arena_sheet",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__gte=0) & Q(total__lte=100),
                name="arena_total_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} {self.branch_id} v{self.version}"
