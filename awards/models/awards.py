"""Awards: a household nominated for a title at a ceremony, and what becomes of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.models.ceremonies import Ceremony
from awards.models.titles import AwardTitle
from grid.models import Branch, Household, Township
from grid.scope import ScopePaths


class Award(models.Model):
    """One title for one household at one ceremony; numbered when the list is fixed.

    `facts`: what the candidate's score and checks were when nominated (see
    `awards.domain.candidates`); `code`: the secret of the public page that proves the number.
    """

    class Status(models.TextChoices):
        NOMINATED = "nominated", _("nominated")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        TAKEN_BACK = "taken_back", _("nomination taken back")
        WITHDRAWN = "withdrawn", _("title withdrawn")

    SCOPE: ClassVar = ScopePaths(
        township="ceremony__township", branch="branch", household="household"
    )
    PERSONAL: ClassVar[set[str]] = {
        "head",
        "citation",
        "status",
        "facts",
        "number",
        "code",
        "notice",
    }
    PLAIN: ClassVar[set[str]] = {
        "id",
        "ceremony",
        "title",
        "branch",
        "household",
        "hamlet",
        "branch_name",
        "nominated_by",
        "nominated_at",
        "stage_order",
    }

    ceremony = models.ForeignKey(
        Ceremony, models.PROTECT, related_name="awards", verbose_name=_("ceremony")
    )
    title = models.ForeignKey(
        AwardTitle, models.PROTECT, related_name="awards", verbose_name=_("award title")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="awards", verbose_name=_("household")
    )
    # As they stood when the list was last drawn up: nominated, put up, fixed; then for good.
    head = models.CharField(_("head then"), max_length=30, blank=True)
    hamlet = models.CharField(_("hamlet then"), max_length=30, blank=True)
    branch_name = models.CharField(_("name of the branch then"), max_length=50, blank=True)
    citation = models.CharField(_("citation"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NOMINATED)
    facts = models.JSONField(_("facts"), default=dict)
    number = models.CharField(_("certificate number"), max_length=30, blank=True)
    code = models.CharField(
        pgettext_lazy("entry", "code"), max_length=24, null=True, blank=True, unique=True
    )
    stage_order = models.PositiveSmallIntegerField(_("stage order"), null=True, blank=True)
    # Said to the household when the title is withdrawn (摘牌).
    notice = models.CharField(_("notice of withdrawal"), max_length=500, blank=True)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("nominated by")
    )
    nominated_at = models.DateTimeField(_("nominated at"))

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ("ceremony_id", "title__order", "stage_order", "branch__code", "household__code")
        permissions = [("nominate_award", "Can nominate a household for an award")]
        constraints = [
            models.UniqueConstraint(
                fields=["ceremony", "title", "household"], name="title_once_per_ceremony"
            ),
            models.UniqueConstraint(
                fields=["ceremony", "number"], condition=~Q(number=""), name="award_number_once"
            ),
        ]
        indexes = [models.Index(fields=["ceremony", "status"])]

    def __str__(self) -> str:
        return f"{self.ceremony_id} {self.household_id}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self._state.adding and not self.head:
            self.take_names()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def take_names(self) -> None:
        """Name the household as it is called today."""
        self.head, self.hamlet = self.household.head, self.household.hamlet
        self.branch_name = self.branch.name

    @property
    def head_now(self) -> str:
        """Today's head, if it is another than the one honoured."""
        now = self.household.head
        return now if now != self.head else ""

    @property
    def score(self) -> str | None:
        """The score that it was given by, as written: `95.20`."""
        found: str | None = self.facts.get("score")
        return found


class AwardStep(models.Model):
    """Append-only: what became of an award, by whom, when and why."""

    SCOPE: ClassVar = ScopePaths(
        township="award__ceremony__township", branch="award__branch", household="award__household"
    )
    PERSONAL: ClassVar[set[str]] = {"status", "reason"}
    PLAIN: ClassVar[set[str]] = {"id", "award", "by", "at"}

    award = models.ForeignKey(Award, models.CASCADE, related_name="steps", verbose_name=_("award"))
    status = models.CharField(_("status"), max_length=10, choices=Award.Status)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of an award")
        verbose_name_plural = _("steps of awards")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.award_id} {self.status}"


