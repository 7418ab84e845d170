"""What the sheets of a contest come to: who has which place, and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grid.models import Branch
from inspections.domain.arena_rules import Judged, drop_extremes, mean_of, rank, score_of
from inspections.models import ArenaContest, ArenaJuror, ArenaSheet
from inspections.queries_arena import sheets_of, standing_sheets


@dataclass(frozen=True)
class Cell:
    """A juror's sheet of a branch; `dropped` is "highest", "lowest" or empty."""

    juror: ArenaJuror
    sheet: ArenaSheet | None
    dropped: str = ""


@dataclass(frozen=True)
class Row:
    """A branch: its place and score (None while no sheet is in), and who shares the place."""

    branch: Branch
    rank: int | None
    score: Decimal | None
    tied: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def entered(self) -> int:
        return sum(cell.sheet is not None for cell in self.cells)

    @property
    def has_dropped(self) -> bool:
        return any(cell.dropped for cell in self.cells)


@dataclass(frozen=True)
class Result:
    """Branches by place, those without a score last, ties in the order of their codes."""

    jurors: tuple[ArenaJuror, ...]
    rows: tuple[Row, ...]

    @property
    def entered(self) -> int:
        return sum(row.entered for row in self.rows)

    @property
    def expected(self) -> int:
        return len(self.rows) * len(self.jurors)

    @property
    def missing(self) -> int:
        return self.expected - self.entered

    @property
    def by_code(self) -> tuple[Row, ...]:
        return tuple(sorted(self.rows, key=lambda row: row.branch.code))


def read_result(contest: ArenaContest) -> Result:
    """The result as it stands. Three queries for any number of branches and jurors."""
    return make_result(
        branches=list(contest.branches.order_by("code")),
        jurors=list(contest.jurors.order_by("number")),
        sheets=sheets_of(contest),
    )


def make_result(
    *, branches: Sequence[Branch], jurors: Sequence[ArenaJuror], sheets: Iterable[ArenaSheet]
) -> Result:
    """The same from rows at hand; `sheets` are those that count."""
    found = {(sheet.branch_id, sheet.juror_id): sheet for sheet in sheets}
    given = {
        branch.pk: [found[key] for juror in jurors if (key := (branch.pk, juror.pk)) in found]
        for branch in branches
    }
    scores = {pk: score_of(_totals(own)) for pk, own in given.items()}
    placed = rank({pk: score for pk, score in scores.items() if score is not None})
    names = {branch.pk: branch.name for branch in branches}
    rows = [
        Row(
            branch=branch,
            rank=place.rank if (place := placed.get(branch.pk)) else None,
            score=scores[branch.pk],
            tied=tuple(names[pk] for pk in place.tied) if place else (),
            cells=_cells(jurors, given[branch.pk]),
        )
        for branch in branches
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.branch.code))
    return Result(tuple(jurors), tuple(rows))


def _totals(sheets: Iterable[ArenaSheet]) -> list[Decimal]:
    return [sheet.total for sheet in sheets if sheet.total is not None]


def _cells(jurors: Sequence[ArenaJuror], sheets: Sequence[ArenaSheet]) -> tuple[Cell, ...]:
    judged = drop_extremes(_totals(sheets))
    own = {sheet.juror_id: (sheet, place) for place, sheet in enumerate(sheets)}
    cells = []
    for juror in jurors:
        sheet, place = own.get(juror.pk, (None, None))
        cells.append(Cell(juror, sheet, _say_dropped(judged, place)))
    return tuple(cells)


def _say_dropped(judged: Judged, place: int | None) -> str:
    if place is None:
        return ""
    return {judged.highest: "highest", judged.lowest: "lowest"}.get(place, "")


def read_scores(contests: Sequence[ArenaContest]) -> dict[int, Decimal]:
    """The mean of each branch's scores, two decimals half up. One query."""
    sheets = standing_sheets(ArenaSheet.objects.filter(juror__contest__in=contests))
    totals: dict[int, dict[int, list[Decimal]]] = {}
    rows = sheets.order_by("juror__number").values_list("branch_id", "juror__contest_id", "total")
    for branch, contest, total in rows:
        if total is not None:
            totals.setdefault(branch, {}).setdefault(contest, []).append(total)
    return {
        branch: mean_of([score for one in each.values() if (score := score_of(one)) is not None])
        for branch, each in totals.items()
    }
