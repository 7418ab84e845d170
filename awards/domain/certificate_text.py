"""The words on a certificate: placeholders, the size that lets them fit, the date in Chinese."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.utils.translation import gettext as _

from awards.domain.certificate_words import (
    COLONS,
    DAY,
    DIGITS,
    MONTH,
    PLACEHOLDERS,
    STOPS,
    TEN,
    WIDE_LETTER,
    YEAR,
)

REQUIRED = ("household", "title")
LONGEST = {"household": 30, "title": 20, "village": 50, "citation": 200, "date": 11, "number": 30}

WIDTH, HEIGHT = 620.0, 250.0  # of the text area, in points
SIZES = (27, 25, 23, 21, 19, 17, 15, 13, 12)  # points
LEADING = 1.6
TITLE = 1.7  # a line that is only the title, against the others

_BRACES = re.compile(r"\{([^{}]*)\}")
_KEYS = {name: key for key, chinese in PLACEHOLDERS.items() for name in (key, chinese)}

Part = tuple[str, str]  # placeholder or "", text


class TextRefused(ValueError):
    """The text cannot stand on a certificate; the message is for the person."""


@dataclass(frozen=True)
class Line:
    """A paragraph: `call` (the salutation, not indented), `title` (large, centred) or `plain`."""

    kind: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.parts)


@dataclass(frozen=True)
class Layout:
    """Filled paragraphs and the size of letters, in points, at which they fit."""

    size: int
    lines: tuple[Line, ...]


def check_text(text: str) -> None:
    """Raises TextRefused: unknown or missing placeholders, single braces, too long to fit."""
    names = _BRACES.findall(text)
    if unknown := [name for name in names if name.strip() not in _KEYS]:
        raise TextRefused(
            _("{%(name)s} is no placeholder. There are: %(known)s.")
            % {"name": unknown[0], "known": " ".join(f"{{{n}}}" for n in PLACEHOLDERS.values())}
        )
    if re.search(r"[{}]", _BRACES.sub("", text)):
        raise TextRefused(_("A brace stands alone: they stand in pairs around a placeholder."))
    given = {_KEYS[name.strip()] for name in names}
    for key in REQUIRED:
        if key not in given:
            raise TextRefused(_("{%(name)s} is missing.") % {"name": PLACEHOLDERS[key]})
    _check_length(text)


def _check_length(text: str) -> None:
    lines = fill_lines(text, {key: WIDE_LETTER * length for key, length in LONGEST.items()})
    if height_of(lines, SIZES[-1]) > HEIGHT:
        raise TextRefused(_("The text is too long: with long names it does not fit on the page."))


def fill_lines(text: str, values: Mapping[str, str]) -> tuple[Line, ...]:
    """The paragraphs with the placeholders filled in; empty lines are left out."""
    return tuple(_fill_line(line.strip(), values) for line in text.splitlines() if line.strip())


def _fill_line(line: str, values: Mapping[str, str]) -> Line:
    parts = tuple(_split(line, values))
    kind = "call" if line.endswith(COLONS) else "plain"
    if [name for name, text in parts if text.strip()] == ["title"]:
        kind = "title"
    return Line(kind, parts)


def _split(line: str, values: Mapping[str, str]) -> Iterator[Part]:
    """Words and placeholders in turn."""
    for place, piece in enumerate(_BRACES.split(line)):
        key = _KEYS[piece.strip()] if place % 2 else ""
        if piece:
            yield key, values[key] if key else piece


def lay_out(text: str, values: Mapping[str, str]) -> Layout:
    """Fill the text and choose the largest size at which it fits (the smallest if none does)."""
    lines = fill_lines(text, values)
    fitting = (size for size in SIZES if height_of(lines, size) <= HEIGHT)
    return Layout(next(fitting, SIZES[-1]), lines)


def height_of(lines: tuple[Line, ...], size: float) -> float:
    """How high the paragraphs stand at most, in points, on the width of the text area."""
    return sum(_height_of_line(line, size) for line in lines)


def _height_of_line(line: Line, size: float) -> float:
    letter = size * (TITLE * 1.1 if line.kind == "title" else 1)  # a title is spaced out
    a_row = max(int(WIDTH / letter) - 1, 1)  # one less: punctuation does not begin a row
    indent = 2 if line.kind == "plain" else 0
    rows = ceil((_width_of(line.text) + indent) / a_row)
    return rows * size * LEADING * (TITLE if line.kind == "title" else 1)


def _width_of(text: str) -> float:
    """In letters: Latin ones take less room than Chinese ones."""
    return sum(0.65 if character.isascii() else 1 for character in text)


def write_date(day: date) -> str:
    """`2023-06-24` → `二〇二三年六月二十四日`."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}{YEAR}{_write_small(day.month)}{MONTH}{_write_small(day.day)}{DAY}"


def _write_small(number: int) -> str:
    """1 to 31 in words."""
    tens, ones = divmod(number, 10)
    words = {0: "", 1: TEN}.get(tens, f"{DIGITS[tens]}{TEN}")
    return words + (DIGITS[ones] if ones else "")


def end_citation(citation: str) -> str:
    """Without the stop at its end: the sentence goes on."""
    return citation.strip().rstrip(STOPS)
