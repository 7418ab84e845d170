"""The course of a ceremony: its programme, who is on stage when, and who hands over."""

from datetime import time
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.ceremonies import Ceremony
from awards.models.titles import AwardTitle
from grid.models import Member
from grid.scope import ScopePaths


class Programme(models.Model):
    """What a ceremony has once: when it begins, and its news text."""

    SCOPE: ClassVar = ScopePaths(township="ceremony__township")
    PERSONAL: ClassVar[set[str]] = {"news"}
    PLAIN: ClassVar[set[str]] = {"id", "ceremony", "starts_at"}

    ceremony = models.OneToOneField(
        Ceremony, models.CASCADE, related_name="programme", verbose_name=_("ceremony")
    )
    starts_at = models.TimeField(_("begins at"), default=time(9))
    # Empty: the text is proposed from the records each time it is opened.
    news = models.TextField(_("news text"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("programme of a ceremony")
        verbose_name_plural = _("programmes of ceremonies")

    def __str__(self) -> str:
        return f"{self.ceremony_id} {self.starts_at:%H:%M}"


class StageGroup(models.Model):
    """Winners of one title who are on stage together, and who hands over to them."""

    SCOPE: ClassVar = ScopePaths(township="ceremony__township")
    PERSONAL: ClassVar[set[str]] = {"presenter", "member"}
    PLAIN: ClassVar[set[str]] = {"id", "ceremony", "order", "title"}

    ceremony = models.ForeignKey(
        Ceremony, models.CASCADE, related_name="stage_groups", verbose_name=_("ceremony")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.ForeignKey(
        AwardTitle, models.PROTECT, related_name="+", verbose_name=_("award title")
    )
    presenter = models.CharField(_("presenter"), max_length=60, blank=True)
    # Set where the presenter is one of the township's own members.
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("member")
    )

    class Meta:
        verbose_name = _("stage group")
        verbose_name_plural = _("stage groups")
        ordering = ("ceremony_id", "order")

    def __str__(self) -> str:
        return f"{self.ceremony_id} {self.order}"


class StageSeat(models.Model):
    """An award's place in a group; the order within it is the award's `stage_order`."""

    SCOPE: ClassVar = ScopePaths(
        township="group__ceremony__township", branch="award__branch", household="award__household"
    )
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "group", "award"}

    group = models.ForeignKey(
        StageGroup, models.CASCADE, related_name="seats", verbose_name=_("stage group")
    )
    award = models.OneToOneField(
        Award, models.CASCADE, related_name="seat", verbose_name=_("award")
    )

    class Meta:
        verbose_name = _("place on the stage")
        verbose_name_plural = _("places on the stage")
        ordering = ("group__order", "award__stage_order")

    def __str__(self) -> str:
        return f"{self.group_id} {self.award_id}"


class ProgrammeItem(models.Model):
    """One item of the running order; when it begins follows from the minutes before it.

    `title`: whose groups are on stage (AWARDING); `award`: the winner who speaks (WINNER).
    """

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening of the ceremony")
        ADDRESS = "address", _("address by a guest")
        READING = "reading", _("reading of the decision")
        AWARDING = "awarding", _("handing over of awards")
        WINNER = "winner", _("speech by a winner")
        OTHER = "other", _("other item")
        CLOSING = "closing", _("closing of the ceremony")

    SCOPE: ClassVar = ScopePaths(township="ceremony__township")
    PERSONAL: ClassVar[set[str]] = {"speaker", "award"}
    PLAIN: ClassVar[set[str]] = {"id", "ceremony", "order", "kind", "name", "title", "minutes"}

    ceremony = models.ForeignKey(
        Ceremony, models.CASCADE, related_name="items", verbose_name=_("ceremony")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("item"), max_length=60)
    speaker = models.CharField(_("who speaks or leads"), max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=5, validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    title = models.ForeignKey(
        AwardTitle,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("award title"),
    )
    award = models.ForeignKey(
        Award,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("winner who speaks"),
    )

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme items")
        ordering = ("ceremony_id", "order")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=180), name="programme_item_minutes"
            ),
        ]

    def __str__(self) -> str:
        return self.name
