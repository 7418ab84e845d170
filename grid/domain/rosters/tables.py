"""What was understood of each sheet of a file, and what in it looks lost."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from grid.domain.rosters.columns import Layout
from grid.domain.rosters.headings import Field, is_heading, says_head
from grid.domain.rosters.people import looks_like_name
from grid.domain.rosters.posts import read_posts
from grid.domain.rosters.report import FileReport, SheetColumns
from grid.domain.rosters.sheet import Sheet

Table = tuple[Sheet, Layout]
_SAYS_ROSTER = re.compile(r"农户|户主|花名册|住户|居民户?|村民|户籍")
_OTHER_USE = re.compile(
    r"通话|来电|去电|呼叫|签到|快递|订单|考勤|工资|车牌|就诊|采样|核酸|成绩|捐款|租金|报名|值班"
)
_OF_HOUSEHOLDS = {Field.HAMLET, Field.PERSONS, Field.CODE, Field.RELATION, Field.RESPONSIBLE}
_FEW, _MOST, _DISTINCT = 3, 0.6, 0.5  # names that make a column look like heads


def is_roster(file: str, table: Table) -> bool:
    """Does the table speak of households at all? A list of calls has names and phones, too."""
    sheet, layout = table
    if layout.is_told or says_head(layout.label_of(Field.HEAD)):
        return True
    titles = "".join([file, sheet.name, *("".join(row) for row in sheet.rows[: layout.first])])
    if layout.guessed:
        own = {Field.HAMLET, Field.CODE}
        return bool(layout.fields & own) or bool(_SAYS_ROSTER.search(titles))
    if _OTHER_USE.search("".join([titles, *layout.labels])):
        return False
    return bool(layout.fields & _OF_HOUSEHOLDS) or bool(_SAYS_ROSTER.search(titles))


def is_member_table(file: str, table: Table) -> bool:
    """A column of posts makes a roster of members, but not where heads of households stand."""
    sheet, layout = table
    if Field.POST not in layout.fields or says_head(layout.label_of(Field.HEAD)):
        return False
    if Field.RELATION in layout.fields or {Field.HAMLET, Field.PERSONS} <= layout.fields:
        return False
    column = layout.column_of(Field.POST)
    posts = [
        row[column] for row in sheet.rows[layout.first :] if column is not None and row[column]
    ]
    are_known = sum(bool(read_posts(text)[0]) for text in posts) * 2 > len(posts)
    return are_known or "农户" not in file + sheet.name


def tell_sheets(
    report: FileReport, sheets: Sequence[Sheet], layouts: Sequence[Layout | None]
) -> None:
    """What was understood of each sheet, and what was left out of it."""
    for sheet, layout in zip(sheets, layouts, strict=True):
        if layout:
            report.sheets.append(_describe(sheet, layout))
        elif any(map(any, sheet.rows)):
            report.warn(sheet.name, 0, _("This sheet holds no table and was passed over."))
        _tell_left_out(report, sheet, layout)
        _ask_about_names(report, sheet, layout)


def _describe(sheet: Sheet, layout: Layout) -> SheetColumns:
    columns = tuple(
        (c, label, str(layout.columns.get(c, ""))) for c, label in enumerate(layout.labels)
    )
    guessed = tuple(str(meaning) for meaning in layout.guessed)
    return SheetColumns(sheet.name, layout.first, columns, guessed)


def _tell_left_out(report: FileReport, sheet: Sheet, layout: Layout | None) -> None:
    if sheet.dropped:
        reason = _("Not read, because it is never stored: %(columns)s.")
        report.warn(sheet.name, 0, reason % {"columns": "、".join(sheet.dropped)})
    for row in sheet.blanked:
        report.warn(sheet.name, row, _("A number like an ID card or a bank account was left out."))
    if sheet.formulas:
        reason = _(
            "Cells hold formulas without a value and read as empty: open the file in WPS or Excel, "
            "save it and upload it again."
        )
        report.warn(sheet.name, 0, reason)
    if layout is None:
        return
    if ignored := [label for label in layout.ignored if label not in sheet.dropped]:
        reason = _("Columns not used: %(columns)s.") % {"columns": "、".join(ignored)}
        report.warn(sheet.name, 0, reason)
    if layout.guessed:
        report.warn(sheet.name, 0, _("No heading row was found; columns were guessed."))


def _ask_about_names(report: FileReport, sheet: Sheet, layout: Layout | None) -> None:
    """A column that looks like heads of households and is not read stops the file."""
    for column in lost_columns(sheet, layout):
        label = layout.labels[column] if layout and column < len(layout.labels) else ""
        reason = _("Column %(column)s looks like names of heads and is not read.") % {
            "column": label or _letter(column)
        }
        report.ask(sheet.name, 0, reason)


def lost_columns(sheet: Sheet, layout: Layout | None) -> list[int]:
    """Columns without a meaning that hold mostly different names of people."""
    if layout and layout.is_told:
        return []
    first = layout.first if layout else 0
    used = layout.columns if layout else {}
    labels = layout.labels if layout else []
    width = len(sheet.rows[0]) if sheet.rows else 0
    return [
        column
        for column in range(width)
        if column not in used
        and not (column < len(labels) and is_heading(labels[column]))
        and _are_names([row[column] for row in sheet.rows[first:] if row[column]])
    ]


def _are_names(values: Sequence[str]) -> bool:
    names = [text for text in values if looks_like_name(text)]
    return (
        len(names) >= _FEW
        and len(names) > len(values) * _MOST
        and len(set(names)) > len(names) * _DISTINCT
    )


def _letter(column: int) -> str:
    """0 → `A`, 26 → `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
