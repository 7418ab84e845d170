"""What the items of the standard got in a span of days, exactly by date, branch by branch."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from grid.domain.periods import Days, monday_of
from inspections.domain.standards import load_standard
from inspections.models import ITEMS, Inspection, WeekSummary
from inspections.queries import effective


@dataclass
class ItemSums:
    """By item, from the first on: points given, points possible, times under the pass mark."""

    points: list[float] = field(default_factory=lambda: [0.0] * ITEMS)
    possible: list[float] = field(default_factory=lambda: [0.0] * ITEMS)
    failed: list[int] = field(default_factory=lambda: [0] * ITEMS)

    def add(self, place: int, points: float, possible: float, failed: int) -> None:
        self.points[place] += points
        self.possible[place] += possible
        self.failed[place] += failed

    def add_all(self, other: "ItemSums") -> None:
        columns = zip(other.points, other.possible, other.failed, strict=True)
        for place, (points, possible, failed) in enumerate(columns):
            self.add(place, points, possible, failed)


def sum_items(
    summaries: QuerySet[WeekSummary], inspections: QuerySet[Inspection], days: Days
) -> dict[int, ItemSums]:
    """The sums of these days by branch: two queries.

    Weeks that lie wholly in the days are read from their summaries; only the broken ones at both
    ends, of six days each at most, from the inspections themselves.
    """
    first, after = whole_weeks(days)
    sums: dict[int, ItemSums] = defaultdict(ItemSums)
    rows = summaries.filter(week__gte=first, week__lt=after).order_by()
    for branch, *columns in rows.values_list(
        "branch", "item_points", "item_possible", "item_failed"
    ):
        sums[branch].add_all(ItemSums(*columns))
    broken = Q(date__gte=days.start, date__lt=first) | Q(date__gte=after, date__lte=days.end)
    if first >= after:
        broken = Q(date__gte=days.start, date__lte=days.end)
    looks = effective(inspections).filter(broken).order_by()
    for branch, standard, points in looks.values_list("branch", "standard", "points"):
        _add_look(sums[branch], standard, points)
    return sums


def whole_weeks(days: Days) -> tuple[date, date]:
    """The first Monday of a week that lies wholly in the days, and the Monday after the last."""
    return monday_of(days.start + timedelta(days=6)), monday_of(days.end + timedelta(days=1))


def _add_look(sums: ItemSums, standard: int, points: list[float | None]) -> None:
    for place, (got, item) in enumerate(zip(points, load_standard(standard).items, strict=True)):
        if got is not None:
            sums.add(place, got, item.points, got < item.pass_mark)
