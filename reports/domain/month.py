"""A month's figures for the bulletin: what was seen, put right and held, branch by branch."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from grid.domain.periods import Period
from grid.models import Township
from grid.scope import Scope
from inspections.models import Dispatch, Patrol
from inspections.queries_rhythm import PatrolCounts, count_patrols, dispatches_between
from reports.domain.figures import Figures, Row, count_figures, sum_rows


@dataclass(frozen=True)
class MonthRow:
    """A branch's month; `held`: dispatches of the weeks that begin in the month."""

    figures: Row
    patrols: PatrolCounts
    held: int


@dataclass(frozen=True)
class Month:
    """`weeks` that have begun in the month, `days` that have come of it; `held` is how many
    dispatches the township itself held."""

    figures: Figures
    rows: list[MonthRow]
    total: MonthRow
    weeks: int
    days: int
    held: int


def count_month(*, scope: Scope, township: Township, period: Period) -> Month:
    """The month by branch, of the branches in `scope`; a running one is counted up to today."""
    figures = count_figures(scope=scope, township=township, period=period)
    patrols = scope.of(Patrol).filter(township=township)
    walked = count_patrols(patrols, period.start, figures.day)
    weeks = [monday for monday in period.weeks() if monday <= figures.day]
    held = _count_held(scope, township, weeks)
    rows = [
        MonthRow(row, walked.get(row.key, PatrolCounts()), held.get(row.key, 0))
        for row in figures.rows
    ]
    days = (figures.day - period.start).days + 1
    return Month(figures, rows, _sum(rows), len(weeks), days, held.get(None, 0))


def _count_held(scope: Scope, township: Township, weeks: list[date]) -> dict[int | None, int]:
    counts: dict[int | None, int] = {}
    if weeks:
        dispatches = scope.of(Dispatch).filter(township=township)
        for branch, _week in dispatches_between(dispatches, weeks[0], weeks[-1]):
            counts[branch] = counts.get(branch, 0) + 1
    return counts


def _sum(rows: list[MonthRow]) -> MonthRow:
    """All branches together; days with a patrol are added up over the branches."""
    sums = [sum(column) for column in zip(*(row.patrols for row in rows), strict=True)]
    total = sum_rows(row.figures for row in rows)
    return MonthRow(total, PatrolCounts(*sums), sum(row.held for row in rows))


def month_as_data(month: Month) -> dict[str, Any]:
    """The same figures for machines; shares in per cent, scores with one decimal, as text."""
    return {
        "period": str(month.figures.period),
        "until": month.figures.day.isoformat(),
        "days": month.days,
        "weeks": month.weeks,
        "township_dispatches": month.held,
        "branches": [_row_as_data(row) for row in month.rows],
        "total": _row_as_data(month.total),
    }


def _row_as_data(row: MonthRow) -> dict[str, Any]:
    figures = row.figures
    return {
        "name": figures.name,
        "households": figures.households,
        "inspections": figures.inspections,
        "inspected": figures.inspected,
        "coverage": None if figures.coverage is None else str(figures.coverage),
        "mean_per_inspection": None if figures.mean is None else str(figures.mean),
        "problems_found": figures.found,
        "problems_closed": figures.closed,
        "problems_not_put_right": figures.undone,
        "problems_waiting_for_recheck": figures.waiting,
        "problems_not_closed": figures.open,
        "problems_overdue": figures.overdue,
        **row.patrols._asdict(),
        "dispatches_held": row.held,
    }
