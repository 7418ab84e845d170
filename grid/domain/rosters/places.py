"""Which branch a file is about: by its name, its titles, its cells. Never invented."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from grid.domain.rosters.columns import Field, Layout
from grid.domain.rosters.sheets import Sheet
from grid.models import Branch

_VILLAGE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:村|社区)")
_FILE, _TITLE, _CELL = 4, 3, 2  # how much a mention weighs


def recognise_branch(
    file: str, sheets: Sequence[Sheet], layouts: Sequence[Layout | None], branches: Iterable[Branch]
) -> Branch | None:
    """The branch that name, sheet names, titles, village column and codes agree on.

    None when nothing names one, when two are named alike, or when the file's name says a
    village that the township lacks.
    """
    branches = list(branches)
    votes: Counter[int] = Counter()
    for text, weight in _mentions(file, sheets, layouts):
        for branch in find_mentioned(text, branches):
            votes[branch.pk] += weight
    for branch in branches:
        votes[branch.pk] += _CELL * _codes_begin_with(sheets, layouts, branch.short_code)
    ranked = [(pk, count) for pk, count in votes.most_common(2) if count]
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    if is_foreign(file, branches):
        return None
    return next(branch for branch in branches if branch.pk == ranked[0][0])


def find_mentioned(text: str, branches: Iterable[Branch]) -> list[Branch]:
    """Branches whose name stands in the text; the longer name wins over one inside it."""
    compact = text.replace(" ", "")
    named = [branch for branch in branches if branch.name in compact]
    return [
        one
        for one in named
        if not any(one.name != other.name and one.name in other.name for other in named)
    ]


def is_foreign(file: str, branches: Iterable[Branch]) -> bool:
    """Does the file's name tell a village, and none of these branches?"""
    name = re.sub(r"农户|花名册|名册|基本信息表", " ", file)
    return bool(_VILLAGE.search(name)) and not find_mentioned(file, branches)


def _mentions(
    file: str, sheets: Sequence[Sheet], layouts: Sequence[Layout | None]
) -> Iterable[tuple[str, int]]:
    yield file, _FILE
    for sheet, layout in zip(sheets, layouts, strict=True):
        yield sheet.name, _TITLE
        for row in sheet.rows[: layout.first if layout else 3]:
            yield "".join(row), _TITLE
        column = layout.column_of(Field.VILLAGE) if layout else None
        if layout and column is not None and sheet.rows[layout.first :]:
            named = Counter(row[column] for row in sheet.rows[layout.first :] if row[column])
            yield from ((text, _CELL) for text, _count in named.most_common(1))


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
