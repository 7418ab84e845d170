"""Which village a file, a sheet or a row is about. Never invented."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from grid.domain.names import tidy_name
from grid.domain.rosters.columns import Layout
from grid.domain.rosters.headings import Field
from grid.domain.rosters.sheet import Sheet
from grid.models import Branch

_VILLAGE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:村|社区)")
_NO_VILLAGE = re.compile(
    r"农户|花名册|名册|基本信息表|[全各本行我]政?村|[农乡]村|村[民组级务干支两居委]|村（?社区"
)
_SUFFIX = re.compile(r"(?:村|社区)$")
_FILE, _TITLE, _CELL = 4, 3, 2  # how much a mention weighs


class Places:
    """The villages that rows may name; `default` is meant by those that name none."""

    def __init__(self, branches: Sequence[Branch], default: Branch | None) -> None:
        self.branches, self.default = branches, default
        self._found: dict[str, Branch | None] = {"": default}

    def find(self, text: str) -> Branch | None:
        """The village that a cell names, however it is called; None for one that is not ours."""
        if text not in self._found:
            named = find_mentioned(text, self.branches)
            if not named:
                stem = tidy_name(text)
                named = [one for one in self.branches if _SUFFIX.sub("", one.name) == stem]
            self._found[text] = named[0] if len(named) == 1 else None
        return self._found[text]

    def with_default(self, default: Branch | None) -> "Places":
        return Places(self.branches, default or self.default)

    def find_other(self, code: str, branch: Branch) -> Branch | None:
        """The village whose three digits the code begins with, where that is not `branch`."""
        begin, dash, _number = code.partition("-")
        if not dash or begin == branch.short_code:
            return None
        return next((one for one in self.branches if one.short_code == begin), None)

    def say_unknown(self, text: str) -> str:
        if not text:
            return _("The village is missing.")
        return _("%(village)s is not one village of this township.") % {"village": text[:20]}


def recognise_branch(
    file: str, sheets: Sequence[Sheet], layouts: Sequence[Layout | None], branches: Iterable[Branch]
) -> Branch | None:
    """The branch that name, sheet names, titles, village column and codes agree on.

    None when nothing names one, when two are named alike, when the cells name several, or
    when the file's name says a village that the township lacks.
    """
    branches = list(branches)
    votes: Counter[int] = Counter()
    for text, weight in _mentions(file, sheets, layouts):
        for branch in find_mentioned(text, branches):
            votes[branch.pk] += weight
    # Each once: where the cells name several villages, none is the file's.
    in_cells = _villages_of_cells(sheets, layouts, Places(branches, None))
    for pk in in_cells:
        votes[pk] += _CELL
    for branch in branches if len(in_cells) < 2 else ():
        votes[branch.pk] += _CELL * _codes_begin_with(sheets, layouts, branch.short_code)
    ranked = [(pk, count) for pk, count in votes.most_common(2) if count]
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    if is_foreign(file, branches):
        return None
    return next(branch for branch in branches if branch.pk == ranked[0][0])


def find_mentioned(text: str, branches: Iterable[Branch]) -> list[Branch]:
    """Branches whose name stands in the text; the longer name wins over one inside it.

    A community is called by its residents' committee, too: `新街居委会`.
    """
    compact = text.replace(" ", "")
    named = [one for one in branches if any(name in compact for name in names_of(one))]
    return [
        one
        for one in named
        if not any(one.name != other.name and one.name in other.name for other in named)
    ]


def names_of(branch: Branch) -> list[str]:
    stem = _SUFFIX.sub("", branch.name)
    if stem == branch.name or not stem:
        return [branch.name]
    ends = ["居委会", "居民委员会", "居"] if branch.name.endswith("社区") else ["行政村"]
    return [branch.name, *(stem + end for end in [*ends, "村委会", "村民委员会"])]


def branch_of_sheet(
    sheet: Sheet, layout: Layout | None, branches: Iterable[Branch]
) -> Branch | None:
    """The village that a sheet's name, or else its title, tells."""
    titles = ["".join(row) for row in sheet.rows[: layout.first if layout else 3]]
    for text in (sheet.name, *titles):
        if len(named := find_mentioned(text, branches)) == 1:
            return named[0]
    return None


def is_foreign(name: str, branches: Iterable[Branch]) -> bool:
    """Does the name of a file or sheet tell a village, and none of these branches?"""
    told = _NO_VILLAGE.sub(" ", name)
    return bool(_VILLAGE.search(told)) and not find_mentioned(name, branches)


def villages_in_cells(sheet: Sheet, layout: Layout, places: Places) -> set[int]:
    """The keys of the branches that the village column names."""
    column = layout.column_of(Field.VILLAGE)
    if column is None:
        return set()
    texts = {row[column] for row in sheet.rows[layout.first :] if row[column]}
    return {branch.pk for text in texts if (branch := places.find(text))}


def _mentions(
    file: str, sheets: Sequence[Sheet], layouts: Sequence[Layout | None]
) -> Iterable[tuple[str, int]]:
    yield file, _FILE
    for sheet, layout in zip(sheets, layouts, strict=True):
        yield sheet.name, _TITLE
        for row in sheet.rows[: layout.first if layout else 3]:
            yield "".join(row), _TITLE


def _villages_of_cells(
    sheets: Sequence[Sheet], layouts: Sequence[Layout | None], places: Places
) -> set[int]:
    tables = zip(sheets, layouts, strict=True)
    return {pk for sheet, one in tables if one for pk in villages_in_cells(sheet, one, places)}


def _codes_begin_with(
    sheets: Sequence[Sheet], layouts: Sequence[Layout | None], short_code: str
) -> bool:
    """Do most household codes begin with the village's three digits?"""
    codes = [
        row[column]
        for sheet, layout in zip(sheets, layouts, strict=True)
        if layout and (column := layout.column_of(Field.CODE)) is not None
        for row in sheet.rows[layout.first :]
        if row[column]
    ]
    return bool(codes) and sum(c.startswith(f"{short_code}-") for c in codes) > len(codes) / 2
