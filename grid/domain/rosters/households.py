"""From the rows of a sheet to households as the file tells them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grid.domain.names import tidy_name
from grid.domain.rosters.columns import Layout
from grid.domain.rosters.hamlets import tidy_hamlet
from grid.domain.rosters.headings import Field
from grid.domain.rosters.people import is_no_name, part_name
from grid.domain.rosters.persons import join_persons
from grid.domain.rosters.places import Places
from grid.domain.rosters.report import FileReport
from grid.domain.rosters.sheet import Sheet
from grid.domain.rosters.values import (
    NumberNotPlausible,
    ValueNotUnderstood,
    is_date,
    is_gone,
    read_code,
    read_party,
    read_persons,
    read_phones,
)
from grid.domain.rosters.walk import Cells, walk_rows
from grid.models import Branch


@dataclass
class HouseholdRow:
    """A household as the file tells it. `None` and empty mean: the file does not say."""

    sheet: str
    row: int
    head: str
    hamlet: str = ""
    code: str = ""
    persons: int | None = None
    phone: str = ""
    is_party: bool | None = None
    responsible: str = ""
    responsible_phone: str = ""
    note: str = ""


def read_households(
    sheet: Sheet, layout: Layout, report: FileReport, places: Places
) -> list[tuple[Branch, HouseholdRow]]:
    """The households of a table, each with its village; rows not kept are rejected in `report`."""
    village = places.default.name if places.default else ""
    rows = join_persons(list(walk_rows(sheet, layout, village)), sheet.name, report)
    return list(_read_rows(rows, sheet.name, layout, report, places))


def _read_rows(
    rows: Iterable[tuple[int, Cells]],
    sheet: str,
    layout: Layout,
    report: FileReport,
    places: Places,
) -> Iterable[tuple[Branch, HouseholdRow]]:
    status = layout.label_of(Field.STATUS)
    for number, cells in rows:
        reader = _RowReader(sheet, number, cells, report)
        if is_gone(cells.get(Field.STATUS, ""), status):
            reader.reject(
                _("The file says “%(status)s”: the household is not imported.")
                % {"status": cells[Field.STATUS][:20]}
            )
            continue
        branch = places.find(cells.get(Field.VILLAGE, ""))
        if branch is None:
            reader.reject(places.say_unknown(cells.get(Field.VILLAGE, "")))
        elif household := reader.read(branch):
            if other := places.find_other(household.code, branch):
                told = {"code": household.code, "other": other.name, "branch": branch.name}
                reason = _("Code %(code)s is one of %(other)s; the row was taken for %(branch)s.")
                report.ask(sheet, number, reason % told)
            yield branch, household


class _RowReader:
    """One row of a table; what it doubts or refuses goes to the report."""

    def __init__(self, sheet: str, number: int, cells: Cells, report: FileReport) -> None:
        self.sheet, self.number, self.cells, self.report = sheet, number, cells, report

    def reject(self, reason: str) -> None:
        self.report.reject(self.sheet, self.number, reason)

    def warn(self, reason: str) -> None:
        self.report.warn(self.sheet, self.number, reason)

    def read(self, branch: Branch) -> HouseholdRow | None:
        """The household, or None when it cannot be kept."""
        head, remark = self._read_head()
        if not head:
            return None
        try:
            persons = self._read_persons()
        except ValueNotUnderstood:
            reason = _("The number of persons is not understood: %(text)s.")
            self.reject(reason % {"text": self.cells[Field.PERSONS][:10]})
            return None
        hamlet = tidy_hamlet(self.cells[Field.HAMLET], branch.name)[:30]
        if not hamlet:
            self.warn(_("The hamlet is missing."))
        return HouseholdRow(
            sheet=self.sheet,
            row=self.number,
            head=head,
            hamlet=hamlet,
            code=self._read_code(branch.short_code),
            persons=persons,
            phone=self._read_phone(Field.PHONE),
            is_party=self._read_party(),
            responsible=self._read_responsible(),
            responsible_phone=self._read_phone(Field.RESPONSIBLE_PHONE),
            note=(self.cells.get(Field.NOTE, "") or remark)[:100],
        )

    def _read_head(self) -> tuple[str, str]:
        """The head's name and the remark behind it; an empty name when it cannot be kept."""
        text = tidy_name(self.cells.get(Field.HEAD, ""))
        head, remark = part_name(text)
        if not text:
            self.reject(_("The head's name is missing."))
        elif is_no_name(head):
            self.reject(_("This is no name of a head: %(text)s.") % {"text": text[:20]})
        elif len(head) > 30:
            self.reject(_("The head's name is too long."))
        else:
            if remark:
                reason = _("Behind the name stands “%(text)s”; it was not taken for the name.")
                self.warn(reason % {"text": remark[:20]})
            return head, remark
        return "", ""

    def _read_persons(self) -> int | None:
        text = self.cells.get(Field.PERSONS, "")
        try:
            return read_persons(text)
        except NumberNotPlausible:
            reason = _("%(text)s persons cannot be: the number was left out.")
            self.warn(reason % {"text": text[:10]})
            return None

    def _read_code(self, short_code: str) -> str:
        text = self.cells.get(Field.CODE, "")
        try:
            code = read_code(text, short_code)
        except ValueNotUnderstood:
            self.warn(
                _("Excel made a date of the code, it was left out: %(text)s.") % {"text": text}
            )
            return ""
        if is_date(text):
            told = {"text": text, "code": code}
            self.warn(_("Excel made a date of the code (%(text)s), read as %(code)s.") % told)
        return code

    def _read_phone(self, field: Field) -> str:
        try:
            phones = read_phones(self.cells.get(field, ""))
        except ValueNotUnderstood:
            self.warn(_("The phone number is not plausible and was left out."))
            return ""
        if len(phones) > 1:
            self.warn(_("Several phone numbers in one cell: the first one was taken."))
        return phones[0] if phones else ""

    def _read_party(self) -> bool | None:
        text = self.cells.get(Field.PARTY, "")
        if not text:
            return None
        try:
            return read_party(text)
        except ValueNotUnderstood:
            reason = _("Party member or not is not understood: %(text)s.")
            self.warn(reason % {"text": text[:10]})
            return None

    def _read_responsible(self) -> str:
        name, _remark = part_name(self.cells.get(Field.RESPONSIBLE, ""))
        if name and is_no_name(name):
            reason = _("The responsible member's name is no name: %(text)s.")
            self.warn(reason % {"text": name[:10]})
            return ""
        return name[:30]
