"""Periods of the campaign: week, month, quarter, half-year, year.

A period is written as offices and ISO 8601 write it: `2023-W18`, `2023-05`,
`2023Q2`, `2023H1`, `2023`. Weeks begin on Monday and belong to the year that
holds their Thursday (ISO 8601); the other periods are those of the calendar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, Self

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy


class PeriodKind(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def form(self) -> str:
        """The codes of such periods as a regular expression, for databases, too."""
        return f"^{_FORMS[self].pattern}$"


# Years in which something is inspected, planned or remembered; no calendar ends near them.
YEARS = range(1949, 2200)
_FORMS = {
    PeriodKind.WEEK: re.compile(r"(\d{4})-W(\d{2})"),
    PeriodKind.MONTH: re.compile(r"(\d{4})-(\d{2})"),
    PeriodKind.QUARTER: re.compile(r"(\d{4})Q([1-4])"),
    PeriodKind.HALF: re.compile(r"(\d{4})H([12])"),
    PeriodKind.YEAR: re.compile(r"(\d{4})()"),
}
# Offices write 第三季度, in words (GB/T 15835-2011 leaves it open).
_QUARTERS = (
    pgettext_lazy("quarter", "first"),
    pgettext_lazy("quarter", "second"),
    pgettext_lazy("quarter", "third"),
    pgettext_lazy("quarter", "fourth"),
)
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}


def monday_of(day: date) -> date:
    """The Monday of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


class Days(Protocol):
    """Any span of whole days, both ends inside: a period, or several months of a rule."""

    @property
    def start(self) -> date: ...

    @property
    def end(self) -> date: ...


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole days, `start` and `end` both inside. Ordered by start, then end."""

    start: date
    end: date
    kind: PeriodKind

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2023-W18`, `2023-05`, `2023Q2`, `2023H1` or `2023`.

        Raises ValueError for anything else: an impossible week or month, a year outside YEARS.
        """
        for kind, form in _FORMS.items():
            if match := form.fullmatch(text):
                year, number = int(match[1]), int(match[2] or 1)
                if year not in YEARS:
                    break
                if kind is PeriodKind.WEEK:
                    return cls.holding(date.fromisocalendar(year, number, 1), kind)
                return cls.holding(date(year, (number - 1) * _MONTHS[kind] + 1, 1), kind)
        raise ValueError(f"not a period: {text!r}")

    @classmethod
    def holding(cls, day: date, kind: PeriodKind) -> Self:
        """The period of this kind in which `day` lies."""
        if kind is PeriodKind.WEEK:
            start = monday_of(day)
            return cls(start, start + timedelta(days=6), kind)
        months = _MONTHS[kind]
        first = (day.month - 1) // months * months + 1
        start = date(day.year, first, 1)
        after = date(day.year + (first + months > 12), (first + months - 1) % 12 + 1, 1)
        return cls(start, after - timedelta(days=1), kind)

    @property
    def code(self) -> str:
        """The written form that `parse` reads."""
        year, number = self.start.year, (self.start.month - 1) // _MONTHS.get(self.kind, 1) + 1
        match self.kind:
            case PeriodKind.WEEK:
                iso = self.start.isocalendar()
                return f"{iso.year}-W{iso.week:02}"
            case PeriodKind.MONTH:
                return f"{year}-{number:02}"
            case PeriodKind.QUARTER:
                return f"{year}Q{number}"
            case PeriodKind.HALF:
                return f"{year}H{number}"
        return f"{year}"

    @property
    def label(self) -> str:
        """The name on the page, in the reader's language; a week shows its dates."""
        values = {
            "year": self.start.year,
            "number": (self.start.month - 1) // _MONTHS.get(self.kind, 1) + 1,
        }
        match self.kind:
            case PeriodKind.WEEK:
                iso = self.start.isocalendar()
                return _("Week %(week)s of %(year)s (%(from)s to %(to)s)") % {
                    "week": iso.week,
                    "year": iso.year,
                    "from": _("%(month)s/%(day)s")
                    % {"month": self.start.month, "day": self.start.day},
                    "to": _("%(month)s/%(day)s") % {"month": self.end.month, "day": self.end.day},
                }
            case PeriodKind.MONTH:
                return _("%(year)s, month %(number)s") % values
            case PeriodKind.QUARTER:
                return _("%(year)s, %(quarter)s quarter") % {
                    **values,
                    "quarter": _QUARTERS[values["number"] - 1],
                }
            case PeriodKind.HALF:
                half = _("first half") if values["number"] == 1 else _("second half")
                return _("%(year)s, %(half)s") % {**values, "half": half}
        return _("year %(year)s") % values

    @property
    def previous(self) -> Self:
        return type(self).holding(self.start - timedelta(days=1), self.kind)

    @property
    def next(self) -> Self:
        return type(self).holding(self.end + timedelta(days=1), self.kind)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.code

    def weeks(self) -> Iterator[date]:
        """The Mondays whose week begins in this period."""
        monday = monday_of(self.start + timedelta(days=6))
        while monday <= self.end:
            yield monday
            monday += timedelta(days=7)


class PeriodConverter:
    """URL path converter `<period:period>`; an impossible period is a 404."""

    regex = r"\d{4}(?:-W\d{2}|-\d{2}|Q[1-4]|H[12])?"

    def to_python(self, value: str) -> Period:
        return Period.parse(value)

    def to_url(self, value: Period | str) -> str:
        return str(value)
