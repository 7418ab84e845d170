"""The progress report of a period: figures, boards, and what follows from them in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from grid.domain.periods import Period
from grid.models import Township
from grid.scope import Scope
from inspections.models import Inspection
from inspections.queries import effective
from reports.domain.boards import BoardSides, Line, boards_of_period
from reports.domain.figures import Figures, ItemFigures, Row, count_figures, mean_of, percent_of

NAMED = 3  # weak items and branches that the sentences name


@dataclass
class Report:
    """Everything the document says; `previous_mean` is None without an earlier inspection."""

    township: Township
    period: Period
    figures: Figures
    kinds: dict[str, int]
    previous_mean: Decimal | None
    boards: list[BoardSides]

    @property
    def total(self) -> Row:
        return self.figures.total

    @property
    def is_running(self) -> bool:
        return self.figures.day < self.period.end

    @property
    def change(self) -> Decimal | None:
        """Mean score against the period before, in points."""
        mean = self.total.mean
        return None if mean is None or self.previous_mean is None else mean - self.previous_mean

    @property
    def cleared_share(self) -> Decimal | None:
        """Closed ÷ (closed + open at the end), in per cent; None where there is no problem."""
        whole = self.total.closed + self.total.open
        return percent_of(self.total.closed, whole) if whole else None

    @property
    def weak_items(self) -> list[ItemFigures]:
        return self.figures.weakest_items[:NAMED]

    @property
    def branches_overdue(self) -> list[Row]:
        """Branches with overdue problems, most first: they are named for the next quarter."""
        rows = [row for row in self.figures.rows if row.overdue]
        return sorted(rows, key=lambda row: (-row.overdue, row.code))[:NAMED]

    @property
    def branches_uncovered(self) -> list[Row]:
        """Branches that have not inspected every household in the period."""
        return [row for row in self.figures.rows if row.inspected < row.households]


def make_report(*, scope: Scope, township: Township, period: Period) -> Report:
    """Count the report of a period, as far as `scope` sees; a running one up to today."""
    inspections = effective(scope.of(Inspection)).filter(township=township)
    before = inspections.filter(
        date__gte=period.previous.start, date__lte=period.previous.end
    ).aggregate(number=Count("pk"), sum=Sum("total"))
    within = inspections.filter(date__gte=period.start, date__lte=period.end).order_by()
    kinds = dict(within.values_list("kind").annotate(number=Count("pk")))
    return Report(
        township=township,
        period=period,
        figures=count_figures(scope=scope, township=township, period=period),
        kinds={kind: kinds.get(kind, 0) for kind in Inspection.Kind.values},
        previous_mean=mean_of(before["sum"] or Decimal(), before["number"]),
        boards=boards_of_period(scope=scope, township=township, code=period.code),
    )


def report_as_data(report: Report) -> dict[str, Any]:
    """The figures with stable keys; decimals as strings, dates as ISO 8601.

    `branches` in the order of codes; `boards` with red and black entries, households masked.
    """
    return {
        "township": {"code": report.township.code, "name": report.township.name},
        "period": report.period.code,
        "start": _say(report.period.start),
        "end": _say(report.period.end),
        "counted_until": _say(report.figures.day),
        "total": _row_as_data(report.total),
        "inspections_by_kind": report.kinds,
        "left_black_board": report.figures.left._asdict(),
        "honoured": report.figures.honoured._asdict(),
        "previous_mean": _say(report.previous_mean),
        "branches": [
            {"code": row.code, "name": row.name, **_row_as_data(row)} for row in report.figures.rows
        ],
        "items": [
            {"number": i.number, "name": i.name, "share": _say(i.share), "failed": i.failed}
            for i in report.figures.items
        ],
        "boards": [_board_as_data(sides) for sides in report.boards],
    }


def _row_as_data(row: Row) -> dict[str, Any]:
    return {
        "households": row.households,
        "inspected": row.inspected,
        "coverage": _say(row.coverage),
        "inspections": row.inspections,
        "mean": _say(row.mean),
        "problems_found": row.found,
        "problems_closed": row.closed,
        "problems_open": row.open,
        "problems_overdue": row.overdue,
    }


def _board_as_data(sides: BoardSides) -> dict[str, Any]:
    return {
        "level": sides.board.level,
        "published_on": _say(sides.board.published_at and sides.board.published_at.date()),
        "red": [_entry_as_data(entry) for entry in sides.reds],
        "black": [_entry_as_data(entry) for entry in sides.blacks],
    }


def _entry_as_data(line: Line) -> dict[str, Any]:
    return {
        "rank": line.rank,
        "branch": line.branch,
        "name": line.name,
        "score": _say(line.score),
    }


def _say(value: Decimal | date | None) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
