"""Candidates of titles: rule 26."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.raw import day, decoded, exact, half_up, key, rows
from tests.oracle.scoring import score_of, weigh
from tests.oracle.view import View
from tests.oracle.world import Look


@dataclass
class Candidate:
    score: Fraction | None = None
    looks: int = 0
    first: date = date.max
    black: int = 0
    open: int = 0
    failed: tuple[str, ...] = ()
    rank: int = 0


def find(view: View, policy: dict[str, Any], title: dict[str, Any]) -> dict[int, Candidate]:
    """All active households; `view` is of the whole months that count."""
    sql = """
        SELECT h.id FROM grid_household h JOIN grid_branch b ON b.id = h.branch_id
        WHERE b.township_id = %s AND h.is_active
    """
    found = {home: Candidate() for (home,) in rows(sql, view.world.township)}
    points = _points(view) if title["items"] else {}
    black, open_ones = _black(view), _open(view)
    for home, one in found.items():
        one.black, one.open = black[home], open_ones[home]
        if looks := view.looks_by_home.get(home):
            one.looks, one.first = len(weigh(looks)), looks[0].day
            exactly = (
                _score_items(looks, points, policy, title["items"])
                if title["items"]
                else score_of(looks, policy)
            )
            one.score = None if exactly is None else half_up(exactly)
        one.failed = tuple(_judge(one, title))
    _rank(list(found.values()))
    return found


def _judge(one: Candidate, title: dict[str, Any]) -> list[str]:
    failed = []
    if one.score is None:
        failed.append("not_inspected")
    elif one.score < title["least_score"]:
        failed.append("score")
    if title["no_black"] and one.black:
        failed.append("black")
    if title["no_open_problem"] and one.open:
        failed.append("open_problem")
    return failed


def _rank(candidates: list[Candidate]) -> None:
    def place(one: Candidate) -> tuple[Any, ...]:
        score = -1 if one.score is None else one.score
        return bool(one.failed), -score, -one.looks, one.first

    ordered = sorted(candidates, key=place)
    for n, one in enumerate(ordered):
        before = ordered[n - 1] if n else None
        one.rank = before.rank if before and place(before) == place(one) else n + 1


def _points(view: View) -> dict[str, dict[int, tuple[Fraction, int]]]:
    """By look and item that applied: the points given, and those possible."""
    possible = {
        (standard, number): points
        for standard, number, points in rows(
            "SELECT standard_id, number, points FROM inspections_standarditem"
        )
    }
    sql = "SELECT id, standard_id, points FROM inspections_inspection WHERE township_id = %s"
    return {
        key(pk): {
            n: (exact(got), possible[standard, n])
            for n, got in enumerate(decoded(points), start=1)
            if got is not None
        }
        for pk, standard, points in rows(sql, view.world.township)
    }


def _score_items(
    looks: list[Look], points: Any, policy: dict[str, Any], items: list[int]
) -> Fraction | None:
    """100 × Σ weight × points ÷ Σ weight × points possible; a week's weekly looks weigh one."""
    in_week: dict[Any, int] = defaultdict(int)
    for look in looks:
        in_week[look.kind, look.branch, look.day.isocalendar()[:2]] += 1
    got = possible = Fraction()
    for look in looks:
        weight = Fraction(policy["kind_weights"][look.kind])
        if look.kind == "weekly":
            weight /= in_week[look.kind, look.branch, look.day.isocalendar()[:2]]
        for item in items:
            if item in points[look.id]:
                given, most = points[look.id][item]
                got += weight * given
                possible += weight * most
    return 100 * got / possible if possible else None


def _black(view: View) -> dict[int, int]:
    sql = """
        SELECT e.household_id, b."end" FROM boards_boardentry e
        JOIN boards_board b ON b.id = e.board_id
        WHERE b.township_id = %s AND e.household_id IS NOT NULL AND e.colour = 'black'
          AND e.state = '' AND b.status IN ('published', 'superseded')
          AND NOT EXISTS (SELECT 1 FROM boards_board r WHERE r.revises_id = b.id)
    """
    found: dict[int, int] = defaultdict(int)
    for home, end in rows(sql, view.world.township):
        found[home] += view.start <= day(end) <= view.end
    return found


def _open(view: View) -> dict[int, int]:
    """Problems that are not closed, as known now."""
    found: dict[int, int] = defaultdict(int)
    for problem in view.world.problems:
        if problem.household is None or not view.is_known(problem) or problem.is_double:
            continue
        acts = [step.act for step in problem.terms[-1].steps if step.at <= view.at]
        found[view.heir(problem.household)] += "close" not in acts
    return found
