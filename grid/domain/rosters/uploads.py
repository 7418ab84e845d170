"""Uploaded rosters: kept, read in the background, corrected, confirmed, and let go."""

import uuid
from collections.abc import Iterable
from datetime import date
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from grid.domain.rosters.importing import PlannedFile, apply_plan, plan_file
from grid.models import Branch, RosterFile, Township, User


class PlanChanged(RuntimeError):
    """Between preview and confirmation the data changed: the new preview must be looked at."""


def keep_uploads(*, township: Township, files: Iterable[File], by: User) -> list[RosterFile]:
    """Store the files under names of our own, to be read in the background."""
    return [
        RosterFile.objects.create(
            township=township,
            name=PurePath(file.name or "?").name[:200],
            file=ContentFile(file.read(), name=uuid.uuid4().hex),
            uploaded_by=by,
        )
        for file in files
    ]


def read_upload(roster: RosterFile) -> None:
    """Read a waiting file and keep what was found for the page. Writes nothing else."""
    planned = _plan(roster)
    report = planned.report
    roster.report = report.as_page()
    roster.error = report.error
    roster.digest = report.digest
    roster.status = RosterFile.Status.READ
    if roster.branch is None and report.code:
        roster.branch = roster.township.branches.filter(code=report.code).first()
    roster.save()


def _plan(roster: RosterFile) -> PlannedFile:
    with roster.file.open("rb") as stored:
        data = stored.read()
    corrections = {
        sheet: {int(column): meaning for column, meaning in columns.items()}
        for sheet, columns in roster.corrections.items()
    }
    return plan_file(
        name=roster.name,
        data=data,
        township=roster.township,
        branch=roster.branch,
        corrections=corrections,
    )


def correct_upload(
    *, roster: RosterFile, branch: Branch | None, corrections: dict[str, dict[str, str]]
) -> None:
    """Take the officer's word on village and columns, and read the file anew."""
    roster.branch, roster.corrections = branch, corrections
    read_upload(roster)


@transaction.atomic
def confirm_upload(*, roster: RosterFile, on: date, by: User) -> None:
    """Write what the page showed, in one transaction, and let the file go.

    Raises PlanChanged, with nothing written but the new preview, when the data changed
    since, and ValueError for a file that cannot be imported.
    """
    roster = RosterFile.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if roster.status != RosterFile.Status.READ or roster.error:
        raise ValueError(_("This file cannot be imported."))
    planned = _plan(roster)
    if planned.report.digest != roster.digest:
        raise PlanChanged
    apply_plan(planned, on=on, by=by)
    roster.report = {**planned.report.as_page(), "sheets": []}
    roster.status = RosterFile.Status.DONE
    roster.save()
    transaction.on_commit(lambda: drop_file(roster))


def discard_upload(*, roster: RosterFile) -> None:
    """Forget a file that was not imported, or the note of one that was."""
    drop_file(roster)
    roster.delete()


def drop_file(roster: RosterFile) -> None:
    if roster.file:
        roster.file.delete(save=roster.pk is not None)
