"""The figures of a report: by date, of who belonged on the last day, problems as they stood."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

from tests.oracle.raw import decoded, exact, half_up, key, rows
from tests.oracle.view import View
from tests.oracle.world import Problem

SOON = timedelta(days=7)
FIGURES = (
    "households", "inspected", "inspections", "found", "closed", "open", "waiting", "overdue",
    "soon",
)  # fmt: skip


@dataclass
class Totals:
    """Of one branch. `open`: not closed; `waiting`: of these put right."""

    households: int = 0
    inspected: int = 0
    inspections: int = 0
    total: Fraction = Fraction()
    found: int = 0
    closed: int = 0
    open: int = 0
    waiting: int = 0
    overdue: int = 0
    soon: int = 0


@dataclass
class Item:
    points: Fraction = field(default_factory=Fraction)
    possible: Fraction = field(default_factory=Fraction)
    failed: int = 0

    @property
    def share(self) -> Fraction | None:
        return half_up(100 * self.points / self.possible, 1) if self.possible else None


def count_totals(view: View) -> dict[int, Totals]:
    found: dict[int, Totals] = {branch: Totals() for branch in view.world.branches}
    for (home, branch), _ in view.belonging.items():
        if view.belongs(home, branch, view.last):
            found[branch].households += 1
            found[branch].inspected += home in view.looks_by_home
    for look in view.looks:
        found[look.branch].inspections += 1
        found[look.branch].total += look.total
    for problem in view.world.problems:
        if view.is_known(problem):
            _add_problem(found[problem.branch], view, problem)
    return found


def _add_problem(totals: Totals, view: View, problem: Problem) -> None:
    """As it stood on the last day: by the term that ran then."""
    begun = [term for term in problem.terms if term.since <= view.last]
    if not begun:
        return
    totals.found += view.start <= begun[0].since <= view.last
    term = begun[-1]
    done = [
        step for step in term.steps
        if step.at <= view.at and step.counts_on <= view.last and step.act == "close"
    ]  # fmt: skip
    if done:
        totals.closed += view.start <= done[-1].counts_on
        return
    is_right = view.put_right_on(term) is not None
    totals.open += 1
    totals.waiting += is_right
    totals.overdue += term.due < view.last and not is_right
    totals.soon += view.last <= term.due <= view.last + SOON and not is_right


def count_items(view: View) -> dict[int, Item]:
    """By the item's number, of the looks dated in the period."""
    standards = defaultdict(list)
    for standard, number, points, least in rows(
        "SELECT standard_id, number, points, pass_mark FROM inspections_standarditem"
    ):
        standards[standard].append((number, Fraction(points), exact(least)))
    counted = {look.id for look in view.looks}
    found = defaultdict(Item)
    sql = "SELECT id, standard_id, points FROM inspections_inspection WHERE township_id = %s"
    for pk, standard, points in rows(sql, view.world.township):
        if key(pk) in counted:
            told = decoded(points)
            for number, possible, least in standards[standard]:
                if (got := told[number - 1]) is not None:
                    item = found[number]
                    item.points += Fraction(str(got))
                    item.possible += possible
                    item.failed += Fraction(str(got)) < least
    return found
