"""What the pages of a surprise visit show: its branches with their households, and its gap."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from grid.domain.periods import Period, PeriodKind
from grid.models import Branch, Household, User
from grid.scope import Scope
from inspections.domain.draw import BRANCH_STEP, key_of, read_frame, text_of
from inspections.domain.gap import Gap, adjust_by_holm, compare, mark_by_holm
from inspections.models import Inspection, Problem, Visit, VisitDraw, VisitHousehold
from inspections.queries import counted
from inspections.queries_visits import Figures, Pair, pairs_of, with_inspections

FINDINGS = 12  # of a household on paper: more than items there are none


@dataclass
class Line:
    """A household of a visit; `row` is None while the visit is only planned."""

    household: Household
    order: int
    row: VisitHousehold | None = None
    inspection_id: UUID | None = None
    total: Decimal | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_left(self) -> bool:
        return self.row is not None and not self.inspection_id and not self.row.skip_reason


@dataclass
class Group:
    """A branch of a visit."""

    branch: Branch
    lines: list[Line] = field(default_factory=list)

    @property
    def figures(self) -> Figures:
        return sum_up(self.lines)


def sum_up(lines: Iterable[Line]) -> Figures:
    figures = Figures()
    for line in lines:
        figures.households += 1
        figures.problems += len(line.problems)
        if line.total is not None:
            figures.totals.append(line.total)
        elif line.row and line.row.skip_reason:
            figures.skipped += 1
    return figures


def group_visit(user: User, visit: Visit, draw: VisitDraw | None) -> list[Group]:
    """The branches that the person may see, in the order of their codes."""
    if visit.begun_at is None:
        return _from_draw(user, draw.drawn) if draw else []
    rows = with_inspections(Scope(user).of(VisitHousehold).filter(visit=visit)).order_by("order")
    rows = rows.select_related("household__branch", "added_by", "skipped_by")
    found = _findings(user, visit)
    lines = [
        Line(
            one.household,
            one.order,
            one,
            one.inspection_id,
            one.total,
            found.get(one.household_id, []),
        )
        for one in rows
    ]
    return _by_branch(lines)


def _findings(user: User, visit: Visit) -> dict[int, list[Problem]]:
    seen = Scope(user).of(VisitHousehold).filter(visit=visit)
    rows = counted(Scope(user).of(Problem)).filter(
        source=Problem.Source.SURPRISE,
        found_on=visit.date,
        household__in=seen.values("household"),
    )
    found: dict[int, list[Problem]] = defaultdict(list)
    for problem in rows.select_related("item").order_by("item_number", "pk"):
        if problem.household_id:
            found[problem.household_id].append(problem)
    return found


def _from_draw(user: User, drawn: Sequence[dict[str, Any]]) -> list[Group]:
    """Before it begins only the draw says who it will be."""
    ids = [pk for one in drawn for _code, pk in one["households"]]
    homes = Scope(user).of(Household).filter(pk__in=ids).select_related("branch").in_bulk()
    order = {pk: number for number, pk in enumerate(ids, start=1)}
    return _by_branch([Line(homes[pk], order[pk]) for pk in ids if pk in homes])


def _by_branch(lines: Iterable[Line]) -> list[Group]:
    groups: dict[int, Group] = {}
    for line in lines:
        branch = line.household.branch
        groups.setdefault(branch.pk, Group(branch)).lines.append(line)
    return sorted(groups.values(), key=lambda group: group.branch.code)


class Ticket(NamedTuple):
    """A candidate of a draw with its key; `place` 1 for who is drawn first."""

    place: int
    code: str
    weight: int
    key: str
    is_drawn: bool


class Urn(NamedTuple):
    """One step of a draw: who could be drawn, the first ones first. `code` names the branch."""

    code: str
    number: int
    tickets: list[Ticket]


def open_urns(draw: VisitDraw, codes: Iterable[str] | None) -> list[Urn]:
    """Every step of the draw with every key, made anew from what is kept.

    For a village (`codes` of its branches) only the step in its own.
    """
    frame = read_frame(draw.frame)
    steps = [("", BRANCH_STEP, frame.branches, frame.branch_count)]
    for one in draw.drawn:
        code = one["code"]
        steps.append((code, code, frame.households[code], frame.per_branch))
    urns = []
    for code, purpose, candidates, count in steps:
        if codes is not None and code not in codes:
            continue
        keys = sorted((key_of(one, seed=draw.seed, purpose=purpose), one.code, one.weight)
                      for one in candidates)  # fmt: skip
        tickets = [
            Ticket(place, name, weight, f"{key:.10f}", place <= count)
            for place, (key, name, weight) in enumerate(keys, start=1)
        ]
        urns.append(Urn(code, count, tickets))
    return urns


def sample_of(draw: VisitDraw, urns: Sequence[Urn]) -> str:
    """The text hashed for the first candidate on the page."""
    for urn in urns:
        if urn.tickets:
            purpose = urn.code or BRANCH_STEP
            return text_of(urn.tickets[0].code, seed=draw.seed, purpose=purpose)
    return ""


WIDE, EDGE = 240, 20.0  # of the drawing: its width, and the points at its ends


class GapRow(NamedTuple):
    """A branch on the page of gaps; `dot`, `left` are places on the drawing.

    `adjusted`: its p among all branches tested in its township; None: not tested.
    """

    branch: Branch
    gap: Gap
    dot: float | None
    left: float | None
    adjusted: float | None = None
    is_marked: bool = False


def draw_gaps(period: Period, branches: Sequence[Branch]) -> list[GapRow]:
    """Each branch, marked ones first, then by how sure it is; those without pairs last.

    All branches of their townships are tested together: what a branch reads of itself doesn't
    depend on who reads it.
    """
    shown, townships = {one.pk for one in branches}, {one.township_id for one in branches}
    pairs: dict[int, list[Pair]] = defaultdict(list)
    inspections = Inspection.objects.filter(township__in=townships)
    for pair in pairs_of(inspections, start=period.start, end=period.end):
        pairs[pair.branch].append(pair)
    rows = []
    for township in townships:
        all_of_it = Branch.objects.filter(township=township)
        rows += _mark([_gap_row(branch, pairs[branch.pk]) for branch in all_of_it])
    return sorted((row for row in rows if row.branch.pk in shown), key=_surest)


def _mark(rows: Sequence[GapRow]) -> list[GapRow]:
    """With the verdict over all of these branches."""
    ps = [row.gap.p for row in rows if row.gap.p is not None]
    verdicts = zip(adjust_by_holm(ps), mark_by_holm(ps), strict=True)
    return [row if row.gap.p is None else _judge(row, *next(verdicts)) for row in rows]


def _judge(row: GapRow, adjusted: float, is_marked: bool) -> GapRow:
    return row._replace(adjusted=adjusted, is_marked=is_marked)


def _surest(row: GapRow) -> tuple[bool, bool, float, str]:
    p = row.gap.p if row.gap.p is not None else 2.0
    return not row.is_marked, not row.gap.n, p, row.branch.code


def _gap_row(branch: Branch, pairs: Sequence[Pair]) -> GapRow:
    gap = compare([(pair.own, pair.surprise) for pair in pairs])
    dot = None if gap.mean is None else _place(gap.mean)
    return GapRow(branch, gap, dot, None if gap.low is None else _place(gap.low))


def _place(points: float) -> float:
    return round((min(max(points, -EDGE), EDGE) + EDGE) / (2 * EDGE) * WIDE, 1)


def recent_periods(today: date, chosen: Period) -> list[Period]:
    """The running half-years and quarters and those before, the newest first."""
    periods = {chosen}
    for kind, number in ((PeriodKind.HALF, 4), (PeriodKind.QUARTER, 6)):
        period = Period.holding(today, kind)
        for _place_back in range(number):
            periods.add(period)
            period = period.previous
    return sorted(periods, key=lambda one: (one.end, one.start), reverse=True)
