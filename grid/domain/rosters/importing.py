"""Reading, planning and applying one file: what the page and the command call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from grid.domain.history import REPLACED
from grid.domain.households import deactivate_households
from grid.domain.memberships import begin_memberships
from grid.domain.rosters.columns import Field, Layout, find_layout
from grid.domain.rosters.heads import Answers
from grid.domain.rosters.households import read_households
from grid.domain.rosters.members import MemberPlan, is_member_roster, make_positions, plan_members
from grid.domain.rosters.places import recognise_branch
from grid.domain.rosters.plan import HouseholdPlan, plan_households
from grid.domain.rosters.report import FileReport, SheetColumns
from grid.domain.rosters.sheets import RosterUnreadable, Sheet, read_sheets
from grid.models import Branch, Household, Member, Position, Responsibility, Township, User

# Meanings that an officer gives to columns: sheet name → column index → Field value or "".
Corrections = Mapping[str, Mapping[int, str]]
_HOUSEHOLD_FIELDS = ["head", "initials", "hamlet", "persons", "phone", "is_party_household", "note"]


@dataclass
class PlannedFile:
    """A file read and compared; `plan` is None where nothing can be written."""

    report: FileReport
    plan: HouseholdPlan | MemberPlan | None


def import_roster_file(
    *,
    path: Path,
    township: Township,
    on: date,
    by: User | None = None,
    dry_run: bool = False,
    branch: Branch | None = None,
) -> FileReport:
    """Read a roster and write what it says in one transaction; all or nothing.

    Never raises for what a file holds: `report.error` says why it could not be read.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return FileReport(path.name, error=_("The file cannot be opened."))
    with transaction.atomic():
        planned = plan_file(name=path.name, data=data, township=township, branch=branch)
        if not dry_run:
            apply_plan(planned, on=on, by=by)
    return planned.report


def plan_file(
    *,
    name: str,
    data: bytes,
    township: Township,
    branch: Branch | None = None,
    corrections: Corrections | None = None,
) -> PlannedFile:
    """Read a file and compare it with the database; nothing is written.

    `branch`: the officer's answer where the file does not say. `corrections`: the officer's
    meanings of columns. The report's `error` says what keeps it from being imported.
    """
    try:
        sheets = read_sheets(data, name)
    except RosterUnreadable as fault:
        return PlannedFile(FileReport(name, error=str(fault)), None)
    return plan_sheets(
        name=name, sheets=sheets, township=township, branch=branch, corrections=corrections
    )


def plan_sheets(
    *,
    name: str,
    sheets: Sequence[Sheet],
    township: Township,
    branch: Branch | None = None,
    corrections: Corrections | None = None,
    heads: Answers | None = None,
) -> PlannedFile:
    """`plan_file` of cells that were read before; `heads`: answers about other heads."""
    report = FileReport(name)
    layouts = [correct_layout(sheet, find_layout(sheet), corrections) for sheet in sheets]
    tables = [(s, one) for s, one in zip(sheets, layouts, strict=True) if one]
    _tell_sheets(report, sheets, layouts)
    branches = list(township.branches.all())
    if not tables:
        report.error = _("No table with the names of household heads was found in this file.")
        return PlannedFile(report, None)
    if is_member_roster(layouts):
        report.kind = "members"
        return PlannedFile(report, plan_members(tables, branches, report))
    branch = branch or recognise_branch(name, sheets, layouts, branches)
    if branch is None:
        report.error = _("Which village this file is about was not recognised. Please choose it.")
        return PlannedFile(report, None)
    report.branch, report.code = branch.name, branch.code
    rows = [
        row
        for sheet, layout in tables
        for row in read_households(
            sheet, layout, report, village=branch.name, short_code=branch.short_code
        )
    ]
    return PlannedFile(report, plan_households(branch, rows, report, heads or {}))


def correct_layout(
    sheet: Sheet, layout: Layout | None, corrections: Corrections | None
) -> Layout | None:
    """The layout with the officer's meanings in place of ours; each meaning once."""
    told = (corrections or {}).get(sheet.name)
    if not layout or not told:
        return layout
    for column, meaning in told.items():
        layout.columns.pop(column, None)
        if meaning:
            wanted = Field(meaning)
            layout.columns = {c: f for c, f in layout.columns.items() if f is not wanted}
            layout.columns[column] = wanted
    return layout


def _tell_sheets(
    report: FileReport, sheets: Sequence[Sheet], layouts: Sequence[Layout | None]
) -> None:
    """What was understood of each sheet, and what was left out of it."""
    for sheet, layout in zip(sheets, layouts, strict=True):
        if layout is None:
            if any(map(any, sheet.rows)):
                report.warn(sheet.name, 0, _("This sheet holds no table and was passed over."))
            continue
        columns = tuple(
            (c, label, str(layout.columns.get(c, ""))) for c, label in enumerate(layout.labels)
        )
        guessed = tuple(str(meaning) for meaning in layout.guessed)
        report.sheets.append(SheetColumns(sheet.name, layout.first, columns, guessed))
        if sheet.dropped:
            names = "、".join(sheet.dropped)
            reason = _("Not read, because it is never stored: %(columns)s.") % {"columns": names}
            report.warn(sheet.name, 0, reason)
        for row in sheet.blanked:
            report.warn(
                sheet.name, row, _("A number like an ID card or a bank account was left out.")
            )
        if ignored := [label for label in layout.ignored if label not in sheet.dropped]:
            reason = _("Columns not used: %(columns)s.") % {"columns": "、".join(ignored)}
            report.warn(sheet.name, 0, reason)
        if layout.guessed:
            report.warn(sheet.name, 0, _("No heading row was found; columns were guessed."))


@transaction.atomic
def apply_plan(planned: PlannedFile, *, on: date, by: User | None) -> None:
    """Write a plan with its history; `on` begins memberships, responsibilities, posts."""
    if isinstance(planned.plan, MemberPlan):
        _apply_members(planned.plan, on, by)
    elif planned.plan:
        _apply_households(planned.plan, on, by)


def _apply_members(plan: MemberPlan, on: date, by: User | None) -> None:
    reason = "roster import"
    bulk_create_with_history(plan.added, Member, default_user=by, default_change_reason=reason)
    if plan.changed:
        bulk_update_with_history(
            plan.changed, Member, ["phone", "is_party_member"],
            default_user=by, default_change_reason=reason,
        )  # fmt: skip
    Position.objects.bulk_create(make_positions(plan, on))


def _apply_households(plan: HouseholdPlan, on: date, by: User | None) -> None:
    reason = "roster import"
    for rows, model in ((plan.members, Member), (plan.added, Household)):
        if rows:
            bulk_create_with_history(
                rows, model, batch_size=500, default_user=by, default_change_reason=reason
            )
    if plan.changed:
        bulk_update_with_history(
            plan.changed, Household, _HOUSEHOLD_FIELDS, batch_size=500,
            default_user=by, default_change_reason=reason,
        )  # fmt: skip
    begin_memberships(plan.added, on)
    if plan.leaving:
        deactivate_households(households=plan.leaving, on=on, reason=REPLACED, by=by)
    closing = [before for _h, _m, before in plan.answers if before]
    for before in closing:
        before.until = max(on, before.since)
    Responsibility.objects.bulk_update(closing, ["until"], batch_size=500)
    Responsibility.objects.bulk_create(
        (
            Responsibility(household=household, member=member, since=on)
            for household, member, _before in plan.answers
        ),
        batch_size=500,
    )
