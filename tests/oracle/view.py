"""A township in a period, as known at a moment: rules 1 to 6 and 11 to 13."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property

from tests.oracle.raw import local_day
from tests.oracle.world import PUT_RIGHT, Look, Merge, Problem, Term, World


class View:
    """`last` is the last day looked at: the period's, or today where it still runs."""

    def __init__(
        self, world: World, start: date, end: date, at: datetime, *, as_one: bool = True
    ) -> None:
        """`as_one`: merged households are one (rule 4)."""
        self.world, self.start, self.end, self.at = world, start, end, at
        self.as_one = as_one
        self.last = min(end, local_day(at))

    @cached_property
    def heirs(self) -> dict[int, int]:
        """Rule 4: who stands for the one merged, in a period that ends on that day or later."""
        into = {one.gone: one.into for one in self.world.merges if self._is_merged(one)}
        found = {}
        for gone in into:
            heir = gone
            while heir in into:
                heir = into[heir]
            found[gone] = heir
        return found

    def _is_merged(self, merge: Merge) -> bool:
        is_one = merge.at <= self.at and not (merge.undone and merge.undone <= self.at)
        return self.as_one and is_one and merge.on <= self.end

    def heir(self, household: int) -> int:
        return self.heirs.get(household, household)

    @cached_property
    def looks(self) -> list[Look]:
        """Rule 5, with rule 4."""
        return [
            look._replace(household=self.heir(look.household))
            for look in self.world.looks_of(self.start, self.end)
            if look.arrived <= self.at and not (look.gone and look.gone <= self.at)
        ]

    @cached_property
    def looks_by_home(self) -> dict[int, list[Look]]:
        found = defaultdict(list)
        for look in self.looks:
            found[look.household].append(look)
        return found

    def _mask(self, first: date, until: date | None) -> int:
        """The days of the period from `first` to the day before `until`, a bit each."""
        a = max((first - self.start).days, 0)
        length = (self.end - self.start).days + 1
        z = length if until is None else min((until - self.start).days, length)
        return ((1 << z) - 1) & ~((1 << a) - 1) if z > a else 0

    @cached_property
    def belonging(self) -> dict[tuple[int, int], int]:
        """Rules 1, 2 and 4: bits of the days, by household and branch."""
        found, entry = defaultdict(int), {}
        for span in self.world.spans:
            at = (self.heir(span.whose), span.of)
            found[at] |= self._mask(span.since, span.until)
            entry[at] = min(span.since, entry.get(at, span.since))
        for look in self.looks:  # by day: the first one comes first
            at = (look.household, look.branch)
            if look.day < entry.get(at, date.max):
                found[at] |= self._mask(look.day, entry.get(at))
                entry[at] = look.day
        return found

    def days(self, household: int, branch: int) -> int:
        return self.belonging.get((household, branch), 0).bit_count()

    @cached_property
    def days_by_branch(self) -> dict[int, dict[int, int]]:
        found = defaultdict(dict)
        for (home, branch), bits in self.belonging.items():
            if bits:
                found[branch][home] = bits.bit_count()
        return found

    def last_branch(self, household: int) -> int:
        """The one to which it belonged last in the period; else the one it is in now."""
        return self.last_branches.get(household, self.world.households[household][0])

    @cached_property
    def last_branches(self) -> dict[int, int]:
        found = {}
        for (home, branch), mask in self.belonging.items():
            if mask:
                found[home] = max(found.get(home, (0, 0)), (mask.bit_length(), branch))
        return {home: branch for home, (_, branch) in found.items()}

    def belongs(self, household: int, branch: int, on: date) -> bool:
        return bool(self.belonging.get((household, branch), 0) >> (on - self.start).days & 1)

    def place(self, problem: Problem, on: date) -> tuple[int | None, int | None]:
        """Household and branch that a problem counts for on a day; no branch: for none."""
        if problem.household is None:
            return None, problem.branch
        home = self.heir(problem.household)
        belongs = self.belongs(home, problem.branch, on)
        return home, problem.branch if belongs else None

    def put_right_on(self, term: Term) -> date | None:
        """Rules 12 and 13: the day, as it stood on the last day looked at."""
        before = found = None
        for step in term.steps:
            if step.at > self.at or step.counts_on > self.last:
                continue
            if step.act in PUT_RIGHT:
                found = found or step.counts_on
            elif step.act == "reopen":
                before, found = found, None
            elif step.act == "restore":
                found = before
        return found

    @cached_property
    def arrivals(self) -> dict[str, datetime]:
        return {look.id: look.arrived for look in self.world.looks}

    def is_known(self, problem: Problem) -> bool:
        """Found by what had arrived, and neither unmade nor a double of another."""
        told = [step for step in problem.steps if step.at <= self.at]
        for step in reversed(told):
            if step.act == "restore":
                break
            if step.act == "withdraw" and not (problem.is_double and step.counts_on > self.last):
                return False
        if problem.look is None:
            return any(step.act == "report" for step in told)
        return self.arrivals[problem.look] <= self.at

    @cached_property
    def terms(self) -> list[tuple[Problem, Term]]:
        """Those of the problems known that had begun on the last day looked at."""
        return [
            (one, term)
            for one in self.world.problems
            if self.is_known(one)
            for term in one.terms
            if term.since <= self.last
        ]

    def due(self) -> Iterator[tuple[int | None, bool]]:
        """Rule 11: branch of each, and whether it was put right by its date."""
        for problem, term in self.terms:
            if self.start <= term.due <= self.last:
                day = self.put_right_on(term)
                _, branch = self.place(problem, term.due)
                yield branch, day is not None and day <= term.due

    def overdue(self) -> Iterator[tuple[int | None, int | None]]:
        """Rule 15.2: household and branch of each."""
        for problem, term in self.terms:
            if term.due < self.last and self.put_right_on(term) is None:
                yield self.place(problem, self.last)
