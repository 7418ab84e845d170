"""A month's calendar: what was held and what was not, day by day and week by week."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from grid.domain.periods import Period, PeriodKind, monday_of
from grid.models import Branch, Township

Patrols = Mapping[tuple[int, date], tuple[int, int]]
Dispatches = Mapping[tuple[int | None, date], date]


@dataclass(frozen=True)
class Day:
    """A day's patrols. `is_past`: it has come, so that none means not held."""

    date: date
    is_past: bool
    is_inside: bool = True
    patrols: int = 0
    findings: int = 0
    url: str = ""


@dataclass(frozen=True)
class Week:
    """A week's dispatch. `is_own`: the week begins in the month, whose figures count it."""

    week: date
    is_past: bool
    is_own: bool
    held_on: date | None
    url: str
    days: list[Day]

    @property
    def number(self) -> int:
        return self.week.isocalendar().week

    @property
    def inside(self) -> int:
        """How many of its days lie in the month."""
        return sum(1 for day in self.days if day.is_inside)


@dataclass(frozen=True)
class Row:
    """One place's month. The township itself (`branch` None) has dispatches, no patrols."""

    name: str
    url: str
    weeks: list[Week]

    @property
    def patrol_days(self) -> int:
        return sum(1 for day in self._days() if day.patrols)

    @property
    def past_days(self) -> int:
        return sum(1 for day in self._days() if day.is_past)

    @property
    def held(self) -> int:
        return sum(1 for week in self.weeks if week.is_own and week.held_on)

    @property
    def past_weeks(self) -> int:
        return sum(1 for week in self.weeks if week.is_own and week.is_past)

    def _days(self) -> Iterator[Day]:
        return (day for week in self.weeks for day in week.days if day.is_inside)


def mondays_over(month: Period) -> list[date]:
    """The weeks that have a day in the month."""
    first, number = monday_of(month.start), (month.end - monday_of(month.start)).days // 7 + 1
    return [first + timedelta(weeks=n) for n in range(number)]


def draw_branch(
    branch: Branch, month: Period, today: date, patrols: Patrols, dispatches: Dispatches
) -> Row:
    """A branch's month in whole weeks."""
    key = f"b{branch.pk}"
    weeks = [
        _draw_week(key, branch, monday, month, today, patrols, dispatches)
        for monday in mondays_over(month)
    ]
    return Row(branch.name, f"?{urlencode({'place': key, 'month': month})}", weeks)


def draw_township(township: Township, month: Period, today: date, dispatches: Dispatches) -> Row:
    """The township's own dispatches; it has no patrols."""
    weeks = [
        _draw_week(f"t{township.pk}", None, monday, month, today, {}, dispatches)
        for monday in mondays_over(month)
    ]
    return Row(township.name, "", weeks)


def _draw_week(
    key: str,
    branch: Branch | None,
    monday: date,
    month: Period,
    today: date,
    patrols: Patrols,
    dispatches: Dispatches,
) -> Week:
    return Week(
        week=monday,
        is_past=monday <= today,
        is_own=monday in month,
        held_on=dispatches.get((branch.pk if branch else None, monday)),
        url=dispatch_url(key, monday) if monday <= today else "",
        days=[
            _draw_day(branch, monday + timedelta(days=n), month, today, patrols) for n in range(7)
        ],
    )


def _draw_day(
    branch: Branch | None, day: date, month: Period, today: date, patrols: Patrols
) -> Day:
    number, findings = patrols.get((branch.pk, day), (0, 0)) if branch else (0, 0)
    url = patrols_url(branch, day) if branch and number else ""
    return Day(day, day <= today, day in month, number, findings, url)


def patrols_url(branch: Branch, day: date) -> str:
    filters = {"branch__id__exact": branch.pk, "date__gte": day, "date__lte": day}
    return f"{reverse('admin:inspections_patrol_changelist')}?{urlencode(filters)}"


def dispatch_url(key: str, monday: date) -> str:
    week = Period.holding(monday, PeriodKind.WEEK)
    return f"{reverse('dispatch:index')}?{urlencode({'place': key, 'week': week})}"
