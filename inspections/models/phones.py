"""What is still on phones, and what came from them and must be asked about."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grid.models import Branch, Household, Township
from grid.scope import ScopePaths


class PhoneReport(models.Model):
    """What a phone last said is waiting on it, for one person. Says nothing of where it is.

    `handed_at`: from then on `handed_to` sends it from that phone; nobody named: the office.
    """

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "person",
        "phone",
        "entries",
        "photos",
        "refused",
        "oldest_at",
        "reported_at",
        "handed_to",
        "handed_by",
        "handed_at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    phone = models.UUIDField(_("phone"), help_text=_("a random number made by the browser"))
    entries = models.PositiveIntegerField(_("inspections waiting"))
    photos = models.PositiveIntegerField(_("photos waiting"))
    refused = models.PositiveIntegerField(_("inspections refused"))
    oldest_at = models.DateTimeField(_("oldest since"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported at"))
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed over to"),
    )
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed over by"),
    )
    handed_at = models.DateTimeField(_("handed over at"), null=True, blank=True)

    class Meta:
        verbose_name = _("phone report")
        verbose_name_plural = _("phone reports")
        ordering = ("-reported_at",)
        constraints = [
            models.UniqueConstraint(fields=["person", "phone"], name="one_report_per_phone"),
            models.CheckConstraint(
                condition=(
                    Q(handed_at__isnull=True, handed_by__isnull=True, handed_to__isnull=True)
                    | Q(handed_at__isnull=False, handed_by__isnull=False)
                ),
                name="handed_phone_has_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reported_at:%Y-%m-%d %H:%M}"


class HeldEntry(models.Model):
    """An entry whose date cannot be right: kept as it came, until somebody says the day.

    Its id is that of the entry, and of the inspection that is made of it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for its date")
        RECORDED = "recorded", _("recorded")
        DISMISSED = "dismissed", _("dismissed")

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch", household="household")
    PERSONAL: ClassVar[set[str]] = {"body", "note"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "household",
        "date",
        "entered_by",
        "received_at",
        "status",
        "decided_by",
        "decided_at",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("household")
    )
    body = models.JSONField(_("as it came"))
    date = models.DateField(_("date by the phone"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    received_at = models.DateTimeField(_("received at"), help_text=_("by the server's clock"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("held entry")
        verbose_name_plural = _("held entries")
        ordering = ("received_at",)
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(status="waiting", decided_by__isnull=True, decided_at__isnull=True)
                    | Q(
                        status__in=["recorded", "dismissed"],
                        decided_by__isnull=False,
                        decided_at__isnull=False,
                    )
                ),
                name="decided_entry_has_author",
            ),
        ]
        indexes = [models.Index(fields=["township", "status"])]

    def __str__(self) -> str:
        return f"{self.date}"
