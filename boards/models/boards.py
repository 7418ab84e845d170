"""Red and black boards: a ranking of a period, frozen when it is published.

A board is never edited: what turns out wrong becomes a new version that revises it.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grid.domain.periods import Period
from grid.models import Branch, Household, Township
from grid.scope import ScopePaths


class Board(models.Model):
    class Level(models.TextChoices):
        BRANCHES = "branches", _("branches of the township")
        TOWNSHIP_HOUSEHOLDS = "township_households", _("households of the township")
        BRANCH_HOUSEHOLDS = "branch_households", _("households of a branch")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("board", "draft")
        NOTICE = "notice", _("notice period")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("board", "withdrawn")

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch", shared=True)
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "level",
        "period",
        "start",
        "end",
        "status",
        "rule",
        "rules",
        "seed",
        "drafted_by",
        "drafted_at",
        "published_by",
        "published_at",
        "policy",
        "version",
        "revises",
        "revision_reason",
        "notice_from",
        "notice_until",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="boards", verbose_name=_("township")
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="boards",
        verbose_name=_("branch"),
    )
    level = models.CharField(_("level"), max_length=20, choices=Level)
    period = models.CharField(_("period"), max_length=8)
    start = models.DateField(pgettext_lazy("period", "from"))
    end = models.DateField(pgettext_lazy("period", "to"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    rule = models.JSONField(_("rule"), help_text=_("the numbers that this board was made with"))
    rules = models.PositiveSmallIntegerField(
        _("edition of the rules"), default=1, help_text=_("docs/scoring.md tells them")
    )
    # Drawn once for a township, level, period and branch; it goes with every draft and version.
    seed = models.CharField(_("seed"), max_length=64, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    policy = models.ForeignKey(
        "ScoringPolicy",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="boards",
        verbose_name=_("scoring policy"),
        help_text=_("empty: the numbers that the system came with"),
    )
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
    notice_from = models.DateField(_("notice from"), null=True, blank=True)
    notice_until = models.DateField(_("notice until"), null=True, blank=True)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = ("-start", "level", "branch__code")
        permissions = [("publish_board", "Can publish a board")]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "level", "period", "version"],
                condition=Q(branch__isnull=True),
                name="township_board_once",
            ),
            models.UniqueConstraint(
                fields=["branch", "period", "version"],
                condition=Q(branch__isnull=False),
                name="branch_board_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(level="branch_households", branch__isnull=False)
                    | (~Q(level="branch_households") & Q(branch__isnull=True))
                ),
                name="board_branch_fits_level",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        status__in=["draft", "notice"],
                        published_at__isnull=True,
                        published_by__isnull=True,
                    )
                    | Q(
                        status__in=["published", "superseded"],
                        published_at__isnull=False,
                        published_by__isnull=False,
                    )
                    | Q(status="withdrawn")
                ),
                name="published_board_has_date_and_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.get_level_display()}"

    @property
    def label(self) -> str:
        """The period as it is named on the page."""
        return Period.parse(self.period).label

    @property
    def notice_days(self) -> int:
        """Whole days of the notice, both ends included; 0 without one."""
        if not (self.notice_from and self.notice_until):
            return 0
        return (self.notice_until - self.notice_from).days + 1


class BoardStep(models.Model):
    """Append-only: each change of a board's status, with author, time and reason."""

    SCOPE: ClassVar = ScopePaths(township="board__township", branch="board__branch", shared=True)
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "board", "status", "reason", "by", "at"}

    board = models.ForeignKey(Board, models.CASCADE, related_name="steps", verbose_name=_("board"))
    status = models.CharField(_("status"), max_length=10, choices=Board.Status)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of a board")
        verbose_name_plural = _("steps of boards")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.board_id} {self.status}"


class BoardEntry(models.Model):
    class Colour(models.TextChoices):
        RED = "red", _("red")
        BLACK = "black", _("black")
        NONE = "", _("neither")

    class State(models.TextChoices):
        STANDS = "", _("stands")
        WAITING = "waiting", _("objection under review")
        STRUCK = "struck", _("struck off")
        # Black by a revision, and not black yet: a notice period of its own comes first.
        PENDING = "pending", _("black only after a notice period of its own")

    class Tie(models.TextChoices):
        SURPRISE = "surprise", _("by the higher surprise score")
        OVERDUE = "overdue", _("by fewer overdue problems")
        LOOKS = "looks", _("by more inspections in the period")
        RECORD = "record", _("by the longer record (first inspected earlier)")
        LOT = "lot", _("by lot")
        SHARED = "shared", _("not at all: the place is shared")
        CODE = "code", _("by code")

    SCOPE: ClassVar = ScopePaths(township="board__township", branch="board__branch", shared=True)
    PERSONAL: ClassVar[set[str]] = {
        "rank",
        "score",
        "own_score",
        "pair",
        "colour",
        "state",
        "tie",
        "parts",
        "code",
        "head",
        "notice_until",
    }
    PLAIN: ClassVar[set[str]] = {
        "id",
        "board",
        "branch",
        "household",
        "hamlet",
        "household_code",
        "branch_name",
    }

    board = models.ForeignKey(
        Board, models.CASCADE, related_name="entries", verbose_name=_("board")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="board_entries",
        verbose_name=_("household"),
    )
    rank = models.PositiveIntegerField(_("rank"))
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2)
    own_score = models.DecimalField(
        _("own score"), max_digits=5, decimal_places=2, help_text=_("beside the joint score")
    )
    pair = models.ForeignKey(
        "Pair",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("pair"),
    )
    colour = models.CharField(_("colour"), max_length=5, choices=Colour, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, blank=True)
    parts = models.JSONField(_("parts of the score"), default=dict)
    tie = models.CharField(_("how the tie was broken"), max_length=10, choices=Tie, blank=True)
    notice_until = models.DateField(
        _("notice until"),
        null=True,
        blank=True,
        help_text=_("of an entry that a revision makes black"),
    )
    # Printed as a QR code on the household's own notice sheet; nobody guesses it.
    code = models.CharField(
        pgettext_lazy("entry", "code"), max_length=24, null=True, blank=True, unique=True
    )
    # As they stood when the board was made (`boards.domain.entries.freeze_names`).
    head = models.CharField(_("head then"), max_length=30, blank=True)
    hamlet = models.CharField(_("hamlet then"), max_length=30, blank=True)
    household_code = models.CharField(_("household code then"), max_length=20, blank=True)
    branch_name = models.CharField(_("name of the branch then"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("board entry")
        verbose_name_plural = _("board entries")
        ordering = ("board_id", "rank", "pk")  # a shared rank: in the order of writing
        constraints = [
            models.UniqueConstraint(
                fields=["board", "branch"],
                condition=Q(household__isnull=True),
                name="branch_on_board_once",
            ),
            models.UniqueConstraint(
                fields=["board", "household"],
                condition=Q(household__isnull=False),
                name="household_on_board_once",
            ),
        ]
        indexes = [
            models.Index(fields=["board", "colour", "rank"]),
            models.Index(fields=["board", "rank", "id"], name="board_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}"
