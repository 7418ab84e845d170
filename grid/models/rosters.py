"""Uploaded rosters between upload and confirmation."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grid.models.places import Branch, Township
from grid.models.users import User
from grid.scope import ScopePaths


class RosterFile(models.Model):
    """An uploaded roster between upload and confirmation; its cells go when that is over.

    `report` and `error` are what reading it found, `corrections` the meanings that the officer
    gave to columns, by sheet and column, `heads` what he said of rows that name another head
    (`grid.domain.rosters.heads`). `file` holds the cells that were read, not the file: no
    cell of an ID-card or bank column is in any of them.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        READ = "read", _("to be confirmed")
        DONE = "done", _("imported")

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = {"file", "report", "heads"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "name",
        "status",
        "error",
        "corrections",
        "digest",
        "uploaded_by",
        "uploaded_at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch")
    )
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to="rosters/", blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    error = models.CharField(_("error"), max_length=300, blank=True)
    report = models.JSONField(pgettext_lazy("roster", "report"), default=dict)
    corrections = models.JSONField(_("corrections"), default=dict)
    heads = models.JSONField(_("answers about other heads"), default=dict)
    digest = models.CharField(_("digest of the plan"), max_length=64, blank=True)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("roster file")
        verbose_name_plural = _("roster files")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
