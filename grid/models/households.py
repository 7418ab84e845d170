"""Households, and who answers for them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from grid.domain.names import pinyin_initials
from grid.models.members import Member
from grid.models.places import Branch
from grid.scope import ScopePaths


class Household(models.Model):
    """A household (群众/农户). Never deleted: it is deactivated or merged into another."""

    SCOPE: ClassVar = ScopePaths(township="branch__township", branch="branch", household="pk")
    PERSONAL: ClassVar[set[str]] = {
        "head",
        "initials",
        "persons",
        "phone",
        "is_party_household",
        "note",
    }
    PLAIN: ClassVar[set[str]] = {"id", "branch", "code", "hamlet", "is_active", "merged_into"}

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="households", verbose_name=_("branch")
    )
    code = models.CharField(_("household code"), max_length=20)
    head = models.CharField(_("head"), max_length=30)
    initials = models.CharField(_("pinyin initials"), max_length=30, editable=False)
    hamlet = models.CharField(_("hamlet"), max_length=30, blank=True)
    persons = models.PositiveSmallIntegerField(_("persons"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_party_household = models.BooleanField(_("Party member's household"), default=False)
    note = models.CharField(_("note"), max_length=100, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ("branch__code", "code")
        constraints = [
            models.UniqueConstraint(fields=["branch", "code"], name="household_code_once"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(is_active=False),
                name="merged_household_is_inactive",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "hamlet"]),
            models.Index(fields=["branch", "is_active"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.head}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.initials = pinyin_initials(self.head)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Responsibility(models.Model):
    """Which member answers for a household (包户), from when to when."""

    SCOPE: ClassVar = ScopePaths(
        township="household__branch__township",
        branch="household__branch",
        household="household",
    )
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "household", "member", "since", "until"}

    household = models.ForeignKey(
        Household,
        models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("household"),
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="responsibilities", verbose_name=_("member")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ("household_id", "since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until__isnull=True),
                name="one_open_responsibility",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="responsibility_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} – {self.member_id}"


class Membership(models.Model):
    """On which days a household belongs to a branch: from `since` on, up to the day before `until`.

    Who belongs counts (docs/scoring.md, 1); only entering, deactivating, taking up and moving
    write it (`grid.domain.households`, the roster import).
    """

    SCOPE: ClassVar = ScopePaths(
        township="branch__township", branch="branch", household="household"
    )
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "household", "branch", "since", "until"}

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="memberships", verbose_name=_("household")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="memberships", verbose_name=_("branch")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership of a household")
        verbose_name_plural = _("memberships of households")
        ordering = ("household_id", "since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until__isnull=True),
                name="one_open_membership",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} – {self.branch_id}"
