"""The figures of a period, counted once for dashboard, report, PDF and JSON alike.

Inspections, households and problems are counted by date. What is known by item, and the
trend, comes from the week summaries of the weeks that begin in the period. The cost is that
of the period, however many years lie behind it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import Award
from awards.queries_honoured import Honoured, count_honoured
from boards.models import Pair
from boards.queries_pairs import Left, count_left
from grid.domain.periods import Period, PeriodKind, monday_of
from grid.models import Branch, Household, Township
from grid.scope import Scope
from inspections.domain.due import count_due
from inspections.domain.standards import NoStandard, standard_for
from inspections.models import ITEMS, Inspection, Problem, WeekSummary
from reports.queries import (
    WeekRow,
    branches_with_active,
    count_inspections,
    count_problems,
    hamlets_with_active,
    sum_weeks,
    week_rows,
)

TREND_WEEKS = 26
_TENTH = Decimal("0.1")
_OF_PROBLEMS = ("found", "closed", "open", "overdue", "soon")


@dataclass
class Row:
    """The figures of one branch, one hamlet, or all together.

    `inspected`: different active households; `due`, `done`: of the running week's list;
    `mean`: of totals, one decimal half up, None without an inspection; `soon`: open problems
    due within seven days; `weakest`: item number or None.
    """

    key: Any = None
    name: str = ""
    code: str = ""
    households: int = 0
    inspections: int = 0
    inspected: int = 0
    total_sum: Decimal = Decimal()
    due: int = 0
    done: int = 0
    found: int = 0
    closed: int = 0
    open: int = 0
    overdue: int = 0
    soon: int = 0
    weakest: int | None = None

    @property
    def mean(self) -> Decimal | None:
        return mean_of(self.total_sum, self.inspections)

    @property
    def coverage(self) -> Decimal:
        return percent_of(self.inspected, self.households)

    @property
    def progress(self) -> int:
        """Share of the week's list that is done, in whole per cent, at most 100."""
        return min(100, int(percent_of(self.done, self.due))) if self.due else 100

    def add(self, other: "Row") -> None:
        for name in (
            "households", "inspections", "inspected", "total_sum", "due", "done", "found",
            "closed", "open", "overdue", "soon",
        ):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class ItemFigures:
    """One item: `share` of its points that was given, in per cent, one decimal; `failed` times."""

    number: int
    name: str
    share: Decimal | None
    failed: int


@dataclass(frozen=True)
class WeekFigures:
    week: date
    mean: Decimal | None
    inspections: int


@dataclass
class Figures:
    """All figures of a township or of one branch in a period.

    `left`: who left the black board through pairs, by boards published in the period;
    `honoured`: at ceremonies held in it.
    """

    period: Period
    day: date
    week: date
    rows: list[Row]
    total: Row
    items: list[ItemFigures]
    trend: list[WeekFigures] = field(default_factory=list)
    left: Left = field(default_factory=Left)
    honoured: Honoured = field(default_factory=Honoured)

    @property
    def weakest_items(self) -> list[ItemFigures]:
        """Items with a value, the weakest first."""
        told = [item for item in self.items if item.share is not None]
        return sorted(told, key=lambda item: (item.share, item.number))


def mean_of(total: Decimal, number: int) -> Decimal | None:
    """Total ÷ number with one decimal, half up; None for no number."""
    if not number:
        return None
    return (Decimal(total) / number).quantize(_TENTH, ROUND_HALF_UP)


def percent_of(part: float | Decimal, whole: float | Decimal) -> Decimal:
    """100 × part ÷ whole with one decimal, half up; 0 where there is no whole."""
    if not whole:
        return Decimal("0.0")
    return (100 * Decimal(str(part)) / Decimal(str(whole))).quantize(_TENTH, ROUND_HALF_UP)


def count_figures(
    *, scope: Scope, township: Township, period: Period, branch: Branch | None = None
) -> Figures:
    """The figures of the township by branch, or of one branch by hamlet.

    Only what `scope` may see is counted. A running period is counted up to today.
    """
    today = timezone.localdate()
    day = min(today, period.end)
    week = monday_of(day)
    rows = {row.key: row for row in _start_rows(scope, township, branch)}
    by = "household__hamlet" if branch else "branch"
    _add_counts(rows, scope, township, branch, period, day, by)
    summaries = _filter(scope.of(WeekSummary), township, branch)
    told = week_rows(summaries, min(_first_week(period, week), week), day)
    if branch is None:
        _add_weeks(rows, told, period, week)
    else:
        _add_week_of_hamlets(rows, scope, branch, week)
    total = sum_rows(rows.values())
    if branch:
        _set_week_of_branch(total, told, week)
    return Figures(
        period=period,
        day=day,
        week=week,
        rows=list(rows.values()),
        total=total,
        items=sum_items(_in_period(told, period, week), _item_names(township, day)),
        trend=_trend(sum_weeks(summaries, _trend_start(week), week), week),
        left=count_left(_pairs(scope, township, branch), period),
        honoured=count_honoured(_awards(scope, township, branch), period),
    )


def _filter(rows: Any, township: Township, branch: Branch | None) -> Any:
    return rows.filter(branch=branch) if branch else rows.filter(township=township)


