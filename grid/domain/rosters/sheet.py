"""The cells of one sheet, as tidied text."""

from dataclasses import dataclass, field


class RosterUnreadable(ValueError):
    """The file cannot be read; the message is for the person and holds no cell of it."""


@dataclass
class Sheet:
    """Cells as tidied text, all rows of one width; `merged` as (top, left, bottom, right).

    `dropped`: labels of the columns not read; `blanked`: rows (from 1) where a number that
    looks like an ID or a bank account was taken out of another column; `formulas`: how many
    cells hold a formula that was never computed.
    """

    name: str
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    blanked: list[int] = field(default_factory=list)
    formulas: int = 0
