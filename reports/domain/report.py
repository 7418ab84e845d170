"""The progress report of a period: figures, boards, and what follows from them in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone

from boards.models import Board, Pair
from boards.queries_pairs import left_in
from grid.domain.periods import Period
from grid.models import Township
from grid.scope import Scope
from inspections.models import Inspection
from inspections.queries import effective
from reports.domain.boards import BoardLine, BoardSides, Line, fill_sides, list_boards
from reports.domain.figures import Figures, ItemFigures, Row, count_figures, percent_of
from reports.domain.means import Means, household_means

NAMED = 3  # weak items and branches that the sentences name


@dataclass
class Report:
    """Everything the document says; `means`, `before`: the households' of this period and of the
    one before; `boards`: with both sides; `listed`: all boards of the period, a line each;
    `left`: pairs through which somebody left the black board."""

    township: Township
    period: Period
    figures: Figures
    kinds: dict[str, int]
    means: Means
    before: Means
    boards: list[BoardSides]
    listed: list[BoardLine]
    left: list[Pair]

    @property
    def total(self) -> Row:
        return self.figures.total

    @property
    def is_running(self) -> bool:
        return self.figures.day < self.period.end

    @property
    def has_records(self) -> bool:
        """Anything to tell; without it a report claims nothing and nobody signs it."""
        told = self.total.inspections or self.total.found or self.total.closed
        events = self.listed or any(self.figures.left) or self.figures.honoured.ceremonies
        return bool(told or events)

    @property
    def rows(self) -> list[tuple[Row, Decimal | None]]:
        """The villages, each with its households' mean."""
        return [(row, self.means.branches.get(row.key)) for row in self.figures.rows]

    @property
    def change(self) -> Decimal | None:
        """The households' mean against the period before, in points."""
        now, before = self.means.total, self.before.total
        return None if now is None or before is None else now - before

    @property
    def fall(self) -> Decimal | None:
        return None if self.change is None else -self.change

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

    @property
    def next_steps(self) -> list[tuple[str, int]]:
        """What section six says, `(what, number)`; a single point has the number 0: none."""
        steps = ["items"] if self.weak_items else []
        steps += ["overdue"] if self.branches_overdue else []
        steps += ["cover"] if self.total.households and self.total.inspections else []
        return [(step, n if len(steps) > 1 else 0) for n, step in enumerate(steps, start=1)]


def make_report(
    *, scope: Scope, township: Township, period: Period, today: date | None = None
) -> Report:
    """Count the report of a period, as far as `scope` sees; a running one up to `today`."""
    figures = count_figures(scope=scope, township=township, period=period, today=today)
    inspections = effective(scope.of(Inspection)).filter(township=township)
    within = inspections.filter(date__gte=period.start, date__lte=period.end).order_by()
    kinds = dict(within.values_list("kind").annotate(number=Count("pk")))
    before = period.previous
    listed = list_boards(scope=scope, township=township, period=period)
    return Report(
        township=township,
        period=period,
        figures=figures,
        kinds={kind: kinds.get(kind, 0) for kind in Inspection.Kind.values},
        means=household_means(township=township, period=period, on=figures.day),
        before=household_means(township=township, period=before, on=before.end),
        boards=fill_sides([line.board for line in listed if line.is_shown]),
        listed=listed,
        left=list(left_in(scope.of(Pair).filter(township=township), period)),
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
        "household_mean": _say(report.means.total),
        "previous_household_mean": _say(report.before.total),
        "branches": [
            {
                "code": row.code,
                "name": row.name,
                **_row_as_data(row),
                "household_mean": _say(mean),
            }
            for row, mean in report.rows
        ],
        "items": [
            {"number": i.number, "name": i.name, "share": _say(i.share), "failed": i.failed}
            for i in report.figures.items
        ],
        "boards": [_board_as_data(sides) for sides in report.boards],
        "boards_in_period": [_line_as_data(line) for line in report.listed],
    }


def _row_as_data(row: Row) -> dict[str, Any]:
    return {
        "households": row.households,
        "inspected": row.inspected,
        "coverage": _say(row.coverage),
        "inspections": row.inspections,
        "mean_per_inspection": _say(row.mean),
        "problems_found": row.found,
        "problems_closed": row.closed,
        "problems_not_put_right": row.undone,
        "problems_waiting_for_recheck": row.waiting,
        "problems_not_closed": row.open,
        "problems_overdue": row.overdue,
    }


def _line_as_data(line: BoardLine) -> dict[str, Any]:
    return {
        "level": line.board.level,
        "period": line.board.period,
        "version": line.board.version,
        "published_on": _day_of(line.board),
        "in_force": line.is_latest,
        "red": line.reds,
        "black": line.blacks,
    }


def _day_of(board: Board) -> str | None:
    return _say(timezone.localdate(board.published_at)) if board.published_at else None


def _board_as_data(sides: BoardSides) -> dict[str, Any]:
    return {
        "level": sides.board.level,
        "period": sides.board.period,
        "published_on": _day_of(sides.board),
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