def _pairs(scope: Scope, township: Township, branch: Branch | None) -> QuerySet[Pair]:
    """Pairs in which the branch, or a household of it, was helped; or all of the township."""
    pairs = scope.of(Pair).filter(township=township)
    return pairs.filter(black_branch=branch) if branch else pairs


def _awards(scope: Scope, township: Township, branch: Branch | None) -> QuerySet[Award]:
    awards = scope.of(Award).filter(ceremony__township=township)
    return awards.filter(branch=branch) if branch else awards


def _start_rows(scope: Scope, township: Township, branch: Branch | None) -> list[Row]:
    if branch is None:
        places = branches_with_active(scope.of(Branch).filter(township=township))
        return [Row(*place) for place in places]
    hamlets = hamlets_with_active(scope.of(Household).filter(branch=branch))
    return [Row(name, name, households=number) for name, number in hamlets]


def _add_counts(
    rows: dict[Any, Row],
    scope: Scope,
    township: Township,
    branch: Branch | None,
    period: Period,
    day: date,
    by: str,
) -> None:
    inspections = _filter(scope.of(Inspection), township, branch)
    for key, number, different, total in count_inspections(inspections, period, by):
        rows[key].inspections, rows[key].inspected = number, different
        rows[key].total_sum = Decimal(total).quantize(_TENTH)
    problems = _filter(scope.of(Problem), township, branch)
    for key, *counts in count_problems(problems, period, day, by):
        row = rows.setdefault(key, Row(key, _("places of the village")))  # at no household
        row.add(Row(**dict(zip(_OF_PROBLEMS, counts, strict=True))))


def _add_weeks(
    rows: dict[Any, Row], summaries: Sequence[WeekRow], period: Period, week: date
) -> None:
    """The running week's list, and the weakest item of the period, of each branch."""
    by_branch: dict[int, list[WeekRow]] = defaultdict(list)
    for summary in _in_period(summaries, period, week):
        by_branch[summary.branch].append(summary)
    for row in rows.values():
        row.due = count_due(row.households)
        items = sum_items(by_branch[row.key], {})
        told = [item for item in items if item.share is not None]
        row.weakest = min(told, key=lambda i: (i.share, i.number)).number if told else None
    for summary in summaries:
        if summary.week == week and summary.kind == Inspection.Kind.WEEKLY:
            row = rows[summary.branch]
            row.due, row.done = summary.due or row.due, summary.households


def sum_rows(rows: Iterable[Row]) -> Row:
    total = Row()
    for row in rows:
        total.add(row)
    return total


def _set_week_of_branch(total: Row, summaries: Sequence[WeekRow], week: date) -> None:
    """A branch owes its quota as a whole: hamlets have none of their own."""
    total.due = count_due(total.households)
    for summary in summaries:
        if summary.week == week and summary.kind == Inspection.Kind.WEEKLY:
            total.due, total.done = summary.due or total.due, summary.households


def _add_week_of_hamlets(rows: dict[Any, Row], scope: Scope, branch: Branch, week: date) -> None:
    period = Period.holding(week, PeriodKind.WEEK)
    weekly = scope.of(Inspection).filter(branch=branch, kind=Inspection.Kind.WEEKLY)
    for key, _number, different, _total in count_inspections(weekly, period, "household__hamlet"):
        rows[key].done = different


def _first_week(period: Period, week: date) -> date:
    """A period holds the weeks that begin in it; a week is its own period."""
    return min(period.start, week) if period.kind is PeriodKind.WEEK else period.start


def _in_period(summaries: Iterable[WeekRow], period: Period, week: date) -> list[WeekRow]:
    first = _first_week(period, week)
    return [summary for summary in summaries if first <= summary.week <= period.end]


def _item_names(township: Township, day: date) -> dict[int, str]:
    try:
        standard = standard_for(township=township, on=day)
    except NoStandard:
        return {}
    return {item.number: item.name for item in standard.items}


def sum_items(summaries: Iterable[WeekRow], names: dict[int, str]) -> list[ItemFigures]:
    """Each item's share of its possible points over these summaries."""
    got, possible, failed = [0.0] * ITEMS, [0.0] * ITEMS, [0] * ITEMS
    for summary in summaries:
        for i in range(ITEMS):
            got[i] += summary.item_points[i]
            possible[i] += summary.item_possible[i]
            failed[i] += summary.item_failed[i]
    return [
        ItemFigures(
            number=i + 1,
            name=names.get(i + 1, str(i + 1)),
            share=percent_of(got[i], possible[i]) if possible[i] else None,
            failed=failed[i],
        )
        for i in range(ITEMS)
    ]


def _trend_start(week: date) -> date:
    return week - timedelta(weeks=TREND_WEEKS - 1)


def _trend(sums: Mapping[date, tuple[Decimal, int]], week: date) -> list[WeekFigures]:
    """The mean of each of the last weeks, from the first that has an inspection."""
    weeks = [_trend_start(week) + timedelta(weeks=n) for n in range(TREND_WEEKS)]
    while weeks and weeks[0] not in sums:
        weeks.pop(0)
    told = [(one, *sums.get(one, (Decimal(), 0))) for one in weeks]
    return [WeekFigures(one, mean_of(total, number), number) for one, total, number in told]
