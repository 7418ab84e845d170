"""Which column means what: by its heading, by its parent heading, or by what it holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from grid.domain.rosters.sheets import Sheet

HEADER_WITHIN = 15  # rows from the top
LONGEST_LABEL = 16


class Field(StrEnum):
    CODE = "code"
    SERIAL = "serial"
    HAMLET = "hamlet"
    HEAD = "head"
    RELATION = "relation"
    PERSONS = "persons"
    PHONE = "phone"
    PARTY = "party"
    RESPONSIBLE = "responsible"
    RESPONSIBLE_PHONE = "responsible_phone"
    NOTE = "note"
    VILLAGE = "village"
    POST = "post"


# In the order in which they are tried: the more special before the more general.
_MEANINGS = (
    (Field.RELATION, re.compile(r"关系")),
    (
        Field.RESPONSIBLE_PHONE,
        re.compile(r"(责任人|包户|包保|联户|帮扶|网格|干部).*(电话|手机|联系方式|号码)"),
    ),
    (Field.RESPONSIBLE, re.compile(r"责任人|包户|包保|联户|帮扶|网格员|包组|联系(干部|党员|人$)")),
    (Field.PARTY, re.compile(r"党员|政治面貌")),
    (Field.PHONE, re.compile(r"电话|手机|联系方式|联系号码")),
    (Field.PERSONS, re.compile(r"人口|人数|口数")),
    (Field.POST, re.compile(r"职务|岗位|职位")),
    (Field.CODE, re.compile(r"户编号|户号|户码|户籍编号|农户编码|门牌")),
    (Field.SERIAL, re.compile(r"序号|^序$|编号|^no\.?$", re.IGNORECASE)),
    (Field.HAMLET, re.compile(r"组别|小组|组名|村民组|团寨|屋场|自然村|寨|院落|^组$|所在组")),
    (Field.HEAD, re.compile(r"户主|姓名|名字|农户名")),
    (Field.NOTE, re.compile(r"备注|说明|家庭情况|户情")),
    (Field.VILLAGE, re.compile(r"^(所在|行政)?村名?$|村\(?社区\)?|村居|^社区$")),
)
_BRACKETS = re.compile(r"[（(]\s*(人|口|户|手机|必填|选填|元)\s*[)）]")
_HAMLET = re.compile(r"^.{1,8}(组|寨|团|屋场|院子|湾|冲|坪|垅)$")
_NAME = re.compile(r"^[\u4e00-\u9fff㐀-䶿·]{2,5}$")
_PHONE = re.compile(r"^1\d{10}$")
_CODE = re.compile(r"^\d{2,4}-\d{1,5}$")


@dataclass
class Layout:
    """Where the table of a sheet begins and what its columns mean.

    `first`: index of the first row of data; `columns`: column index → Field; `labels`: the
    heading of each column; `ignored`: headings not understood; `guessed`: fields found by
    content alone.
    """

    first: int
    columns: dict[int, Field]
    labels: list[str]
    ignored: list[str] = field(default_factory=list)
    guessed: list[Field] = field(default_factory=list)

    @property
    def fields(self) -> set[Field]:
        return set(self.columns.values())

    def column_of(self, wanted: Field) -> int | None:
        return next((c for c, found in self.columns.items() if found is wanted), None)


def name_field(label: str) -> Field | None:
    """What a heading means, or None."""
    text = _BRACKETS.sub("", label.replace(" ", ""))
    if not text or len(text) > LONGEST_LABEL:
        return None
    return next((meaning for meaning, form in _MEANINGS if form.search(text)), None)


def find_layout(sheet: Sheet) -> Layout | None:
    """The table of a sheet, or None where there is none (a sheet of remarks)."""
    tops = range(min(HEADER_WITHIN, len(sheet.rows)))
    layouts = [read_header(sheet, top, depth) for top in tops for depth in (1, 2)]
    found = [one for one in layouts if one and Field.HEAD in one.fields]
    if found:
        best = max(found, key=lambda one: (len(one.columns), -one.first))
        return refine_layout(sheet, best)
    return guess_layout(sheet)


def read_header(sheet: Sheet, top: int, depth: int) -> Layout | None:
    """Read row `top` (and the one below, for depth 2) as headings; None if it is no header."""
    if top + depth > len(sheet.rows):
        return None
    labels = _join_labels(sheet, top) if depth == 2 else list(sheet.rows[top])
    columns: dict[int, Field] = {}
    for column, label in enumerate(labels):
        meaning = name_field(label)
        if meaning and meaning not in columns.values():
            columns[column] = meaning
    if len(columns) < 2:
        return None
    ignored = [text for c, text in enumerate(labels) if text and c not in columns]
    return Layout(top + depth, columns, labels, ignored)


def _join_labels(sheet: Sheet, top: int) -> list[str]:
    """`户主信息` above `姓名` → `户主信息姓名`; a parent reaches over its merged cells."""
    parents, children = list(sheet.rows[top]), sheet.rows[top + 1]
    for up, left, down, right in sheet.merged:
        if up == top == down:
            parents[left : right + 1] = [parents[left]] * (right - left + 1)
    if not any(name_field(text) for text in children):
        return []
    return [parent + child for parent, child in zip(parents, children, strict=True)]


def refine_layout(sheet: Sheet, layout: Layout) -> Layout:
    """A serial number written like `200-0001` is a household code."""
    column = layout.column_of(Field.SERIAL)
    if column is not None and Field.CODE not in layout.fields:
        values = [v for row in sheet.rows[layout.first :] if (v := row[column])]
        if values and sum(bool(_CODE.match(v)) for v in values) > len(values) * 0.8:
            layout.columns[column] = Field.CODE
    return layout


def guess_layout(sheet: Sheet) -> Layout | None:
    """Columns by content, for a table without headings; None unless it holds names."""
    sample = [row for row in sheet.rows[:200] if sum(map(bool, row)) >= 3]
    if len(sample) < 3:
        return None
    columns: dict[int, Field] = {}
    for column in range(len(sample[0])):
        meaning = guess_field([v for row in sample if (v := row[column])], set(columns.values()))
        if meaning:
            columns[column] = meaning
    if Field.HEAD not in columns.values() or len(columns) < 2:
        return None
    first = sheet.rows.index(sample[0])
    return Layout(first, columns, [""] * len(sample[0]), guessed=list(columns.values()))


def guess_field(values: Sequence[str], taken: set[Field]) -> Field | None:
    """What most of a column's values look like; None if nothing, or if it is taken."""
    if not values:
        return None
    numbers = [int(v) for v in values if v.isdigit() and len(v) < 6]
    checks = (
        (Field.PHONE, [bool(_PHONE.match(v)) for v in values]),
        (Field.CODE, [bool(_CODE.match(v)) for v in values]),
        (Field.HAMLET, [bool(_HAMLET.match(v)) for v in values]),
        (Field.HEAD if Field.HEAD not in taken else Field.RESPONSIBLE,
         [bool(_NAME.match(v)) for v in values]),
    )  # fmt: skip
    for meaning, fits in checks:
        if sum(fits) > len(values) * 0.7:
            return meaning if meaning not in taken else None
    if len(numbers) > len(values) * 0.7:
        counting = len(set(numbers)) > len(numbers) * 0.8 and max(numbers) > 15
        meaning = Field.SERIAL if counting else Field.PERSONS
        return meaning if meaning not in taken else None
    return None


def find_hamlet_in(text: str, village: str = "") -> str:
    """The hamlet that a sheet's name or title tells: `客寨村一组` → `一组`; else empty."""
    rest = text.replace(" ", "")
    for cut in (village, village.rstrip("村").removesuffix("社区") + "村"):
        if cut and cut != "村" and cut in rest:
            rest = rest.split(cut)[-1]
    rest = re.split(r"农户|花名册|名册|户主|一览", rest)[0]
    return rest if _HAMLET.match(rest) and "村" not in rest else ""
