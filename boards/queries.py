"""What boards are counted from: one aggregate each, from queryset to queryset."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    FloatField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from boards.models import Appraisal, Board, BoardEntry, ScoringPolicy
from grid.domain.periods import Days
from grid.models import Membership, User
from grid.queries import merged_map
from grid.scope import Scope
from inspections.models import Correction, Inspection, Problem
from inspections.queries import terms_before, terms_now

NOBODY: Mapping[int, int] = MappingProxyType({})
SHOWN = (Board.Status.NOTICE, Board.Status.PUBLISHED, Board.Status.SUPERSEDED)


def credited(merged: Mapping[int, int]) -> Any:
    """Whose look it is: that of the household, or of the one that it was merged into."""
    whens = [When(household=one, then=Value(other)) for one, other in merged.items()]
    own = F("household_id")
    return Case(*whens, default=own, output_field=BigIntegerField()) if whens else own


def sums_by_household(
    inspections: QuerySet[Inspection], period: Days, merged: Mapping[int, int] = NOBODY
) -> QuerySet[Any, Any]:
    """Rows `(household, branch, kind, count, total, first)` of the period, by household.

    `total` is a float on SQLite and a decimal on PostgreSQL: sums of numbers with one decimal.
    `first`: the day of the first. `merged`: who is credited with the looks of whom.
    """
    return (
        inspections.filter(date__gte=period.start, date__lte=period.end)
        .annotate(home=credited(merged))
        .order_by("home", "branch", "kind")
        .values_list("home", "branch", "kind")
        .annotate(count=Count("*"), sum=Sum("total", output_field=FloatField()), first=Min("date"))
    )


def double_weeks(
    inspections: QuerySet[Inspection], period: Days, merged: Mapping[int, int] = NOBODY
) -> QuerySet[Any, Any]:
    """Rows `(household, branch, week, count, total)` of weeks with several weekly inspections."""
    return (
        inspections.filter(
            kind=Inspection.Kind.WEEKLY, date__gte=period.start, date__lte=period.end
        )
        .annotate(home=credited(merged))
        .order_by()
        .values_list("home", "branch", "week")
        .annotate(count=Count("*"), sum=Sum("total", output_field=FloatField()))
        .filter(count__gt=1)
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


def first_drafted(board: Board) -> datetime:
    """When its first version was drafted: revisions count what had arrived by then."""
    while board.revises:
        board = board.revises
    return board.drafted_at


def merged_on(board: Board) -> dict[int, int]:
    """Who is credited with the looks of whom on it: as known when its first version was drafted.

    So a revision counts the same households, whatever was merged or undone since.
    """
    return merged_map(board.township, on=board.end, at=first_drafted(board))


def counted_on(board: Board, inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Those of them that counted for this version of the board."""
    return counted_at(inspections, board.drafted_at, arrived_by=first_drafted(board))


def valid_policies(policies: QuerySet[ScoringPolicy], *, on: date) -> QuerySet[ScoringPolicy]:
    """The versions that have begun, the one valid on the day first."""
    return policies.filter(valid_from__lte=on).order_by("-valid_from", "-version")


def of_members(terms: QuerySet[Any], day: date | OuterRef) -> QuerySet[Any]:
    """Those whose household belonged to the branch on the day, or that have no household."""
    there = Membership.objects.filter(
        household=OuterRef("household"), branch=OuterRef("branch"), since__lte=day
    ).filter(Q(until=None) | Q(until__gt=day))
    return terms.filter(Q(household=None) | Exists(there))


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
        of_members(terms, OuterRef("due_on"))
        .order_by()
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
        late = of_members(late, day)
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
    return entries.exclude(colour="").order_by("rank", "pk")


def pending_entries(entries: QuerySet[BoardEntry]) -> QuerySet[BoardEntry]:
    """Those that a revision makes black, in a notice period of their own; under objection too."""
    rows = entries.exclude(state=BoardEntry.State.STRUCK).filter(notice_until__isnull=False)
    return rows.filter(colour="").order_by("rank", "pk")


def published(boards: QuerySet[Board]) -> QuerySet[Board]:
    """Those in force."""
    return boards.filter(status=Board.Status.PUBLISHED)


def shown_boards(boards: QuerySet[Board]) -> QuerySet[Board]:
    """Those that people have seen: under notice, published, or superseded since."""
    return boards.filter(status__in=SHOWN)


def on_record(boards: QuerySet[Board]) -> QuerySet[Board]:
    """The latest versions of boards that were published, in force or superseded since."""
    was_published = (Board.Status.PUBLISHED, Board.Status.SUPERSEDED)
    return boards.filter(status__in=was_published, revision=None)


