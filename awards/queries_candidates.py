"""What candidates are counted from: one aggregate each, from queryset to queryset."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, FloatField, Func, Min, QuerySet, Sum

from boards.models import Board, BoardEntry
from boards.queries import NOBODY, credited, double_weeks, on_record
from grid.domain.periods import Days
from grid.models import Household, Township
from inspections.models import Inspection, Problem
from inspections.queries import effective, open_problems


class ItemPoints(Func):
    """The points of one item of an inspection; NULL where it did not apply."""

    arity = 1
    output_field = FloatField()

    def __init__(self, points: Any, *, item: int) -> None:
        super().__init__(points, place=item - 1)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="JSON_EXTRACT(%(expressions)s, '$[%(place)s]')"
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(%(expressions)s ->> %(place)s)::double precision"
        )


def inspections_of(
    township: Township, households: QuerySet[Household] | None, merged: Mapping[int, int] = NOBODY
) -> QuerySet[Inspection]:
    """Those that count, of these households (None: of all), and of who was `merged`."""
    rows = effective(Inspection.objects.filter(township=township))
    own = _among(rows, households)
    return own if households is None or not merged else own | rows.filter(household__in=merged)


def item_sums(
    inspections: QuerySet[Inspection],
    days: Days,
    items: Sequence[int],
    merged: Mapping[int, int] = NOBODY,
) -> QuerySet[Any, Any]:
    """Rows `(household, kind, standard, count, first, points, applied, …)`, by household.

    For each of the `items` the sum of its points and in how many inspections it applied;
    `first`: the day of the first inspection. `merged`: who is credited with the looks of whom.
    """
    return (
        _within(inspections, days)
        .annotate(home=credited(merged))
        .order_by("home", "kind", "standard")
        .values_list("home", "kind", "standard")
        .annotate(looks=Count("*"), first=Min("date"), **_item_sums(items))
    )


def item_sums_of_doubles(
    inspections: QuerySet[Inspection],
    days: Days,
    items: Sequence[int],
    merged: Mapping[int, int] = NOBODY,
) -> QuerySet[Any, Any]:
    """Rows `(household, branch, week, standard, count, points, applied, …)`.

    Of the weekly inspections of households that have several in a week (also of their others).
    """
    within = _within(inspections, days).filter(kind=Inspection.Kind.WEEKLY)
    doubled = double_weeks(inspections, days, merged).values("home")
    return (
        within.annotate(home=credited(merged))
        .filter(home__in=doubled)
        .order_by("home", "branch", "week", "standard")
        .values_list("home", "branch", "week", "standard")
        .annotate(looks=Count("*"), **_item_sums(items))
    )


def _within(inspections: QuerySet[Inspection], days: Days) -> QuerySet[Inspection]:
    return inspections.filter(date__gte=days.start, date__lte=days.end)


def _item_sums(items: Sequence[int]) -> dict[str, Any]:
    sums: dict[str, Any] = {}
    for item in items:
        sums[f"points{item}"] = Sum(ItemPoints("points", item=item))
        sums[f"applied{item}"] = Count(ItemPoints("points", item=item))
    return sums


def count_black(
    township: Township,
    days: Days,
    households: QuerySet[Household] | None,
    merged: Mapping[int, int] = NOBODY,
) -> dict[int, int]:
    """Black entries by household, on boards put in force that end in these days.

    What waits for the decision on an objection is not black yet. `merged`: who is credited with
    the entries of whom.
    """
    boards = on_record(Board.objects.filter(township=township))
    boards = boards.filter(end__gte=days.start, end__lte=days.end).order_by()
    entries = BoardEntry.objects.filter(
        board__in=boards.values("pk"),
        colour=BoardEntry.Colour.BLACK,
        state=BoardEntry.State.STANDS,
        household__isnull=False,
    )
    own = _among(entries, households) | entries.filter(household__in=merged)
    rows = own.order_by().annotate(home=credited(merged))
    return dict(rows.values_list("home").annotate(count=Count("pk")))


def count_open(
    township: Township, households: QuerySet[Household] | None, found_until: date | None
) -> dict[int, int]:
    """Open problems by household; `found_until`: only those found up to this day."""
    problems = open_problems(Problem.objects.filter(township=township, household__isnull=False))
    if found_until:
        problems = problems.filter(found_on__lte=found_until)
    return _count(_among(problems, households))


def _among(rows: QuerySet[Any], households: QuerySet[Household] | None) -> QuerySet[Any]:
    if households is None:
        return rows
    return rows.filter(household__in=households.order_by().values("pk"))


def _count(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("household").annotate(count=Count("pk")))
