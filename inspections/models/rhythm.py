"""What a branch and a township do day by day and week by week, each kept as it was held."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grid.models import Branch, Township
from grid.scope import ScopePaths


class Patrol(models.Model):
    """One look at one place on a daily patrol. Append-only; the id is made on the phone."""

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch")
    PERSONAL: ClassVar[set[str]] = {"place", "finding"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "date",
        "entered_by",
        "entered_at",
        "received_at",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township"), db_index=False
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", verbose_name=_("branch"), db_index=False
    )
    date = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=50)
    finding = models.CharField(
        _("finding"), max_length=300, blank=True, help_text=_("empty: nothing was found")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), help_text=_("by the phone's clock"))
    received_at = models.DateTimeField(_("received at"), help_text=_("by the server's clock"))

    class Meta:
        verbose_name = _("daily patrol")
        verbose_name_plural = _("daily patrols")
        ordering = ("-date", "-received_at")
        indexes = [
            models.Index(fields=["township", "-date", "-received_at"]),
            models.Index(fields=["branch", "-date", "-received_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.place}"


class Dispatch(models.Model):
    """A weekly dispatch that was held: its page as it stood then, who was there, what was decided.

    Without a branch it is the township's own. Never changed afterwards.
    """

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch", shared=True)
    PERSONAL: ClassVar[set[str]] = {"participants", "decisions", "figures"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "week",
        "held_on",
        "held_by",
        "held_at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township"), db_index=False
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
        db_index=False,
    )
    week = models.DateField(_("week"), help_text=_("its Monday"))
    held_on = models.DateField(_("held on"))
    participants = models.TextField(_("participants"), max_length=500)
    decisions = models.TextField(_("decisions"), max_length=3000)
    figures = models.JSONField(_("figures"), help_text=_("the page as it stood when it was held"))
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    held_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("weekly dispatch")
        verbose_name_plural = _("weekly dispatches")
        ordering = ("-week", "branch_id")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "week"],
                condition=Q(branch__isnull=False),
                name="branch_dispatch_once",
            ),
            models.UniqueConstraint(
                fields=["township", "week"],
                condition=Q(branch__isnull=True),
                name="township_dispatch_once",
            ),
            models.CheckConstraint(
                condition=Q(held_on__gte=F("week")), name="dispatch_not_before_its_week"
            ),
        ]
        indexes = [models.Index(fields=["township", "week"])]

    def __str__(self) -> str:
        return f"{self.week} {self.held_on}"
