"""ID-card and bank numbers: taken out before anything else sees a sheet (facts: never stored)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from grid.domain.rosters.headings import name_field
from grid.domain.rosters.sheet import Sheet

_PRIVATE_LABEL = re.compile(r"身份证|公民身份|证件号|银行|账号|帐号|卡号|社保|一卡通")
_PRIVATE_VALUE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15,19})(?!\d)")
_HEADINGS_WITHIN = 15  # rows from the top


def drop_private(sheet: Sheet) -> Sheet:
    """Empty the columns of ID-card and bank numbers, and such numbers elsewhere."""
    width = len(sheet.rows[0]) if sheet.rows else 0
    labelled = _find_private_labels(sheet.rows[:_HEADINGS_WITHIN])
    hits: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for row in sheet.rows:
        for column, text in enumerate(row):
            if text:
                filled[column] += 1
                hits[column] += len(text) >= 15 and bool(_PRIVATE_VALUE.search(text))
    for column in range(width):
        if column in labelled or hits[column] > max(2, filled[column] * 0.3):
            sheet.dropped.append(
                labelled.get(column) or _("column %(number)s") % {"number": column + 1}
            )
            _empty_column(sheet.rows, column)
        elif hits[column]:
            sheet.blanked += _empty_cells(sheet.rows, column)
    return sheet


def _find_private_labels(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Such headings by column: a title or a note that speaks of a card is no heading."""
    found: dict[int, str] = {}
    for row in rows:
        private = {
            column: text
            for column, text in enumerate(row)
            if len(text) <= 20 and _PRIVATE_LABEL.search(text.replace(" ", ""))
        }
        others = sum(name_field(text) is not None for c, text in enumerate(row) if c not in private)
        if private and len(private) + others > 1:
            found |= private
    return found


def _empty_column(rows: Iterable[list[str]], column: int) -> None:
    for row in rows:
        row[column] = ""


def _empty_cells(rows: Sequence[list[str]], column: int) -> list[int]:
    found = []
    for number, row in enumerate(rows, start=1):
        if len(row[column]) >= 15 and _PRIVATE_VALUE.search(row[column]):
            row[column] = ""
            found.append(number)
    return found
