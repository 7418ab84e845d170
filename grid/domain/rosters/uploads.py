"""Uploaded rosters: kept, read in the background, corrected, confirmed, and let go."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from grid.domain.rosters.importing import PlannedFile, plan_sheets
from grid.domain.rosters.report import FileReport
from grid.domain.rosters.sheets import RosterUnreadable, Sheet, read_sheets
from grid.domain.rosters.writing import apply_plan, lock_villages
from grid.models import Branch, RosterFile, Township, User

# Among the corrections, by sheet: what is said of the whole file. No sheet can be called so.
WHOLE_FILE = "*"
OVERWRITE = "overwrite"


class PlanChanged(RuntimeError):
    """Between preview and confirmation the data changed: the new preview must be looked at."""


def keep_uploads(*, township: Township, files: Iterable[File], by: User) -> list[RosterFile]:
    """Take the cells out of the files and keep those, to be compared in the background.

    The files themselves are never stored: they may hold ID-card and bank numbers, which
    `read_sheets` drops. One that cannot be read is kept as its error.
    """
    return [_keep_upload(township, file, by) for file in files]


def _keep_upload(township: Township, file: File, by: User) -> RosterFile:
    name = PurePath(file.name or "?").name[:200]
    roster = RosterFile(township=township, name=name, uploaded_by=by)
    try:
        sheets = read_sheets(file.read(settings.ROSTER_MAX_BYTES + 1), name)
    except RosterUnreadable as fault:
        roster.status, roster.error = RosterFile.Status.READ, str(fault)
    else:
        cells = json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False)
        roster.file.save(uuid.uuid4().hex, ContentFile(cells.encode()), save=False)
    roster.save()
    return roster


@transaction.atomic
def read_upload(roster: RosterFile) -> None:
    """Read a waiting file and keep what was found for the page. Writes nothing else.

    One that was imported or discarded meanwhile is let be.
    """
    if not _lock(roster):
        return
    planned = _plan(roster)
    report = planned.report
    roster.report = report.as_page()
    roster.error = report.error
    roster.digest = report.digest
    roster.status = RosterFile.Status.READ
    if roster.branch is None and report.code:
        roster.branch = roster.township.branches.filter(code=report.code).first()
    roster.save()


def _lock(roster: RosterFile) -> bool:
    """Take the file for this transaction; False when there is nothing left to read."""
    rows = RosterFile.objects.select_for_update().filter(pk=roster.pk)
    return bool(rows.exclude(status=RosterFile.Status.DONE).values_list("pk"))


def _plan(roster: RosterFile) -> PlannedFile:
    with roster.file.open("rb") as stored:
        sheets = [Sheet(**sheet) for sheet in json.load(stored)]
    corrections = {
        sheet: {int(column): meaning for column, meaning in columns.items()}
        for sheet, columns in roster.corrections.items()
        if sheet != WHOLE_FILE
    }
    return plan_sheets(
        name=roster.name,
        sheets=sheets,
        township=roster.township,
        branch=roster.branch,
        corrections=corrections,
        heads=roster.heads,
        overwrite=OVERWRITE in roster.corrections.get(WHOLE_FILE, {}),
    )


def correct_upload(
    *,
    roster: RosterFile,
    branch: Branch | None,
    corrections: dict[str, dict[str, str]],
    overwrite: bool = False,
) -> None:
    """Take the officer's word on village, columns and edits by hand, and read the file anew."""
    roster.branch, roster.corrections = branch, corrections
    if overwrite:
        roster.corrections = {**corrections, WHOLE_FILE: {OVERWRITE: "1"}}
    read_upload(roster)


def answer_heads(*, roster: RosterFile, answers: dict[str, str]) -> None:
    """Take the officer's word on other heads (`HeadChange.key` → choice), and read it anew."""
    roster.heads = {**roster.heads, **answers}
    read_upload(roster)


@transaction.atomic
def confirm_upload(*, roster: RosterFile, on: date, by: User) -> FileReport:
    """Write what the page showed, in one transaction, and let the file go.

    Of two confirmations for one township the second waits, and is compared with what the first
    one wrote. Raises PlanChanged, with nothing written, when the data changed since the preview,
    and ValueError for a file that cannot be imported.
    """
    lock_villages(roster.township)
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
    return planned.report


def discard_upload(*, roster: RosterFile) -> None:
    """Forget a file that was not imported, or the note of one that was."""
    drop_file(roster)
    roster.delete()


def drop_file(roster: RosterFile) -> None:
    if roster.file:
        roster.file.delete(save=roster.pk is not None)
