"""Forms that were sent: what is sent again leads to what the first one made."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grid.scope import ScopePaths


class FormUse(models.Model):
    """One form, by the SHA-256 of the token that its page was drawn with.

    `url`: where its answer led; empty while it is being made. `made`: for slips, `[account,
    digest of its password's hash]`, so that a password given since is not shown as this one.
    """

    SCOPE: ClassVar = ScopePaths(township="by__township")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "digest", "by", "at", "url", "made"}

    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    url = models.CharField(max_length=300, blank=True)
    made = models.JSONField(default=list)

    class Meta:
        verbose_name = _("form that was sent")
        verbose_name_plural = _("forms that were sent")
        indexes = [models.Index(fields=["at"], name="grid_formuse_at_idx")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
