"""What a household has agreed to that the public may see (PIPL Art. 25)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grid.models.households import Household
from grid.models.users import User
from grid.scope import ScopePaths


class Consent(models.Model):
    """A household's consent to one purpose, until it is withdrawn. Never deleted.

    It is the consent of the `head` who gave it: it does not hold for the head who follows.
    Without `noted_by` the household gave it on its own page, without `withdrawn_by` it took it
    back there.
    """

    class Purpose(models.TextChoices):
        NAME = "name", _("full name in public")
        PHOTO = "photo", _("photos in public")

    class How(models.TextChoices):
        PAPER = "paper", _("signed on paper")
        ORAL = "oral", _("orally, before a witness")
        PAGE = "page", _("on the household's own page")

    SCOPE: ClassVar = ScopePaths(
        township="household__branch__township",
        branch="household__branch",
        household="household",
    )
    PERSONAL: ClassVar[set[str]] = {"head", "purpose", "how", "witness"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "household",
        "given_on",
        "noted_by",
        "noted_at",
        "withdrawn_on",
        "withdrawn_by",
    }

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="consents", verbose_name=_("household")
    )
    purpose = models.CharField(_("purpose"), max_length=5, choices=Purpose)
    head = models.CharField(_("given by"), max_length=30)
    given_on = models.DateField(_("given on"))
    how = models.CharField(_("how"), max_length=5, choices=How)
    witness = models.CharField(_("witness"), max_length=30, blank=True)
    noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("noted by")
    )
    noted_at = models.DateTimeField(_("noted at"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawal noted by"),
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-given_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["household", "purpose"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_open_consent",
            ),
            models.CheckConstraint(
                condition=Q(how="page") | Q(noted_by__isnull=False),
                name="consent_has_who_noted_it",
            ),
            models.CheckConstraint(
                condition=~Q(how="oral") | ~Q(witness=""), name="oral_consent_has_witness"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True) | Q(withdrawn_on__isnull=False),
                name="withdrawn_consent_has_date",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.purpose}"
