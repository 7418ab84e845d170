"""A township in a period, as known at a moment: rules 1 to 6 and 11 to 13."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property

from tests.oracle.raw import local_day
from tests.oracle.world import PUT_RIGHT, Look, Merge, Problem, World


class View:
    """`last` is the last day looked at: the period's, or today where it still runs."""

    def __init__(self, world: World, start: date, end: date, at: datetime) -> None:
        self.world, self.start, self.end, self.at = world, start, end, at
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
        return merge.on <= self.end and merge.on <= local_day(self.at)

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

    def belongs(self, household: int, branch: int, on: date) -> bool:
        return bool(self.belonging.get((household, branch), 0) >> (on - self.start).days & 1)

    def place(self, problem: Problem, on: date) -> tuple[int | None, int | None]:
        """Household and branch that a problem counts for on a day; no branch: for none."""
        if problem.household is None:
            return None, problem.branch
        home = self.heir(problem.household)
        belongs = self.belongs(home, problem.branch, on)
        return home, problem.branch if belongs else None

    def put_right_on(self, problem: Problem) -> date | None:
        """Rules 12 and 13: the day, as it stood on the last day looked at."""
        found = None
        for step in problem.steps:
            if step.at > self.at or step.counts_on > self.last:
                continue
            if step.act in PUT_RIGHT:
                found = found or step.counts_on
            elif step.act == "reopen":
                found = None
        return found

    @cached_property
    def arrivals(self) -> dict[str, datetime]:
        return {look.id: look.arrived for look in self.world.looks}

    def _is_known(self, problem: Problem) -> bool:
        """Not withdrawn, and found by what had arrived."""
        told = [step.act for step in problem.steps if step.at <= self.at]
        if problem.look is None:
            return "report" in told and "withdraw" not in told
        return self.arrivals[problem.look] <= self.at and "withdraw" not in told

    @cached_property
    def problems(self) -> list[Problem]:
        return [one for one in self.world.problems if self._is_known(one)]

    def due(self) -> Iterator[tuple[Problem, int | None, bool]]:
        """Rule 11: problem, branch, and whether it was put right by its date."""
        for one in self.problems:
            if self.start <= one.due <= self.last:
                day = self.put_right_on(one)
                _, branch = self.place(one, one.due)
                yield one, branch, day is not None and day <= one.due

    def overdue(self) -> Iterator[tuple[int | None, int | None]]:
        """Rule 15.2: household and branch of each."""
        for one in self.problems:
            if one.due < self.last and self.put_right_on(one) is None:
                yield self.place(one, self.last)
