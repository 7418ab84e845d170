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
    """`arrived`: a corrected version when it was corrected."""

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


class Term(NamedTuple):
    """From when it was found, or had been closed and came back, with its own date."""

    since: date
    due: date
    steps: tuple[Step, ...]


class Problem(NamedTuple):
    """`is_double`: the same is open at the household that it was merged into."""

    id: int
    branch: int
    household: int | None
    look: str | None
    is_double: bool
    steps: tuple[Step, ...]
    terms: tuple[Term, ...]


class Merge(NamedTuple):
    gone: int
    into: int
    on: date
    at: datetime
    undone: datetime | None


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
        SELECT i.date, i.id, i.household_id, i.branch_id, i.kind, i.total,
               COALESCE(r.at, i.received_at), c.at
        FROM inspections_inspection i
        LEFT JOIN inspections_correction c ON c.superseded_id = i.id
        LEFT JOIN inspections_correction r ON r.replacement_id = i.id
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
    steps, ended = _steps(township), defaultdict(list)
    sql = """
        SELECT problem_id, household_id, due_on, closed_on FROM inspections_problemterm
        WHERE township_id = %s ORDER BY id
    """
    for problem, *term in rows(sql, township):
        ended[problem].append(term)
    sql = """
        SELECT p.id, p.branch_id, COALESCE(i.household_id, p.household_id), p.due_on, p.found_on,
               p.inspection_id, p.stage
        FROM inspections_problem p LEFT JOIN inspections_inspection i ON i.id = p.inspection_id
        WHERE p.township_id = %s
    """
    found = []
    for pk, branch, home, due, start, look, stage in rows(sql, township):
        dates = [day(term[1]) for term in ended[pk] if term[2] is not None]
        terms = _split(steps[pk], day(start), [*dates, day(due)])
        is_double = stage == "merged"
        look = look and key(look)
        found.append(Problem(pk, branch, home, look, is_double, tuple(steps[pk]), terms))
    return found


def _steps(township: int) -> dict[int, list[Step]]:
    """A step counts on the day on which it was recorded, or the phone's photo was taken."""
    found = defaultdict(list)
    sql = """
        SELECT s.problem_id, s.act, s.at, s.counted_on, s.by_phone_clock
        FROM inspections_problemstep s JOIN inspections_problem p ON p.id = s.problem_id
        WHERE p.township_id = %s ORDER BY s.id
    """
    for problem, act, at, counted, by_phone in rows(sql, township):
        on = day(counted) if by_phone else local_day(moment(at))
        found[problem].append(Step(act, moment(at), on))
    return found


def _split(steps: list[Step], start: date, dates: list[date]) -> tuple[Term, ...]:
    """What was closed and comes back has a new term; a re-check that failed gives none."""
    parts, since, closed = [[]], [start], False
    for step in steps:
        if step.act == "reopen" and closed:
            parts.append([])
            since.append(step.counts_on)
        closed = step.act == "close"
        parts[-1].append(step)
    if len(parts) != len(dates):
        raise ValueError(f"{len(parts)} terms, but {len(dates)} dates")
    return tuple(map(Term, since, dates, map(tuple, parts)))


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
    sql = """
        SELECT m.source_id, m.target_id, m."on", m.at, m.undone_at FROM grid_householdmerge m
        JOIN grid_household h ON h.id = m.source_id JOIN grid_branch b ON b.id = h.branch_id
        WHERE b.township_id = %s ORDER BY m.id
    """
    return [
        Merge(gone, into, day(on), moment(at), moment(undone))
        for gone, into, on, at, undone in rows(sql, township)
    ]
