"""What boards are counted from: one aggregate each, from queryset to queryset."""

from collections import Counter
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, Sum

from boards.models import Board, BoardEntry, ScoringPolicy
from grid.domain.periods import Days
from grid.models import User
from grid.scope import Scope
from inspections.models import Correction, Inspection, Problem
from inspections.queries import terms_before, terms_now


def sums_by_household(inspections: QuerySet[Inspection], period: Days) -> QuerySet[Any, Any]:
    """Rows `(household, kind, count, total)` of the period's inspections, by household.

    `total` is a float on SQLite and a decimal on PostgreSQL: sums of numbers with one decimal.
    """
    return (
        inspections.filter(date__gte=period.start, date__lte=period.end)
        .order_by("household", "kind")
        .values_list("household", "kind")
        .annotate(count=Count("*"), sum=Sum("total", output_field=FloatField()))
    )


def counted_at(
    inspections: QuerySet[Inspection], at: datetime, *, arrived_by: datetime | None = None
) -> QuerySet[Inspection]:
    """Those that counted at that moment: arrived by then, and not superseded or annulled by then.

    `arrived_by`: a revised board counts what had arrived for its first version, as corrected.

    A version that replaced another keeps the other's time of arrival: it counts from its
    correction on. Only corrections made later need a look; without them it is what counts now.
    """
    later = Correction.objects.filter(at__gt=at).order_by()
    replaced = later.filter(replacement__isnull=False).values("replacement")
    counted_then = Q(is_effective=True) | Q(pk__in=later.values("superseded"))
    arrived = inspections.filter(counted_then, received_at__lte=arrived_by or at)
    return arrived.exclude(pk__in=replaced)


def valid_policies(policies: QuerySet[ScoringPolicy], *, on: date) -> QuerySet[ScoringPolicy]:
    """The versions that have begun, the one valid on the day first."""
    return policies.filter(valid_from__lte=on).order_by("-valid_from", "-version")


class Cleared(NamedTuple):
    """Problems due, and of them those put right by their own date."""

    due: int = 0
    cleared: int = 0


def terms_on(problems: QuerySet[Problem], day: date) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The terms of these problems as they stood on this day: those that run now, and ended ones.

    Both have `due_on`, `rectified_on`, `branch` and `household`.
    """
    return terms_now(problems, day), terms_before(problems, day)


def cleared_by_branch(problems: QuerySet[Problem], start: date, end: date) -> dict[int, Cleared]:
    """Problems due in these days, as they stood on the last of them, by branch. Two queries.

    What was reported as rectified counts, unless a re-check has found otherwise by then.
    """
    found: dict[int, Cleared] = {}
    for terms in terms_on(problems, end):
        for branch, due, cleared in _clear(terms.filter(due_on__gte=start, due_on__lte=end)):
            before = found.get(branch, Cleared())
            found[branch] = Cleared(before.due + due, before.cleared + cleared)
    return found


def _clear(terms: QuerySet[Any]) -> QuerySet[Any, Any]:
    return (
        terms.order_by()
        .values_list("branch")
        .annotate(due=Count("pk"), cleared=Count("pk", filter=Q(rectified_on__lte=F("due_on"))))
    )


def count_overdue(problems: QuerySet[Problem], day: date, by: str) -> Counter[int]:
    """Past their date on `day` and not put right by then, by `household` or `branch`.

    Two queries.
    """
    counts: Counter[int] = Counter()
    for terms in terms_on(problems, day):
        late = terms.filter(due_on__lt=day).filter(Q(rectified_on=None) | Q(rectified_on__gt=day))
        counts.update(dict(late.order_by().values_list(by).annotate(count=Count("pk"))))
    return counts


def visible_boards(user: User) -> QuerySet[Board]:
    """Drafts only for who drafts."""
    boards = (
        Scope(user).of(Board).select_related("township", "branch", "drafted_by", "published_by")
    )
    if not user.has_perm("boards.add_board"):
        boards = boards.exclude(status=Board.Status.DRAFT)
    return boards


def entries_on_sides(entries: QuerySet[BoardEntry]) -> QuerySet[BoardEntry]:
    """Red and black entries in the order of the board."""
    return entries.exclude(colour="").order_by("rank")


def published(boards: QuerySet[Board]) -> QuerySet[Board]:
    """Those in force."""
    return boards.filter(status=Board.Status.PUBLISHED)


def shown_boards(boards: QuerySet[Board]) -> QuerySet[Board]:
    """Those that people have seen: under notice, published, or superseded since."""
    shown = (Board.Status.NOTICE, Board.Status.PUBLISHED, Board.Status.SUPERSEDED)
    return boards.filter(status__in=shown)


def on_record(boards: QuerySet[Board]) -> QuerySet[Board]:
    """The latest versions of boards that were published, in force or superseded since."""
    was_published = (Board.Status.PUBLISHED, Board.Status.SUPERSEDED)
    return boards.filter(status__in=was_published, revision=None)


def latest_of_each_level(boards: QuerySet[Board]) -> QuerySet[Board]:
    """Of each level the board that ends last; of those that end together the longest."""
    newest = boards.filter(level=OuterRef("level")).order_by("-end", "start").values("pk")[:1]
    return boards.filter(pk=Subquery(newest)).order_by("level")


def boards_holding(
    boards: QuerySet[Board], inspection: Inspection, until: datetime
) -> QuerySet[Board]:
    """Boards published up to `until` into which this inspection was counted."""
    return (
        on_record(boards)
        .filter(
            township=inspection.township_id,
            start__lte=inspection.date,
            end__gte=inspection.date,
            published_at__range=(inspection.received_at, until),
        )
        .filter(Q(branch=None) | Q(branch=inspection.branch_id))
        .order_by("-end", "level")
    )


def corrections_since(corrections: QuerySet[Correction], board: Board) -> QuerySet[Correction]:
    """What was corrected in a board's period after it was published (under notice: drafted).

    It bears on the board.
    """
    rows = corrections.filter(
        township=board.township_id,
        at__gt=board.published_at or board.drafted_at,
        superseded__date__range=(board.start, board.end),
    )
    return rows.filter(superseded__branch=board.branch_id) if board.branch_id else rows
