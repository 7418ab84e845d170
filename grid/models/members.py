"""Who works for the campaign, and in which posts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from grid.domain.names import pinyin_initials
from grid.models.places import Branch
from grid.scope import ScopePaths


class Member(models.Model):
    """Someone who works for the campaign: cadre, Party member, volunteer, cleaner."""

    SCOPE: ClassVar = ScopePaths(township="branch__township", branch="branch")
    PERSONAL: ClassVar[set[str]] = {"name", "initials", "phone", "is_party_member"}
    PLAIN: ClassVar[set[str]] = {"id", "branch", "is_active"}

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="members", verbose_name=_("branch")
    )
    name = models.CharField(_("full name"), max_length=30)
    initials = models.CharField(_("pinyin initials"), max_length=30, editable=False)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_party_member = models.BooleanField(_("Party member"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("branch__code", "id")
        indexes = [models.Index(fields=["branch", "name"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.initials = pinyin_initials(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Position(models.Model):
    """A post that a member holds or held."""

    class Kind(models.TextChoices):
        SECRETARY = "secretary", _("branch secretary")
        DIRECTOR = "director", _("village committee director")
        COMMITTEE = "committee", _("branch or village committee member")
        PARTY_GROUP_LEADER = "party_group_leader", _("Party group leader")
        UNITED_FRONT_GROUP_LEADER = "united_front_group_leader", _("united-front group leader")
        WORK_TEAM = "work_team", _("resident work team member")
        WELFARE_POST = "welfare_post", _("public-welfare post")
        VOLUNTEER = "volunteer", _("volunteer")
        CLEANER = "cleaner", _("cleaner")
        TOWNSHIP_CADRE = "township_cadre", _("township cadre")

    SCOPE: ClassVar = ScopePaths(township="member__branch__township", branch="member__branch")
    PERSONAL: ClassVar[set[str]] = {"kind"}
    PLAIN: ClassVar[set[str]] = {"id", "member", "since", "until"}

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="positions", verbose_name=_("member")
    )
    kind = models.CharField(_("post"), max_length=30, choices=Kind)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("member_id", "since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"],
                condition=Q(until__isnull=True),
                name="position_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="position_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
