"""Reading and planning one file: what the page and the command call."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grid.domain.rosters.columns import Layout, correct_layout, find_layout
from grid.domain.rosters.headings import Field
from grid.domain.rosters.heads import Answers
from grid.domain.rosters.households import HouseholdRow, read_households
from grid.domain.rosters.members import MemberPlan, plan_members
from grid.domain.rosters.places import (
    Places,
    branch_of_sheet,
    find_mentioned,
    is_foreign,
    recognise_branch,
    villages_in_cells,
)
from grid.domain.rosters.plan import HouseholdPlan, plan_households
from grid.domain.rosters.report import FileReport
from grid.domain.rosters.sheets import RosterUnreadable, Sheet, read_sheets
from grid.domain.rosters.tables import Table, is_member_table, is_roster, tell_sheets
from grid.models import Branch, Township

# Meanings that an officer gives to columns: sheet name → column index → Field value or "".
Corrections = Mapping[str, Mapping[int, str]]
Rows = dict[Branch, list[HouseholdRow]]


@dataclass
class PlannedFile:
    """A file read and compared; `plan` is None where nothing can be written."""

    report: FileReport
    plan: HouseholdPlan | MemberPlan | None


def plan_file(
    *,
    name: str,
    data: bytes,
    township: Township,
    branch: Branch | None = None,
    corrections: Corrections | None = None,
    overwrite: bool = False,
) -> PlannedFile:
    """Read a file and compare it with the database; nothing is written.

    `branch`: the village of rows that name none. `corrections`: the officer's meanings of
    columns. `overwrite`: also what was edited by hand. The report's `error` says what keeps
    the file from being imported.
    """
    try:
        sheets = read_sheets(data, name)
    except RosterUnreadable as fault:
        return PlannedFile(FileReport(name, error=str(fault)), None)
    return plan_sheets(
        name=name,
        sheets=sheets,
        township=township,
        branch=branch,
        corrections=corrections,
        overwrite=overwrite,
    )


def plan_sheets(
    *,
    name: str,
    sheets: Sequence[Sheet],
    township: Township,
    branch: Branch | None = None,
    corrections: Corrections | None = None,
    heads: Answers | None = None,
    overwrite: bool = False,
) -> PlannedFile:
    """`plan_file` of cells that were read before; `heads`: answers about other heads."""
    report = FileReport(name)
    layouts = [_layout_of(sheet, corrections) for sheet in sheets]
    tell_sheets(report, sheets, layouts)
    tables = [(s, one) for s, one in zip(sheets, layouts, strict=True) if one]
    branches = list(township.branches.all())
    if not tables:
        report.error = _("No table with the names of household heads was found in this file.")
        return PlannedFile(report, None)
    households = [table for table in tables if not is_member_table(name, table)]
    if not households:
        report.kind = "members"
        return PlannedFile(report, plan_members(tables, branches, report))
    for sheet, _layout in tables:
        if not any(sheet is one for one, _l in households):
            reason = _("This sheet is a roster of members: upload it as a file of its own.")
            report.ask(sheet.name, 0, reason)
    rosters = _pick_rosters(name, households, report)
    default = branch or recognise_branch(name, sheets, layouts, branches)
    rows = _read_tables(rosters, Places(branches, default), report) if rosters else None
    if rows is None:
        return PlannedFile(report, None)
    plan = _plan(rows, branches, default, report, heads=heads or {}, overwrite=overwrite)
    return PlannedFile(report, plan)


def _layout_of(sheet: Sheet, corrections: Corrections | None) -> Layout | None:
    layout = find_layout(sheet)
    told = (corrections or {}).get(sheet.name)
    return correct_layout(layout, told) if layout and told else layout


def _pick_rosters(name: str, tables: Sequence[Table], report: FileReport) -> list[Table]:
    """The tables that speak of households; a file without one is called what it is."""
    rosters = [table for table in tables if is_roster(name, table)]
    if not rosters:
        report.error = _(
            "This is no roster of households: it has names, but nothing that a household has "
            "(hamlet, persons, code). If it is one, say what the columns mean."
        )
    elif len(rosters) < len(tables):
        for sheet, _layout in tables:
            if not any(sheet is one for one, _l in rosters):
                report.ask(sheet.name, 0, _("This sheet is no roster of households: not imported."))
    return rosters


def _read_tables(tables: Sequence[Table], places: Places, report: FileReport) -> Rows | None:
    """The rows of each village; None, with the reason in `report`, where none is named."""
    sheets = {id(s): branch_of_sheet(s, layout, places.branches) for s, layout in tables}
    named = {branch for branch in sheets.values() if branch}
    is_by_sheet = len(named) > 1 or (places.default is None and bool(named))
    if not (places.default or is_by_sheet or _names_villages(tables, places)):
        report.error = _("Which village this file is about was not recognised. Please choose it.")
        return None
    rows: Rows = defaultdict(list)
    for sheet, layout in tables:
        here = places.with_default(sheets[id(sheet)]) if is_by_sheet else places
        if is_foreign(sheet.name, places.branches):
            reason = _("The sheet names a village that is not one of this township.")
            report.ask(sheet.name, 0, reason)
            if is_by_sheet:
                continue
        _read_table(sheet, layout, here, rows, report)
    return rows


def _names_villages(tables: Iterable[Table], places: Places) -> bool:
    return any(villages_in_cells(sheet, layout, places) for sheet, layout in tables)


def _read_table(
    sheet: Sheet, layout: Layout, places: Places, rows: Rows, report: FileReport
) -> None:
    column = layout.column_of(Field.VILLAGE)
    if column is not None and not villages_in_cells(sheet, layout, places):
        del layout.columns[column]
        if any(row[column] for row in sheet.rows[layout.first :]):
            reason = _("Column %(column)s names no village of this township and is not used.")
            report.ask(sheet.name, 0, reason % {"column": layout.labels[column]})
    for block in layout.blocks():
        for branch, row in read_households(sheet, block, report, places):
            rows[branch].append(row)


def _plan(
    rows: Rows,
    branches: Sequence[Branch],
    default: Branch | None,
    report: FileReport,
    *,
    heads: Answers,
    overwrite: bool,
) -> HouseholdPlan:
    plan = HouseholdPlan()
    met = [branch for branch in branches if branch in rows] or [one for one in [default] if one]
    report.branch = "、".join(branch.name for branch in met)
    report.code = met[0].code if len(met) == 1 else ""
    if len(met) > 1:
        counts = "、".join(f"{branch.name}{len(rows[branch])}" for branch in met)
        report.warn("", 0, _("Households by village: %(villages)s.") % {"villages": counts})
    meant = find_mentioned(report.file, branches)
    if len(meant) == 1 and (others := [one.name for one in met if one != meant[0]]):
        told = {"file": meant[0].name, "others": "、".join(others)}
        reason = _("The file's name says %(file)s, but rows are of %(others)s.")
        report.ask("", 0, reason % told)
    for branch in met:
        plan_households(plan, branch, rows[branch], report, heads, overwrite=overwrite)
    return plan
