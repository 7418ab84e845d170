"""Appraisals of a year, frozen at its end: versions like a board's, a line for each member."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from boards.models.policies import ScoringPolicy
from grid.domain.periods import Period
from grid.models import Branch, Member, Township
from grid.scope import ScopePaths


class Appraisal(models.Model):
    """One version of a township's appraisals of a year; `boards`: those it counted, by id."""

    class Status(models.TextChoices):
        NOTICE = "notice", _("notice period")
        FINAL = "final", _("final")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("appraisal", "withdrawn")

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "year",
        "version",
        "revises",
        "revision_reason",
        "status",
        "policy",
        "rule",
        "rules",
        "boards",
        "notice_until",
        "frozen_by",
        "frozen_at",
        "finished_by",
        "finished_at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="appraisals", verbose_name=_("township")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    revises = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revision",
        verbose_name=_("revises"),
    )
    revision_reason = models.CharField(_("reason of the revision"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    policy = models.ForeignKey(
        ScoringPolicy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals",
        verbose_name=_("scoring policy"),
        help_text=_("empty: the numbers that the system came with"),
    )
    rule = models.JSONField(_("rule"))
    rules = models.PositiveSmallIntegerField(_("edition of the rules"), default=1)
    boards = models.JSONField(_("boards"), default=list)
    notice_until = models.DateField(_("notice until"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("frozen by")
    )
    frozen_at = models.DateTimeField(_("frozen at"))
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made final by"),
    )
    finished_at = models.DateTimeField(_("made final at"), null=True, blank=True)

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ("-year", "-version")
        permissions = [("freeze_appraisal", "Can freeze, revise and finish appraisals")]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "year", "version"], name="appraisal_version_once"
            ),
            models.UniqueConstraint(
                fields=["township", "year"],
                condition=Q(status__in=["notice", "final"]),
                name="one_appraisal_in_force",
            ),
            models.CheckConstraint(
                condition=(
                    Q(finished_at__isnull=True, finished_by__isnull=True)
                    | Q(finished_at__isnull=False, finished_by__isnull=False)
                ),
                name="finished_appraisal_has_author",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="notice", finished_at__isnull=True)
                    | Q(status="final", finished_at__isnull=False)
                    | Q(status__in=["superseded", "withdrawn"])
                ),
                name="final_appraisal_is_finished",
            ),
            models.CheckConstraint(
                condition=Q(revises__isnull=True) | ~Q(revision_reason=""),
                name="revised_appraisal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"

    @property
    def label(self) -> str:
        """The year as it is named on the page."""
        return Period.parse(str(self.year)).label


class AppraisalStep(models.Model):
    """Append-only: each change of an appraisal's status, with author, time and reason."""

    SCOPE: ClassVar = ScopePaths(township="appraisal__township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "appraisal", "status", "reason", "by", "at"}

    appraisal = models.ForeignKey(
        Appraisal, models.CASCADE, related_name="steps", verbose_name=_("appraisal")
    )
    status = models.CharField(_("status"), max_length=10, choices=Appraisal.Status)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of an appraisal")
        verbose_name_plural = _("steps of appraisals")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.appraisal_id} {self.status}"


class AppraisalLine(models.Model):
    """What a member's year came to; `parts`: the households and events that it is made of."""

    SCOPE: ClassVar = ScopePaths(township="appraisal__township", branch="branch", member="member")
    PERSONAL: ClassVar[set[str]] = {
        "households",
        "inspected",
        "days",
        "mean",
        "left",
        "newly",
        "score",
        "band",
        "found",
        "closed",
        "overdue",
        "parts",
    }
    PLAIN: ClassVar[set[str]] = {"id", "appraisal", "member", "branch"}

    appraisal = models.ForeignKey(
        Appraisal, models.CASCADE, related_name="lines", verbose_name=_("appraisal")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="appraisals", verbose_name=_("responsible member")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    households = models.PositiveIntegerField(_("households under them"))
    inspected = models.PositiveIntegerField(_("of them inspected"))
    days = models.PositiveIntegerField(_("household-days"))
    mean = models.DecimalField(_("mean score"), max_digits=5, decimal_places=2, null=True)
    left = models.PositiveIntegerField(_("left the black board"))
    newly = models.PositiveIntegerField(_("newly black"))
    score = models.DecimalField(_("appraisal score"), max_digits=8, decimal_places=2, null=True)
    band = models.CharField(_("band"), max_length=20, blank=True)
    found = models.PositiveIntegerField(_("problems found"))
    closed = models.PositiveIntegerField(_("problems closed"))
    overdue = models.PositiveIntegerField(_("problems overdue"))
    parts = models.JSONField(_("parts of the score"), default=dict)

    class Meta:
        verbose_name = _("appraisal of a member")
        verbose_name_plural = _("appraisals of members")
        ordering = ("branch__code", "member_id")
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "member"], name="member_appraised_once"),
            models.CheckConstraint(
                condition=(
                    Q(mean__isnull=True, score__isnull=True, band="", inspected=0)
                    | Q(mean__isnull=False, score__isnull=False, inspected__gt=0) & ~Q(band="")
                ),
                name="appraised_by_inspected_households",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id} {self.member_id}"


class AppraisalObjection(models.Model):
    """What a member says against the own appraisal, and the answer."""

    class Source(models.TextChoices):
        PAGE = "page", _("on the own page")
        PHONE = "phone", _("by telephone")
        PAPER = "paper", _("on paper")

    class Decision(models.TextChoices):
        WAITING = "", _("waiting")
        UPHELD = "upheld", _("upheld")
        REJECTED = "rejected", _("rejected")

    SCOPE: ClassVar = ScopePaths(
        township="line__appraisal__township", branch="line__branch", member="line__member"
    )
    PERSONAL: ClassVar[set[str]] = {"text", "decision", "answer"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "line",
        "source",
        "received_at",
        "taken_by",
        "decided_by",
        "decided_at",
    }

    line = models.ForeignKey(
        AppraisalLine,
        models.PROTECT,
        related_name="objections",
        verbose_name=_("appraisal of a member"),
    )
    source = models.CharField(_("source"), max_length=5, choices=Source)
    text = models.TextField(_("objection"), max_length=1000)
    received_at = models.DateTimeField(_("received at"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection to an appraisal")
        verbose_name_plural = _("objections to appraisals")
        ordering = ("-received_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(decision=""), name="one_waiting_appraisal_objection"
            ),
            models.CheckConstraint(
                condition=(
                    Q(decision="", decided_at__isnull=True, decided_by__isnull=True, answer="")
                    | (
                        ~Q(decision="")
                        & Q(decided_at__isnull=False, decided_by__isnull=False)
                        & ~Q(answer="")
                    )
                ),
                name="decided_appraisal_objection_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.received_at:%Y-%m-%d}"