class AwardObjection(models.Model):
    """What is said during the notice period against an accepted award, and the answer."""

    class Source(models.TextChoices):
        PAGE = "page", _("public page")
        PHONE = "phone", _("by telephone")
        PAPER = "paper", _("on paper")

    class Decision(models.TextChoices):
        WAITING = "", _("waiting")
        UPHELD = "upheld", _("upheld")
        REJECTED = "rejected", _("objection rejected")

    SCOPE: ClassVar = ScopePaths(
        township="award__ceremony__township", branch="award__branch", household="award__household"
    )
    PERSONAL: ClassVar[set[str]] = {"text", "contact", "decision", "answer", "code"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "award",
        "source",
        "received_at",
        "taken_by",
        "decided_by",
        "decided_at",
    }

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="objections", verbose_name=_("award")
    )
    source = models.CharField(_("source"), max_length=5, choices=Source)
    text = models.TextField(_("objection"), max_length=1000)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    code = models.CharField(_("code of the answer"), max_length=24, unique=True)
    received_at = models.DateTimeField(_("received at"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken by"),
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
        verbose_name = _("objection to an award")
        verbose_name_plural = _("objections to awards")
        ordering = ("-received_at",)
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(decision="", decided_at__isnull=True, decided_by__isnull=True, answer="")
                    | (
                        ~Q(decision="")
                        & Q(decided_at__isnull=False, decided_by__isnull=False)
                        & ~Q(answer="")
                    )
                ),
                name="decided_award_objection_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.received_at:%Y-%m-%d}"


class AwardCase(models.Model):
    """A holder who no longer meets the title's rules: for the officer to decide.

    `failed`: the codes of the rules not met (`awards.domain.candidates.Rule`); `facts`: the
    numbers now, beside those that the award was given for.
    """

    class Source(models.TextChoices):
        CORRECTION = "correction", _("correction of an inspection")
        RECHECK = "recheck", _("quarterly re-check")

    class Decision(models.TextChoices):
        WAITING = "", _("waiting")
        KEPT = "kept", _("title kept")
        WITHDRAWN = "withdrawn", _("title withdrawn")

    SCOPE: ClassVar = ScopePaths(
        township="award__ceremony__township", branch="award__branch", household="award__household"
    )
    PERSONAL: ClassVar[set[str]] = {"failed", "facts", "decision", "reason"}
    PLAIN: ClassVar[set[str]] = {"id", "award", "source", "found_at", "decided_by", "decided_at"}

    award = models.ForeignKey(Award, models.PROTECT, related_name="cases", verbose_name=_("award"))
    source = models.CharField(_("source"), max_length=10, choices=Source)
    failed = models.JSONField(_("rules not met"), default=list)
    facts = models.JSONField(_("facts"), default=dict)
    found_at = models.DateTimeField(_("found at"))
    decision = models.CharField(_("decision"), max_length=9, choices=Decision, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
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
        verbose_name = _("case of a holder")
        verbose_name_plural = _("cases of holders")
        ordering = ("-found_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(decision=""), name="one_waiting_case"
            ),
            models.CheckConstraint(
                condition=(
                    Q(decision="", decided_at__isnull=True, decided_by__isnull=True, reason="")
                    | (
                        ~Q(decision="")
                        & Q(decided_at__isnull=False, decided_by__isnull=False)
                        & ~Q(reason="")
                    )
                ),
                name="decided_case_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.found_at:%Y-%m-%d}"


class AwardRecheck(models.Model):
    """Append-only: the holders of a township's titles were re-checked, and how many failed."""

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "township", "on", "holders", "found", "by", "at"}

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    on = models.DateField(_("scores count until"))
    holders = models.PositiveIntegerField(_("holders"))
    found = models.PositiveIntegerField(_("cases opened"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("re-check of holders")
        verbose_name_plural = _("re-checks of holders")
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.on}"
