"""What must be put right, until it is."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grid.models import Branch, Household, Member, Township
from grid.scope import ScopePaths
from inspections.models.inspections import Inspection
from inspections.models.standards import StandardItem


class Problem(models.Model):
    """Something that must be put right, at a household or at a place of the village.

    One open problem per household and item. `stage` is where it stands (its steps tell how it
    came there, `domain.life` which may follow which); `status` is what lists and figures count.
    `rectified_on` is the day that counts: of the recording, or of the photo by the phone's clock.
    `term_since`: the day from which on what the row says holds, if that is not the day it was
    found; how it stood before say its `ProblemTerm`s.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("problem", "open")
        CLOSED = "closed", pgettext_lazy("problem", "closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("problem", "withdrawn")

    class Stage(models.TextChoices):
        FOUND = "found", _("found")
        DELIBERATED = "deliberated", _("discussed by the committee")
        CLAIMED = "claimed", _("claimed")
        PLANNED = "planned", _("remedy set")
        RECTIFIED = "rectified", _("rectified, to be re-checked")
        CLOSED = "closed", pgettext_lazy("problem", "closed")
        REOPENED = "reopened", _("reopened")
        WITHDRAWN = "withdrawn", pgettext_lazy("problem", "withdrawn")
        MERGED = "merged", _("double, goes on at the other household")

    class Source(models.TextChoices):
        INSPECTION = "inspection", _("inspection")
        SURPRISE = "surprise", _("surprise inspection")
        PATROL = "patrol", _("daily patrol")
        REPORT = "report", _("reported by hand")
        TIP_OFF = "tip_off", _("tip-off")

    class Severity(models.TextChoices):
        MINOR = "minor", _("minor")
        ORDINARY = "ordinary", _("ordinary")
        SERIOUS = "serious", _("serious")

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch", household="household")
    PERSONAL: ClassVar[set[str]] = {"finding", "closing_note", "remedy", "place"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "household",
        "inspection",
        "item",
        "item_number",
        "found_on",
        "term_since",
        "due_on",
        "source",
        "severity",
        "stage",
        "status",
        "claimed_by",
        "rectified_on",
        "reopened",
        "closed_on",
        "closed_by",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("household"),
    )
    place = models.CharField(_("place"), max_length=60, blank=True)
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("found at"),
    )
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.INSPECTION)
    item = models.ForeignKey(
        StandardItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("item"),
    )
    item_number = models.PositiveSmallIntegerField(_("item number"), null=True, blank=True)
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity, default=Severity.ORDINARY
    )
    finding = models.CharField(_("finding"), max_length=300, blank=True)
    found_on = models.DateField(_("found on"))
    term_since = models.DateField(_("term since"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.FOUND)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    claimed_by = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("claimed by"),
    )
    remedy = models.CharField(_("remedy"), max_length=300, blank=True)
    rectified_on = models.DateField(_("rectified on"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("problem", "closed by"),
    )
    closing_note = models.CharField(
        pgettext_lazy("problem", "what was done"), max_length=300, blank=True
    )

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        permissions = [
            ("rectify_problem", "Can report a problem as rectified"),
            ("recheck_problem", "Can re-check a rectified problem"),
        ]
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
            models.CheckConstraint(
                condition=Q(household__isnull=False) | ~Q(place=""), name="problem_is_somewhere"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="closed", stage="closed")
                    | Q(status="withdrawn", stage__in=["withdrawn", "merged"])
                    | Q(status="open") & ~Q(stage__in=["closed", "withdrawn", "merged"])
                ),
                name="problem_stage_fits_status",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "status", "due_on"]),
            # The list's own order; with the last column it also counts what is overdue.
            models.Index(fields=["township", "-status", "due_on", "id", "rectified_on"]),
            models.Index(fields=["township", "closed_on"]),
            models.Index(fields=["branch", "closed_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.item_number} {self.found_on}"

    @property
    def since(self) -> date:
        """The first day of its term."""
        return self.term_since or self.found_on

    @property
    def what(self) -> str:
        """The item that failed, or what was found at a place."""
        return self.item.name if self.item else self.finding

    @property
    def where(self) -> str:
        return f"{self.household.head}（{self.household.code}）" if self.household else self.place


class ProblemStep(models.Model):
    """One thing that was done about a problem. Append-only.

    `on` is the day that the person named. Of a report as rectified `counted_on` is the day that
    counts, of the recording, or (`by_phone_clock`) that on which the photo was taken; rows from
    before 1 December 2026 have none: there `on` counted. `inspection`: the look that found that
    it is not put right.
    """

    class Act(models.TextChoices):
        REPORT = "report", _("reported")
        DELIBERATE = "deliberate", _("discussed by the committee")
        CLAIM = "claim", _("claimed")
        PLAN = "plan", _("remedy set")
        RECTIFY = "rectify", _("rectified")
        CLOSE = "close", _("re-checked and closed")
        REOPEN = "reopen", _("reopened")
        WITHDRAW = "withdraw", pgettext_lazy("problem", "withdrawn")
        RESTORE = "restore", _("back as it was")

    SCOPE: ClassVar = ScopePaths(
        township="problem__township", branch="problem__branch", household="problem__household"
    )
    PERSONAL: ClassVar[set[str]] = {"note", "persons"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "problem",
        "act",
        "on",
        "counted_on",
        "by_phone_clock",
        "inspection",
        "member",
        "by",
        "at",
    }

    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="steps", verbose_name=_("problem")
    )
    act = models.CharField(_("step"), max_length=10, choices=Act)
    on = models.DateField(_("date"))
    counted_on = models.DateField(_("counted on"), null=True, blank=True)
    by_phone_clock = models.BooleanField(_("by the phone's clock"), default=False)
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("inspection that failed it again"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    persons = models.CharField(_("present"), max_length=200, blank=True)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("step of a problem")
        verbose_name_plural = _("steps of problems")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.act} {self.on}"

    @property
    def day(self) -> date:
        """The day that counts, of a report as rectified; else the day named."""
        return self.counted_on or self.on


class ProblemTerm(models.Model):
    """A term of a problem that has ended: it was reopened on `ended_on`, or went to another
    household.

    So that a day before sees the problem as it stood. Closed (`closed_on`) and reopened, it
    counts for ever and the new term beside it; else the new term takes its place from `ended_on`
    on. Append-only, but for a reopening or a merging that is itself undone.
    """

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch", household="household")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "problem",
        "township",
        "branch",
        "household",
        "since",
        "due_on",
        "rectified_on",
        "closed_on",
        "ended_on",
    }

    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="terms", verbose_name=_("problem")
    )
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township"), db_index=False
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("household"),
    )
    since = models.DateField(_("since"))
    due_on = models.DateField(_("due on"))
    rectified_on = models.DateField(_("rectified on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"))

    class Meta:
        verbose_name = _("ended term of a problem")
        verbose_name_plural = _("ended terms of problems")
        ordering = ("pk",)
        indexes = [models.Index(fields=["township", "due_on"])]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.ended_on}"
