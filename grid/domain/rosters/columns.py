"""Which column means what: by its heading, by its parent heading, or by what it holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from grid.domain.rosters.blocks import split_blocks
from grid.domain.rosters.hamlets import looks_like_hamlet
from grid.domain.rosters.headings import Field, is_heading, name_field
from grid.domain.rosters.sheet import Sheet

HEADER_WITHIN = 15  # rows from the top
_NAME = re.compile(r"^[\u4e00-\u9fff㐀-䶿·]{2,5}$")
_PHONE = re.compile(r"^1\d{10}$")
_CODE = re.compile(r"^\d{2,4}-\d{1,5}$")


@dataclass
class Layout:
    """Where the table of a sheet begins and what its columns mean.

    `first`: index of the first row of data; `columns`: column index → Field; `labels`: the
    heading of each column; `ignored`: headings not understood; `guessed`: fields found by
    content alone; `span`: the columns of this block, from and before, where several tables
    stand side by side. `is_told`: an officer has said what the columns mean.
    """

    first: int
    columns: dict[int, Field]
    labels: list[str]
    ignored: list[str] = field(default_factory=list)
    guessed: list[Field] = field(default_factory=list)
    span: tuple[int, int] = (0, 1000)
    is_told: bool = False

    @property
    def fields(self) -> set[Field]:
        return set(self.columns.values())

    def column_of(self, wanted: Field) -> int | None:
        return next((c for c, found in self.columns.items() if found is wanted), None)

    def label_of(self, wanted: Field) -> str:
        column = self.column_of(wanted)
        return "" if column is None else self.labels[column]

    def blocks(self) -> "list[Layout]":
        """The tables side by side, from the left; what all share (hamlet, village) in each."""
        parts = split_blocks(self.columns, self.labels)
        starts = [0, *(min(part) for part in parts[1:]), self.span[1]]
        shared = {
            c: f for c, f in parts[0].items() if f in (Field.HAMLET, Field.VILLAGE)
        } if len(parts) > 1 else {}  # fmt: skip
        return [
            replace(
                self,
                columns={c: f for c, f in shared.items() if f not in part.values()} | part,
                span=(starts[place], starts[place + 1]),
            )
            for place, part in enumerate(parts)
        ]


def find_layout(sheet: Sheet) -> Layout | None:
    """The table of a sheet, or None where there is none (a sheet of remarks)."""
    found = []
    for top in range(min(HEADER_WITHIN, len(sheet.rows))):
        for depth in (1, 2):
            layout = read_header(sheet, top, depth)
            if layout and Field.HEAD in layout.fields:
                found.append((len(layout.columns), depth, -layout.first, layout))
    if found:
        return refine_layout(sheet, max(found, key=lambda one: one[:3])[3])
    return guess_layout(sheet)


def read_header(sheet: Sheet, top: int, depth: int = 1) -> Layout | None:
    """Read row `top` (and the one below, for depth 2) as headings; None if it is no header."""
    if top + depth > len(sheet.rows):
        return None
    labels = _join_labels(sheet, top) if depth == 2 else list(sheet.rows[top])
    told = {c: meaning for c, text in enumerate(labels) if (meaning := name_field(text))}
    columns: dict[int, Field] = {}
    for block in split_blocks(told, labels):
        columns |= block
    if len(columns) < 2:
        return None
    ignored = [text for c, text in enumerate(labels) if text and c not in columns]
    return Layout(top + depth, columns, labels, ignored, span=(0, len(labels)))


def _join_labels(sheet: Sheet, top: int) -> list[str]:
    """`户主信息` above `姓名` → `户主信息姓名`; a parent reaches over its merged cells.

    Empty unless the row below holds headings only, and this one is no title.
    """
    parents, children = list(sheet.rows[top]), sheet.rows[top + 1]
    told = [text for text in children if text]
    if not told or not all(map(is_heading, told)) or not _are_parents(parents):
        return []
    for up, left, down, right in sheet.merged:
        if up == top == down:
            parents[left : right + 1] = [parents[left]] * (right - left + 1)
    return [
        child if looks_like_hamlet(parent) else parent + child
        for parent, child in zip(parents, children, strict=True)
    ]


def _are_parents(texts: Sequence[str]) -> bool:
    """Headings or hamlets, several of them: neither a title nor a row of data."""
    told = [text for text in texts if text]
    fitting = sum(is_heading(text) or looks_like_hamlet(text) for text in told)
    return len(told) > 1 and fitting * 2 > len(told)


def correct_layout(layout: Layout, told: Mapping[int, str]) -> Layout:
    """The layout with the officer's meanings in place of ours; each meaning once in a block."""
    blocks = layout.blocks()
    for column, meaning in told.items():
        before = layout.columns.get(column)
        if meaning == (before or ""):
            continue
        layout.columns.pop(column, None)
        if meaning:
            wanted = Field(meaning)
            left, right = next(b.span for b in blocks if b.span[0] <= column < b.span[1])
            layout.columns = {
                c: f for c, f in layout.columns.items() if f is not wanted or not left <= c < right
            }
            layout.columns[column] = wanted
    layout.is_told = True
    return layout


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
    return Layout(first, columns, [""] * len(sample[0]), guessed=list(columns.values()),
                  span=(0, len(sample[0])))  # fmt: skip


def guess_field(values: Sequence[str], taken: set[Field]) -> Field | None:
    """What most of a column's values look like; None if nothing, or if it is taken."""
    if not values:
        return None
    numbers = [int(v) for v in values if v.isdigit() and len(v) < 6]
    checks = (
        (Field.PHONE, [bool(_PHONE.match(v)) for v in values]),
        (Field.CODE, [bool(_CODE.match(v)) for v in values]),
        (Field.HAMLET, [looks_like_hamlet(v) for v in values]),
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
