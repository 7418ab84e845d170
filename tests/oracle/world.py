"""What happened, as the tables tell it: read once, looked at from any moment."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.raw import day, exact, half_up, key, local_day, mean, moment, rows

PUT_RIGHT = {"rectify", "close"}


class Look(NamedTuple):
    day: date
    id: str
    household: int
    branch: int
    kind: str
    total: Fraction
    arrived: datetime
    gone: datetime | None  # corrected away or annulled


class Span(NamedTuple):
    """First day, and the day after the last (None: still)."""

    whose: int  # household
    of: int  # branch, or member
    since: date
    until: date | None


class Step(NamedTuple):
    act: str
    at: datetime
    counts_on: date


class Problem(NamedTuple):
    id: int
    branch: int
    household: int | None
    due: date
    found: date
    look: str | None
    steps: tuple[Step, ...]


class Merge(NamedTuple):
    gone: int
    into: int
    on: date


class Contest(NamedTuple):
    on: date
    closed: datetime
    results: dict[int, Fraction]  # by branch


@dataclass
class World:
    """One township."""

    township: int
    branches: dict[int, str] = field(default_factory=dict)  # codes
    households: dict[int, tuple[int, str]] = field(default_factory=dict)  # branch now, code
    looks: list[Look] = field(default_factory=list)  # by day
    spans: list[Span] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    contests: list[Contest] = field(default_factory=list)

    def looks_of(self, start: date, end: date) -> list[Look]:
        first = bisect_left(self.looks, start, key=lambda look: look.day)
        return self.looks[first : bisect_right(self.looks, end, key=lambda look: look.day)]


def load(township: int) -> World:
    world = World(township)
    for pk, code in rows("SELECT id, code FROM grid_branch WHERE township_id = %s", township):
        world.branches[pk] = code
    sql = """
        SELECT h.id, h.branch_id, h.code FROM grid_household h
        JOIN grid_branch b ON b.id = h.branch_id WHERE b.township_id = %s
    """
    world.households = {pk: (branch, code) for pk, branch, code in rows(sql, township)}
    world.looks = sorted(_looks(township))
    world.spans = spans_of("grid_membership", "branch_id", township)
    world.merges = _merges(township)
    world.problems = _problems(township)
    world.contests = _contests(township)
    return world


def _looks(township: int) -> list[Look]:
    sql = """
        SELECT i.date, i.id, i.household_id, i.branch_id, i.kind, i.total, i.received_at, c.at
        FROM inspections_inspection i
        LEFT JOIN inspections_correction c ON c.superseded_id = i.id
        WHERE i.township_id = %s
    """
    return [
        Look(day(on), key(pk), home, branch, kind, exact(total), moment(at), moment(gone))
        for on, pk, home, branch, kind, total, at, gone in rows(sql, township)
    ]


def spans_of(table: str, of: str, township: int) -> list[Span]:
    sql = f"""
        SELECT s.household_id, s.{of}, s.since, s.until FROM {table} s
        JOIN grid_household h ON h.id = s.household_id
        JOIN grid_branch b ON b.id = h.branch_id
        WHERE b.township_id = %s
    """  # noqa: S608
    return [Span(home, of, day(a), day(z)) for home, of, a, z in rows(sql, township)]


def _problems(township: int) -> list[Problem]:
    steps = defaultdict(list)
    sql = """
        SELECT s.problem_id, s.act, s.at FROM inspections_problemstep s
        JOIN inspections_problem p ON p.id = s.problem_id WHERE p.township_id = %s ORDER BY s.id
    """
    for problem, act, at in rows(sql, township):
        steps[problem].append(Step(act, moment(at), local_day(moment(at))))
    sql = """
        SELECT id, branch_id, household_id, due_on, found_on, inspection_id
        FROM inspections_problem WHERE township_id = %s
    """
    return [
        Problem(pk, branch, home, day(due), day(found), look and key(look), tuple(steps[pk]))
        for pk, branch, home, due, found, look in rows(sql, township)
    ]


def _judge(totals: list[Fraction]) -> Fraction:
    """Of five jurors or more one highest and one lowest do not count; two decimals."""
    kept = sorted(totals)[1:-1] if len(totals) >= 5 else totals
    return half_up(mean(kept))


def _contests(township: int) -> list[Contest]:
    sheets = defaultdict(lambda: defaultdict(list))
    sql = """
        SELECT j.contest_id, s.branch_id, s.total FROM inspections_arenasheet s
        JOIN inspections_arenajuror j ON j.id = s.juror_id
        JOIN inspections_arenacontest c ON c.id = j.contest_id
        WHERE c.township_id = %s AND s.is_current AND s.total IS NOT NULL
    """
    for contest, branch, total in rows(sql, township):
        sheets[contest][branch].append(exact(total))
    sql = """
        SELECT id, date, closed_at FROM inspections_arenacontest
        WHERE township_id = %s AND status = 'closed'
    """
    return [
        Contest(day(on), moment(at), {of: _judge(told) for of, told in sheets[pk].items()})
        for pk, on, at in rows(sql, township)
    ]


def _merges(township: int) -> list[Merge]:
    """The day of a merging is the one on which the household merged ceased to belong."""
    sql = """
        SELECT h.id, h.merged_into_id, MAX(m.until) FROM grid_household h
        JOIN grid_branch b ON b.id = h.branch_id
        JOIN grid_membership m ON m.household_id = h.id
        WHERE b.township_id = %s AND h.merged_into_id IS NOT NULL
        GROUP BY h.id, h.merged_into_id
    """
    return [Merge(gone, into, day(on)) for gone, into, on in rows(sql, township)]
