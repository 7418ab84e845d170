"""Rosters with a row for each person: one household from several rows."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from grid.domain.names import tidy_name
from grid.domain.rosters.headings import Field
from grid.domain.rosters.report import FileReport
from grid.domain.rosters.walk import Cells

Rows = Sequence[tuple[int, Cells]]
_HEAD = re.compile(r"(户主|本人|自己|或|之|[()/、])+|是|√")
_MOST_REPEATED = 0.2  # heads that stand again in the next row: more is a row for each person


def join_persons(rows: Rows, sheet: str, report: FileReport) -> Rows:
    """One row per person → one per household, with the persons counted; other rosters as is."""
    if any(Field.RELATION in cells for _number, cells in rows):
        is_head = heads_among(cells.get(Field.RELATION, "") for _number, cells in rows)
        return _join_by_relation(rows, is_head, sheet, report)
    if any(Field.PERSON in cells for _number, cells in rows):
        return _join_by_head(rows)
    repeated = sum(_identity(a) == _identity(b) for (_n, a), (_m, b) in pairwise(rows))
    if repeated > 1 and repeated > len(rows) * _MOST_REPEATED:
        report.ask(
            sheet,
            0,
            _(
                "The same head stands in several rows one after the other (%(count)s times). If "
                "each row is a person, say which column is “person of the household”."
            )
            % {"count": repeated},
        )
    return rows


def heads_among(values: Iterable[str]) -> Callable[[str], bool]:
    """Which words or codes of a relation mean the head.

    Codes: GB/T 4761 (01 self, 02 head; in one digit 0 is the head).
    """
    codes = {text for text in values if text.isdigit()}
    if any(text.startswith("0") and len(text) > 1 for text in codes):
        heads = {"01", "02"}
    elif "0" in codes:
        heads = {"0"}
    else:
        heads = {"1", "2"} if any(len(text) > 1 for text in codes) else set()
    return lambda text: text in heads or bool(_HEAD.fullmatch(text.replace(" ", "")))


def _join_by_relation(
    rows: Rows, is_head: Callable[[str], bool], sheet: str, report: FileReport
) -> Rows:
    households: list[tuple[int, Cells]] = []
    counts: list[int] = []
    for number, cells in rows:
        relation = cells.get(Field.RELATION, "")
        if is_head(relation):
            households.append((number, cells))
            counts.append(1)
        elif not households or (cells.get(Field.CODE) and not relation):
            report.reject(sheet, number, _("This person belongs to no household head above."))
        else:
            counts[-1] += 1
    return _count(households, counts)


def _join_by_head(rows: Rows) -> Rows:
    """The head is named again in the row of each person, or only in the first one."""
    households: list[tuple[int, Cells]] = []
    counts: list[int] = []
    for number, cells in rows:
        head = cells.get(Field.HEAD, "")
        if households and (not head or _identity(cells) == _identity(households[-1][1])):
            counts[-1] += 1
        else:
            households.append((number, cells))
            counts.append(1)
    return _count(households, counts)


def _identity(cells: Cells) -> tuple[str, ...]:
    fields = (Field.VILLAGE, Field.HAMLET, Field.CODE)
    return tidy_name(cells.get(Field.HEAD, "")), *(cells.get(field, "") for field in fields)


def _count(households: Sequence[tuple[int, Cells]], counts: Sequence[int]) -> Rows:
    for (_number, cells), count in zip(households, counts, strict=True):
        cells[Field.PERSONS] = cells.get(Field.PERSONS) or str(count)
        cells[Field.HEAD] = cells.get(Field.HEAD) or cells.get(Field.PERSON, "")
    return households
