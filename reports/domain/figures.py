"""The figures of a period, counted once for dashboard, report, PDF and JSON alike.

Everything is counted by date; the trend comes from the summaries of whole weeks. A period that
has ended doesn't change by what happens later. The cost is that of the period, however many years
lie behind it.
"""

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
from grid.domain.hamlets import hamlet_order
from grid.domain.periods import Period, PeriodKind, monday_of
from grid.models import Branch, Household, Membership, Township
from grid.scope import Scope
from inspections.domain.due import count_due
from inspections.domain.items import ItemSums, sum_items
from inspections.domain.standards import NoStandard, standard_for
from inspections.models import Inspection, Problem, WeekSummary
from inspections.queries import effective
from reports.queries import (
    WeekRow,
    count_inspections,
    count_members,
    count_problems,
    hamlet_on,
    sum_inspections,
    sum_weeks,
    week_rows,
)

TREND_WEEKS = 26
_TENTH = Decimal("0.1")
_OF_PROBLEMS = ("found", "closed", "open", "waiting", "overdue", "soon")


@dataclass
class Row:
    """The figures of one branch, one hamlet, or all together.

    `households`: those that belonged on the last day counted, `inspected`: of them; `due`, `done`:
    of the running week's list; `mean`: of the inspections' totals, one decimal half up, None
    without an inspection (the households' mean is the boards': `reports.domain.means`).
    `open`: problems not closed, of which `waiting` are put right and wait for the re-check and
    `undone` are not; `soon`: of these due within seven days; `weakest`: item number or None.
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
    waiting: int = 0
    overdue: int = 0
    soon: int = 0
    weakest: int | None = None

    @property
    def mean(self) -> Decimal | None:
        return mean_of(self.total_sum, self.inspections)

    @property
    def undone(self) -> int:
        return self.open - self.waiting

    @property
    def coverage(self) -> Decimal | None:
        """Inspected ÷ households, in per cent; None where there is no household."""
        return percent_of(self.inspected, self.households) if self.households else None

    @property
    def progress(self) -> int | None:
        """Share of the week's list that is done, in whole per cent; None where nothing is due."""
        return min(100, int(percent_of(self.done, self.due))) if self.due else None

    def add(self, other: "Row") -> None:
        for name in (
            "households", "inspections", "inspected", "total_sum", "due", "done", "found",
            "closed", "open", "waiting", "overdue", "soon",
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
    """All figures of a township or of one branch in a period, up to `day`.

    `before`: the mean of the inspections of the period before; `left`: who left the black board
    through pairs, by boards published in the period; `honoured`: at ceremonies held in it.
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
    before: Decimal | None = None
    today: date | None = None

    @property
    def is_past(self) -> bool:
        """The period has ended: what is due today has no place beside it."""
        return self.today is not None and self.period.end < self.today

    @property
    def has_begun(self) -> bool:
        return self.day >= self.period.start

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
    *,
    scope: Scope,
    township: Township,
    period: Period,
    branch: Branch | None = None,
    today: date | None = None,
) -> Figures:
    """The figures of the township by branch, or of one branch by hamlet.

    Only what `scope` may see is counted. A running period is counted up to `today`.
    """
    today = today or timezone.localdate()
    day = min(today, period.end)
    week = monday_of(day)
    rows = {row.key: row for row in _start_rows(scope, township, branch, period, day)}
    _add_counts(rows, scope, township, branch, period, day)
    summaries = _filter(scope.of(WeekSummary), township, branch)
    inspections = _filter(scope.of(Inspection), township, branch)
    lists = week_rows(summaries, week)
    _add_week(rows, lists, scope, branch, day)
    total = sum_rows(rows.values())
    if branch:
        _set_week_of_branch(total, lists)
    items = sum_items(summaries, inspections, period)
    if branch is None:
        _set_weakest(rows, items)
    return Figures(
        period=period,
        day=day,
        week=week,
        rows=list(rows.values()),
        total=total,
        items=list_items(add_items(items.values()), _item_names(township, day)),
        trend=_trend(sum_weeks(summaries, _trend_start(week), week), week),
        left=count_left(_pairs(scope, township, branch), period),
        honoured=count_honoured(_awards(scope, township, branch), period),
        before=mean_of(*sum_inspections(inspections, period.previous)),
        today=today,
    )


def _filter(rows: Any, township: Township, branch: Branch | None, path: str = "township") -> Any:
    return rows.filter(branch=branch) if branch else rows.filter(**{path: township})


def _pairs(scope: Scope, township: Township, branch: Branch | None) -> QuerySet[Pair]:
    """Pairs in which the branch, or a household of it, was helped; or all of the township."""
    pairs = scope.of(Pair).filter(township=township)
    return pairs.filter(black_branch=branch) if branch else pairs


def _awards(scope: Scope, township: Township, branch: Branch | None) -> QuerySet[Award]:
    awards = scope.of(Award).filter(ceremony__township=township)
    return awards.filter(branch=branch) if branch else awards


def _start_rows(
    scope: Scope, township: Township, branch: Branch | None, period: Period, day: date
) -> list[Row]:
    """The places, with the households that belonged there on `day` and those of them inspected."""
    members = _filter(scope.of(Membership), township, branch, "branch__township")
    looks = effective(Inspection.objects.filter(township=township)).filter(
        date__gte=period.start, date__lte=day
    )
    by = hamlet_on(day) if branch else "branch"
    found = {key: counts for key, *counts in count_members(members, looks, day, by)}
    places: list[tuple[Any, str, str]]
    if branch:
        hamlets = scope.of(Household).filter(branch=branch).order_by()
        names = {*hamlets.values_list(hamlet_on(day, "pk"), flat=True), *found}
        places = [(name, name, "") for name in sorted(names, key=hamlet_order)]
    else:
        branches = scope.of(Branch).filter(township=township).order_by("code")
        places = list(branches.values_list("pk", "name", "code"))
    rows = [Row(*place) for place in places]
    for row in rows:
        row.households, row.inspected = found.get(row.key, (0, 0))
    return rows


def _add_counts(
    rows: dict[Any, Row],
    scope: Scope,
    township: Township,
    branch: Branch | None,
    period: Period,
    day: date,
) -> None:
    by = hamlet_on(day) if branch else "branch"
    inspections = _filter(scope.of(Inspection), township, branch)
    for key, number, _different, total in count_inspections(inspections, period, by):
        row = rows.setdefault(key, Row(key, key))
        row.inspections, row.total_sum = number, Decimal(total).quantize(_TENTH)
    problems = _filter(scope.of(Problem), township, branch)
    for key, *counts in count_problems(problems, period, day, by):
        row = rows.setdefault(key, Row(key, _("places of the village")))  # at no household
        row.add(Row(**dict(zip(_OF_PROBLEMS, counts, strict=True))))


def _add_week(
    rows: dict[Any, Row],
    summaries: Sequence[WeekRow],
    scope: Scope,
    branch: Branch | None,
    day: date,
) -> None:
    """The list of the week that runs on the day, or that was the period's last, of each place."""
    if branch:
        period = Period.holding(day, PeriodKind.WEEK)
        weekly = scope.of(Inspection).filter(branch=branch, kind=Inspection.Kind.WEEKLY)
        for key, _n, different, _sum in count_inspections(weekly, period, hamlet_on(day)):
            rows.setdefault(key, Row(key, key)).done = different
        return
    for row in rows.values():
        row.due = count_due(row.households)
    for summary in summaries:
        row = rows[summary.branch]
        row.due, row.done = summary.due or row.due, summary.households


def _set_weakest(rows: Mapping[Any, Row], items: Mapping[int, ItemSums]) -> None:
    for row in rows.values():
        told = list_items(items.get(row.key, ItemSums()), {})
        known = [item for item in told if item.share is not None]
        row.weakest = min(known, key=lambda i: (i.share, i.number)).number if known else None


def sum_rows(rows: Iterable[Row]) -> Row:
    total = Row()
    for row in rows:
        total.add(row)
    return total


def _set_week_of_branch(total: Row, summaries: Sequence[WeekRow]) -> None:
    """A branch owes its quota as a whole: hamlets have none of their own."""
    total.due = count_due(total.households)
    for summary in summaries:
        total.due, total.done = summary.due or total.due, summary.households


def _item_names(township: Township, day: date) -> dict[int, str]:
    try:
        standard = standard_for(township=township, on=day)
    except NoStandard:
        return {}
    return {item.number: item.name for item in standard.items}


def add_items(sums: Iterable[ItemSums]) -> ItemSums:
    total = ItemSums()
    for one in sums:
        total.add_all(one)
    return total


def list_items(sums: ItemSums, names: Mapping[int, str]) -> list[ItemFigures]:
    """Each item's share of its possible points."""
    rows = zip(sums.points, sums.possible, sums.failed, strict=True)
    return [
        ItemFigures(
            number=number,
            name=names.get(number, str(number)),
            share=percent_of(points, possible) if possible else None,
            failed=failed,
        )
        for number, (points, possible, failed) in enumerate(rows, start=1)
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
