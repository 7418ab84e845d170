"""On which days of a period a household belonged to which branch (docs/scoring.md, 1–4).

Days are counted from the period's first (0). Of thousands of households almost all belong to
one branch throughout: only the others' spans are kept.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from boards.domain.streams import DayNumbers, stream_rows
from grid.domain.periods import Days
from grid.models import Branch, Household, Membership, Township


class Home(NamedTuple):
    """The branch to which a household belonged last, and the household's code."""

    branch_id: int
    code: str


class Span(NamedTuple):
    """The days from `since` on, up to the one before `until`, in a branch."""

    branch_id: int
    since: int
    until: int


class Whole(NamedTuple):
    """How many households belonged to a branch on any day, and on how many days in all."""

    homes: int
    days: int


@dataclass(frozen=True)
class Stays:
    """`length` of the period in days; `spans` of who was not in one branch throughout.

    `told`: days by household and branch that a board has noted; they stand. Of the branches in
    `noted` it has noted all who did not belong there throughout.
    """

    length: int
    spans: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    told: Mapping[tuple[int, int], int] = field(default_factory=dict)
    noted: Container[int] = frozenset()

    def days_of(self, household: int, branch: int, home: Home | None, first: int) -> int:
        """The days in this branch of who was first looked at there on the day `first`.

        `home`: None for who belonged nowhere in the period.
        """
        if self._is_told(household, branch):
            return self.told.get((household, branch), self.length)
        if household not in self.spans:
            return self.length if home and home.branch_id == branch else 0
        return count_days(self.in_branch(household, branch), self.length, first)

    def gained(self, household: int, branch: int, days: int) -> int:
        """How many of these days follow from the look alone: before it was entered."""
        if self._is_told(household, branch) or household not in self.spans:
            return 0
        return days - count_days(self.in_branch(household, branch), self.length)

    def _is_told(self, household: int, branch: int) -> bool:
        return branch in self.noted or (household, branch) in self.told

    def in_branch(self, household: int, branch: int) -> list[tuple[int, int]]:
        own = (span for span in self.spans[household] if span.branch_id == branch)
        return sorted((span.since, span.until) for span in own)


def count_days(spans: list[tuple[int, int]], length: int, first: int | None = None) -> int:
    """The days of the period in these spans (in order), each counted once.

    From the day of the first look on, if that is earlier than the first span.
    """
    if spans and first is not None and first < spans[0][0]:
        spans = [(first, spans[0][0]), *spans]
    days, reached = 0, 0
    for since, until in spans:
        since, until = max(since, reached), min(until, length)
        if until > since:
            days, reached = days + until - since, until
    return days


def read_stays(
    township: Township,
    period: Days,
    *,
    merged: Mapping[int, int],
    branch: Branch | None = None,
) -> tuple[dict[int, Home], Stays]:
    """The homes by household, and their stays; of a branch's households, or of all.

    Also of those who come after the period: they may have been looked at before. Who is credited
    with a stay in a branch without an own one has its home there, too. One query; two for such.
    """
    length = (period.end - period.start).days + 1
    throughout = (0, length)
    apart = merged.keys() | set(merged.values())
    homes: dict[int, Home] = {}
    spans: dict[int, list[Span]] = defaultdict(list)
    through: dict[int, list[Span]] = defaultdict(list)
    days = DayNumbers(period.start)
    for household, found in groupby(stream_rows(_rows(township, period, branch)), itemgetter(0)):
        own, rows = [], list(found)
        for _household, there, since, until, _code in rows:
            left = length if until is None else min(days[until], length)
            own.append(Span(there, max(days[since], 0), left))
        if household in apart or len(own) > 1 or own[0][1:] != throughout:
            spans[merged.get(household, household)] += own
        if household in merged:
            through[merged[household]] += own
        else:
            homes[household] = _last_home(own, rows[0][4], length)
    absent = Household.objects.filter(pk__in=through.keys() - homes.keys())
    for pk, code in absent.values_list("pk", "code"):
        homes[pk] = _last_home(through[pk], code, length)
    return homes, Stays(length, {pk: tuple(found) for pk, found in spans.items()})


def _last_home(own: list[Span], code: str, length: int) -> Home:
    """The branch of the last span that begins within the period, or else of the first."""
    begun = [span for span in own if span.since < length]
    return Home((begun or own[:1])[-1].branch_id, code)


def _rows(township: Township, period: Days, branch: Branch | None) -> QuerySet[Any, Any]:
    """Rows `(household, branch, since, until, code)` of who had not left before the period."""
    rows = Membership.objects.filter(branch__township=township)
    if branch:
        rows = rows.filter(branch=branch)
    staying = rows.filter(Q(until=None) | Q(until__gt=period.start))
    columns = ("household", "branch", "since", "until", "household__code")
    return staying.order_by("household", "since", "pk").values_list(*columns)


def sum_up(homes: Mapping[int, Home], stays: Stays) -> dict[int, Whole]:
    """The whole of each branch, by its id."""
    throughout = Counter(home.branch_id for pk, home in homes.items() if pk not in stays.spans)
    count, days = Counter(throughout), Counter({b: n * stays.length for b, n in throughout.items()})
    for household, spans in stays.spans.items():
        for branch in {span.branch_id for span in spans}:
            found = count_days(stays.in_branch(household, branch), stays.length)
            count[branch] += found > 0
            days[branch] += found
    return {branch: Whole(count[branch], days[branch]) for branch in count}
