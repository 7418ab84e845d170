"""Setting up a township from a small table of codes and names.

The table has the columns 代码, 名称, 类型, 上级代码, 集镇村 (code, name, kind, code above,
market village), one row for the township and one for each village. Codes are those of the
national statistics (统计用区划代码): nine digits for a township, twelve for a village.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from grid.domain.rosters.sheets import RosterUnreadable, read_sheets
from grid.models import Branch, Township, User

HEADERS = ("代码", "名称", "类型", "上级代码", "集镇村")
_KINDS = {"村": Branch.Kind.VILLAGE, "社区": Branch.Kind.COMMUNITY}
_TOWNSHIPS = {"乡", "镇", "街道", "民族乡"}
_YES = {"是", "√", "1"}
MAX_BYTES = 1024 * 1024
_MAX_ROWS = 1000


class TableInvalid(ValueError):
    """The table breaks rules; `problems` are sentences for the person, each with its row."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


# Two rows that show how it is filled in; the codes are the sample township's.
EXAMPLE = (
    ("431225212", "青朗侗族苗族乡", "乡", "431225", ""),
    ("431225212200", "青朗村", "村", "431225212", "是"),
)


def write_example() -> bytes:
    """The headings and two rows as a csv that Excel opens rightly (UTF-8 with its mark)."""
    lines = (",".join(row) for row in (HEADERS, *EXAMPLE))
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


@dataclass(frozen=True)
class PlaceRow:
    """One row: a township (kind "", nine digits) or a village (twelve digits)."""

    number: int
    code: str
    name: str
    kind: str
    is_market: bool

    @property
    def is_township(self) -> bool:
        return not self.kind


@dataclass
class SetupPlan:
    """What the table would do: names added, `old → new` changed, and how many stay."""

    township: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0


