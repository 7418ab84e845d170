"""Objections to an entry during its notice period, and what was changed on a board and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from boards.models.boards import BoardEntry
from grid.scope import ScopePaths


class Objection(models.Model):
    """What a household or branch says against its entry, and the answer."""

    class Source(models.TextChoices):
        PAGE = "page", _("public page")
        PHONE = "phone", _("by telephone")
        PAPER = "paper", _("on paper")

    class Decision(models.TextChoices):
        WAITING = "", _("waiting")
        UPHELD = "upheld", _("upheld")
        REJECTED = "rejected", _("rejected")

    SCOPE: ClassVar = ScopePaths(
        township="entry__board__township",
        branch="entry__branch",
        household="entry__household",
    )
    PERSONAL: ClassVar[set[str]] = {"text", "contact", "decision", "answer", "code"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "entry",
        "source",
        "received_at",
        "taken_by",
        "decided_by",
        "decided_at",
    }

    entry = models.ForeignKey(
        BoardEntry, models.PROTECT, related_name="objections", verbose_name=_("board entry")
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
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("-received_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(decision=""), name="one_waiting_objection"
            ),
            models.CheckConstraint(
                condition=(
                    Q(decision="", decided_at__isnull=True, decided_by__isnull=True, answer="")
                    | (
                        ~Q(decision="")
                        & Q(decided_at__isnull=False, decided_by__isnull=False)
                        & ~Q(answer="")
                    )
                ),
                name="decided_objection_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.received_at:%Y-%m-%d}"


class EntryChange(models.Model):
    """Append-only: what became of an entry after it was drafted, by whom and why."""

    class Kind(models.TextChoices):
        STRUCK = "struck", _("struck off")
        REDRAFTED = "redrafted", _("scored anew")
        PENDED = "pended", _("would be black: a notice period of its own has begun")
        BLACKENED = "blackened", _("put on the black side after its notice period")

    SCOPE: ClassVar = ScopePaths(
        township="entry__board__township",
        branch="entry__branch",
        household="entry__household",
    )
    PERSONAL: ClassVar[set[str]] = {"before", "after", "reason"}
    PLAIN: ClassVar[set[str]] = {"id", "entry", "kind", "objection", "by", "at"}

    entry = models.ForeignKey(
        BoardEntry, models.CASCADE, related_name="changes", verbose_name=_("board entry")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    reason = models.CharField(_("reason"), max_length=500)
    objection = models.ForeignKey(
        Objection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("objection"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of an entry")
        verbose_name_plural = _("changes of entries")
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"
