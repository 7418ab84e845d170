"""Pairs: a good household or branch beside a poor one, scored jointly on the next board."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from boards.models.boards import Board
from grid.models import Branch, Household, Township
from grid.scope import ScopePaths


class Pair(models.Model):
    """Both sides are households, or both are branches. Active while `ended_on` is empty."""

    class Outcome(models.TextChoices):
        OPEN = "", _("under way")
        LEFT = "left", _("left the black board")
        STAYED = "stayed", _("stayed on the black board")
        FELL = "fell", _("fell together")
        UNSEEN = "unseen", _("not inspected")
        DISSOLVED = "dissolved", _("dissolved")

    SCOPE: ClassVar = ScopePaths(
        township="township",
        branch="black_branch",
        household="black_household",
        other_branch="red_branch",
        other_household="red_household",
    )
    PERSONAL: ClassVar[set[str]] = {
        "red_household",
        "black_household",
        "red_name",
        "black_name",
        "red_promise",
        "black_promise",
        "outcome",
        "end_reason",
    }
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "level",
        "board",
        "red_branch",
        "black_branch",
        "red_place",
        "black_place",
        "formed_by",
        "formed_at",
        "ended_by",
        "ended_on",
        "result",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="pairs", verbose_name=_("township")
    )
    level = models.CharField(_("level"), max_length=20, choices=Board.Level)
    board = models.ForeignKey(
        Board, models.PROTECT, related_name="pairs", verbose_name=_("formed from the board")
    )
    red_branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", verbose_name=_("helping branch")
    )
    red_household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairs_helping",
        verbose_name=_("helping household"),
    )
    black_branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", verbose_name=_("helped branch")
    )
    black_household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairs_helped",
        verbose_name=_("helped household"),
    )
    # Heads (for a pair of branches: the branches' names) and where they lived, as agreed.
    red_name = models.CharField(_("helper then"), max_length=50, blank=True)
    red_place = models.CharField(_("helper's place then"), max_length=90, blank=True)
    black_name = models.CharField(_("helped then"), max_length=50, blank=True)
    black_place = models.CharField(_("helped one's place then"), max_length=90, blank=True)
    red_promise = models.CharField(_("what the helper promises"), max_length=200, blank=True)
    black_promise = models.CharField(_("what the helped promises"), max_length=200, blank=True)
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("formed by")
    )
    formed_at = models.DateTimeField(_("formed at"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    end_reason = models.CharField(_("reason of the end"), max_length=200, blank=True)
    result = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("board that scored the pair"),
    )
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        ordering = ("-formed_at", "pk")
        permissions = [("form_pair", "Can form and dissolve pairs")]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(red_household__isnull=True, black_household__isnull=True)
                    | Q(red_household__isnull=False, black_household__isnull=False)
                ),
                name="pair_of_the_same_kind",
            ),
            # One pair at a time; that nobody helps and is helped at once, the domain holds.
            *(
                models.UniqueConstraint(
                    fields=[f"{side}_household"],
                    condition=Q(ended_on__isnull=True),
                    name=f"{side}_household_in_one_pair",
                )
                for side in ("red", "black")
            ),
            *(
                models.UniqueConstraint(
                    fields=[f"{side}_branch"],
                    condition=Q(ended_on__isnull=True, red_household__isnull=True),
                    name=f"{side}_branch_in_one_pair",
                )
                for side in ("red", "black")
            ),
            models.CheckConstraint(
                condition=(
                    Q(ended_on__isnull=True, ended_by__isnull=True, outcome="", result__isnull=True)
                    | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(outcome=""))
                ),
                name="ended_pair_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class PairHelp(models.Model):
    """Help that was given within a pair: a visit, a day's work. No photo needed."""

    SCOPE: ClassVar = ScopePaths(
        township="pair__township",
        branch="pair__black_branch",
        household="pair__black_household",
        other_branch="pair__red_branch",
        other_household="pair__red_household",
    )
    PERSONAL: ClassVar[set[str]] = {"what"}
    PLAIN: ClassVar[set[str]] = {"id", "pair", "on", "by", "at"}

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="helps", verbose_name=_("pair"))
    on = models.DateField(_("date"))
    what = models.CharField(pgettext_lazy("pair", "what was done"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    at = models.DateTimeField(_("noted at"))

    class Meta:
        verbose_name = _("help within a pair")
        verbose_name_plural = _("help within pairs")
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.pair_id} {self.on}"
