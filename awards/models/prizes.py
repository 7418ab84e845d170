"""Prizes: what is in stock, what each title gets, and every move in and out."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.models.awards import Award
from awards.models.ceremonies import Ceremony
from awards.models.titles import AwardTitle
from grid.models import Township
from grid.scope import ScopePaths


class Prize(models.Model):
    """Something that is handed over (洗衣粉, by the 袋).

    `stock` is the sum of its moves; only `awards.domain.prizes` changes it, under a lock.
    """

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "township", "name", "unit", "is_active", "stock"}

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="prizes", verbose_name=_("township")
    )
    name = models.CharField(_("name of the prize"), max_length=30)
    unit = models.CharField(_("unit"), max_length=10)
    is_active = models.BooleanField(_("in use"), default=True)
    stock = models.PositiveIntegerField(_("stock"), default=0)

    class Meta:
        verbose_name = _("prize")
        verbose_name_plural = _("prizes")
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["township", "name"], name="prize_once"),
            models.CheckConstraint(condition=Q(stock__gte=0), name="stock_not_below_zero"),
        ]

    def __str__(self) -> str:
        return self.name


class TitlePrize(models.Model):
    """How many of a prize each winner of a title gets."""

    SCOPE: ClassVar = ScopePaths(township="title__township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "title", "prize", "quantity"}

    title = models.ForeignKey(
        AwardTitle, models.CASCADE, related_name="prizes", verbose_name=_("award title")
    )
    prize = models.ForeignKey(Prize, models.PROTECT, related_name="titles", verbose_name=_("prize"))
    quantity = models.PositiveSmallIntegerField(
        _("quantity"), default=1, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("prize of a title")
        verbose_name_plural = _("prizes of titles")
        ordering = ("title__order", "prize__name")
        constraints = [
            models.UniqueConstraint(fields=["title", "prize"], name="prize_of_title_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="title_prize_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title_id} {self.prize_id} × {self.quantity}"


class PrizeMove(models.Model):
    """Append-only: what came in or went out. `change` is added to the stock, `balance` is after."""

    class Kind(models.TextChoices):
        IN = "in", _("taken in")
        OUT = "out", _("given out")
        BACK = "back", _("given back")
        COUNT = "count", _("stock-taking")

    SCOPE: ClassVar = ScopePaths(township="prize__township", branch="award__branch", shared=True)
    PERSONAL: ClassVar[set[str]] = {"note"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "prize",
        "kind",
        "change",
        "balance",
        "ceremony",
        "award",
        "by",
        "at",
    }

    prize = models.ForeignKey(Prize, models.PROTECT, related_name="moves", verbose_name=_("prize"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    change = models.IntegerField(pgettext_lazy("stock", "change"))
    balance = models.PositiveIntegerField(_("stock after"))
    ceremony = models.ForeignKey(
        Ceremony,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prize_moves",
        verbose_name=_("ceremony"),
    )
    award = models.ForeignKey(
        Award,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prize_moves",
        verbose_name=_("award"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("move of a prize")
        verbose_name_plural = _("moves of prizes")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="count")
                | Q(kind="out", change__lt=0)
                | Q(kind__in=["in", "back"], change__gt=0),
                name="prize_move_goes_its_way",
            ),
            models.CheckConstraint(condition=Q(balance__gte=0), name="balance_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.prize_id} {self.change:+}"


class Handover(models.Model):
    """A prize in the hands of a winner: the move that gave it out, and the one that took it back.

    At most one is open for each award and prize: nothing is given twice.
    """

    SCOPE: ClassVar = ScopePaths(
        township="award__ceremony__township", branch="award__branch", household="award__household"
    )
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "award", "prize", "quantity", "out", "back"}

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="handovers", verbose_name=_("award")
    )
    prize = models.ForeignKey(
        Prize, models.PROTECT, related_name="handovers", verbose_name=_("prize")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    out = models.OneToOneField(
        PrizeMove, models.PROTECT, related_name="+", verbose_name=_("given out")
    )
    back = models.OneToOneField(
        PrizeMove,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given back"),
    )

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["award", "prize"], condition=Q(back__isnull=True), name="one_open_handover"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="handover_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.prize_id} × {self.quantity}"