def read_township_table(source: Path | bytes) -> list[PlaceRow]:
    """Read the table from csv (UTF-8 or GB 18030), .xlsx, .xls or .ods; the first sheet counts.

    Raises TableInvalid with every fault found, each naming its row.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    if not data or len(data) > MAX_BYTES:
        raise TableInvalid([_("The file is empty or larger than 1 MB.")])
    try:
        sheets = read_sheets(data, "table.csv")
    except RosterUnreadable as fault:
        raise TableInvalid([str(fault)]) from fault
    return check_rows(sheets[0].rows if sheets else [])


def check_rows(cells: Sequence[Sequence[str]]) -> list[PlaceRow]:
    """From cells to rows; a title may stand above the headings. Raises TableInvalid."""
    above = next((i for i, row in enumerate(cells[:10]) if set(HEADERS[:3]) <= set(row)), None)
    if above is None:
        message = _("The first row must hold the headings %(headings)s.")
        raise TableInvalid([message % {"headings": "、".join(HEADERS)}])
    if len(cells) > _MAX_ROWS:
        raise TableInvalid([_("The table has more than %(most)s rows.") % {"most": _MAX_ROWS}])
    labels = list(cells[above])
    places = {heading: labels.index(heading) for heading in HEADERS if heading in labels}
    rows, problems = [], []
    for number, row in enumerate(cells[above + 1 :], start=above + 2):
        if any(row):
            values = {h: row[i] if i < len(row) else "" for h, i in places.items()}
            rows.append(_make_row(number, values))
            problems += _find_faults(rows[-1], values)
    problems += _find_table_faults(rows)
    if problems:
        raise TableInvalid(problems)
    return rows


def _make_row(number: int, values: dict[str, str]) -> PlaceRow:
    return PlaceRow(
        number=number,
        code=values["代码"],
        name=values["名称"].replace(" ", ""),
        kind=str(_KINDS.get(values["类型"], "")),
        is_market=values.get("集镇村", "") in _YES,
    )


def _find_faults(row: PlaceRow, values: dict[str, str]) -> list[str]:
    at = {"row": row.number}
    faults = []
    if values["类型"] not in _KINDS and values["类型"] not in _TOWNSHIPS:
        faults.append(_("Row %(row)s: the kind must be 乡, 镇, 街道, 村 or 社区.") % at)
    elif not re.fullmatch(r"\d{9}" if row.is_township else r"\d{12}", row.code):
        faults.append(_("Row %(row)s: a township's code has 9 digits, a village's 12.") % at)
    if not row.name:
        faults.append(_("Row %(row)s: the name is missing.") % at)
    above = values.get("上级代码", "")
    if above and not row.code.startswith(above):
        faults.append(_("Row %(row)s: the code does not begin with the code above.") % at)
    return faults


def _find_table_faults(rows: Sequence[PlaceRow]) -> list[str]:
    townships = [row for row in rows if row.is_township]
    villages = [row for row in rows if not row.is_township]
    faults = []
    if len(townships) != 1:
        faults.append(_("The table must hold exactly one township."))
    elif wrong := [r.number for r in villages if not r.code.startswith(townships[0].code)]:
        faults.append(_("Row %(row)s: the village is not of this township.") % {"row": wrong[0]})
    for attribute in ("code", "name"):
        counts = Counter(getattr(row, attribute) for row in rows)
        faults += [
            _("%(value)s stands in the table twice.") % {"value": value}
            for value, count in counts.items()
            if count > 1 and value
        ]
    return faults


def check_names(rows: Sequence[PlaceRow]) -> None:
    """A name that another village of the township bears already would make two of one village.

    Raises TableInvalid: a village whose code has changed is not a new one, and two villages do
    not exchange their names by a table.
    """
    top = next(row for row in rows if row.is_township)
    bearers = dict(Branch.objects.filter(township__code=top.code).values_list("name", "code"))
    problems = [
        _("Row %(row)s: %(name)s is known already, with the code %(code)s.")
        % {"row": row.number, "name": row.name, "code": bearers[row.name]}
        for row in rows
        if not row.is_township and bearers.get(row.name, row.code) != row.code
    ]
    if problems:
        raise TableInvalid(problems)


def plan_setup(rows: Iterable[PlaceRow]) -> SetupPlan:
    """What `init_township` would add, change and leave; nothing is written.

    Raises TableInvalid where the table contradicts what is there.
    """
    rows = list(rows)
    check_names(rows)
    top = next(row for row in rows if row.is_township)
    plan = SetupPlan(top.name)
    known = {b.code: b for b in Branch.objects.filter(township__code=top.code)}
    township = Township.objects.filter(code=top.code).first()
    for row in rows:
        place = township if row.is_township else known.get(row.code)
        if place is None:
            plan.added.append(row.name)
        elif _differs(place, row):
            plan.changed.append(
                row.name if place.name == row.name else f"{place.name} → {row.name}"
            )
        else:
            plan.unchanged += 1
    return plan


def _differs(place: Township | Branch, row: PlaceRow) -> bool:
    if isinstance(place, Township):
        return place.name != row.name
    return (place.name, place.kind, place.is_market) != (row.name, row.kind, row.is_market)


@transaction.atomic
def init_township(*, rows: Iterable[PlaceRow], by: User | None = None) -> Township:
    """Make the township and its branches, or bring them up to the table.

    The same table again writes nothing. A branch that the table lacks is left alone. Raises
    TableInvalid where the table contradicts what is there.
    """
    rows = list(rows)
    check_names(rows)
    top = next(row for row in rows if row.is_township)
    township = Township.objects.filter(code=top.code).first() or Township(code=top.code)
    if township.name != top.name:
        township.name = top.name
        township._history_user = by  # type: ignore[attr-defined]
        township.save()
    known = {branch.code: branch for branch in township.branches.all()}
    for row in rows:
        if not row.is_township:
            _save_branch(known.get(row.code) or Branch(township=township, code=row.code), row, by)
    return township


def _save_branch(branch: Branch, row: PlaceRow, by: User | None) -> None:
    if branch.pk and not _differs(branch, row):
        return
    branch.name, branch.kind, branch.is_market = row.name, row.kind, row.is_market
    branch._history_user = by  # type: ignore[attr-defined]
    branch.save()
