"""An inspection is append-only: it is never edited and never deleted, only superseded."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grid.models import Branch, Household, Township
from grid.scope import ScopePaths
from inspections.models.standards import Standard


class Inspection(models.Model):
    """One look at one household. The id is made where the entry was made."""

    class Kind(models.TextChoices):
        WEEKLY = "weekly", _("weekly inspection")
        SURPRISE = "surprise", _("surprise inspection")
        ARENA = "arena", _("arena contest")

    class Source(models.TextChoices):
        PHONE = "phone", _("from the phone")
        PAPER = "paper", _("from a paper sheet")
        DESK = "desk", _("at the desk")

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch", household="household")
    PERSONAL: ClassVar[set[str]] = {"points", "reasons", "total", "remark"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "household",
        "standard",
        "kind",
        "source",
        "date",
        "week",
        "photo_hashes",
        "entered_by",
        "entered_at",
        "received_at",
        "is_effective",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township"), db_index=False
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", verbose_name=_("branch"), db_index=False
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="inspections", verbose_name=_("household")
    )
    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="+", verbose_name=_("standard"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    source = models.CharField(
        _("entered"), max_length=5, choices=Source, default=Source.PHONE, db_default="phone"
    )
    date = models.DateField(_("date"))
    week = models.DateField(_("week"), help_text=_("its Monday"))
    points = models.JSONField(
        _("points"), help_text=_("a number, or null where not applicable, for each item in order")
    )
    reasons = models.JSONField(
        _("reasons"), help_text=_("a list of reasons for deduction for each item in order")
    )
    total = models.DecimalField(_("total"), max_digits=4, decimal_places=1)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    photo_hashes = models.JSONField(
        _("expected photos"), default=list, help_text=_("SHA-256 of each photo still on the phone")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), help_text=_("by the phone's clock"))
    received_at = models.DateTimeField(_("received at"), help_text=_("by the server's clock"))
    # What its correction says, kept beside it so that no count has to look there.
    is_effective = models.BooleanField(_("counts"), default=True, db_default=True, editable=False)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ("-date", "-received_at")
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=0) & Q(total__lte=100), name="total_in_range"
            ),
        ]
        indexes = [
            models.Index(fields=["township", "-date", "-received_at"]),
            models.Index(fields=["branch", "date"]),
            models.Index(fields=["household", "date"]),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.total}"