def latest_of_each_level(boards: QuerySet[Board]) -> QuerySet[Board]:
    """Of each level the board that ends last; of those that end together the longest."""
    newest = boards.filter(level=OuterRef("level")).order_by("-end", "start").values("pk")[:1]
    return boards.filter(pk=Subquery(newest)).order_by("level")


def with_reach(corrections: QuerySet[Correction]) -> Any:
    """Adds `reach`: the last day on which what was corrected counts.

    The day of the look, or the last date of a problem that a version of it found or reopened:
    a later board than that of the look counts such a problem as due.
    """
    look = Q(inspection=OuterRef("first")) | Q(inspection__corrects__first=OuterRef("first"))
    step = Q(steps__inspection=OuterRef("first")) | Q(
        steps__inspection__corrects__first=OuterRef("first")
    )
    last = Problem.objects.filter(look | step).order_by("-due_on").values("due_on")[:1]
    day = F("superseded__date")
    return corrections.annotate(
        reach=Greatest(day, Coalesce(Subquery(last), day), output_field=DateField())
    )


def boards_holding(
    boards: QuerySet[Board], inspection: Inspection, until: datetime
) -> QuerySet[Board]:
    """Boards scored up to `until` with this inspection: drafts, under notice, published."""
    return (
        boards.exclude(status=Board.Status.WITHDRAWN)
        .filter(
            revision=None,
            township=inspection.township_id,
            start__lte=inspection.date,
            end__gte=inspection.date,
            drafted_at__range=(inspection.received_at, until),
        )
        .filter(Q(branch=None) | Q(branch=inspection.branch_id))
        .order_by("-end", "level")
    )


def corrections_since(corrections: QuerySet[Correction], board: Board) -> QuerySet[Correction]:
    """What was corrected in a board's period after this version was scored: it bears on it."""
    rows = with_reach(corrections).filter(
        township=board.township_id,
        at__gt=board.drafted_at,
        superseded__date__lte=board.end,
        reach__gte=board.start,
    )
    return rows.filter(superseded__branch=board.branch_id) if board.branch_id else rows


def corrections_between(old: Board, new: Board) -> QuerySet[Correction]:
    """What made one version of a board into the next: told to whoever reads the board."""
    return corrections_since(Correction.objects.filter(at__lte=new.drafted_at), old)


def boards_before(boards: QuerySet[Board], correction: Correction) -> QuerySet[Board]:
    """The latest versions of boards that were scored with what the correction superseded."""
    look = correction.superseded
    reach = with_reach(Correction.objects.filter(pk=correction.pk)).values_list("reach", flat=True)
    found = boards.exclude(status=Board.Status.WITHDRAWN).filter(
        Q(branch=None) | Q(branch=look.branch_id),
        revision=None,
        township=correction.township_id,
        start__lte=reach[0],
        end__gte=look.date,
        drafted_at__gte=look.received_at,
        drafted_at__lt=correction.at,
    )
    return found.select_related("township", "branch").order_by("end", "level", "pk")


def mark_affected(boards: QuerySet[Board]) -> QuerySet[Board]:
    """`is_affected`: something was corrected since this latest version was scored, and waits."""
    since = with_reach(Correction.objects.all()).filter(
        act=None,
        township=OuterRef("township"),
        at__gt=OuterRef("drafted_at"),
        reach__gte=OuterRef("start"),
        superseded__date__lte=OuterRef("end"),
        superseded__received_at__lte=OuterRef("drafted_at"),
    )
    own = since.filter(superseded__branch=OuterRef("branch"))
    bears = (Q(branch=None) & Exists(since)) | Exists(own)
    alive = Q(revision=None) & ~Q(status=Board.Status.WITHDRAWN)
    return boards.annotate(is_affected=Case(When(alive & bears, then=True), default=False))


def waiting_corrections(corrections: QuerySet[Correction]) -> QuerySet[Correction]:
    """Those nobody has carried through that bear on a board people have seen, or on a year."""
    boards = Board.objects.filter(
        Q(branch=None) | Q(branch=OuterRef("superseded__branch")),
        revision=None,
        status__in=SHOWN,
        township=OuterRef("township"),
        start__lte=OuterRef("reach"),
        end__gte=OuterRef("superseded__date"),
        drafted_at__gte=OuterRef("superseded__received_at"),
        drafted_at__lt=OuterRef("at"),
    )
    years = Appraisal.objects.filter(
        township=OuterRef("township"),
        status__in=(Appraisal.Status.NOTICE, Appraisal.Status.FINAL),
        year=OuterRef("superseded__date__year"),
        frozen_at__gte=OuterRef("superseded__received_at"),
        frozen_at__lt=OuterRef("at"),
    )
    return with_reach(corrections).filter(Exists(boards) | Exists(years), act=None)
