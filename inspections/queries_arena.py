"""Arena contests and their current sheets."""

from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from grid.domain.periods import Period, PeriodKind
from grid.models import Township
from inspections.models import ArenaContest, ArenaJuror, ArenaSheet


def standing_sheets(sheets: QuerySet[ArenaSheet]) -> QuerySet[ArenaSheet]:
    """The current version of each sheet that was not taken back."""
    return sheets.filter(is_current=True, total__isnull=False)


def sheets_of(contest: ArenaContest) -> QuerySet[ArenaSheet]:
    """The sheets that count, in the order of the jurors."""
    rows = standing_sheets(ArenaSheet.objects.filter(juror__contest=contest))
    return rows.order_by("juror__number", "branch_id")


def with_progress(contests: QuerySet[ArenaContest]) -> QuerySet[ArenaContest]:
    """Each with `branch_count`, `juror_count` and the number of sheets that are in."""
    in_hand = Q(jurors__sheets__is_current=True, jurors__sheets__total__isnull=False)
    return contests.annotate(
        branch_count=Count("branches", distinct=True),
        juror_count=Count("jurors", distinct=True),
        sheet_count=Count("jurors__sheets", filter=in_hand, distinct=True),
        sheets_due=F("branch_count") * F("juror_count"),
    )


def closed_contests(*, township: Township, period: Period) -> QuerySet[ArenaContest]:
    """Those whose quarter lies in the period; a month or a week has none."""
    return ArenaContest.objects.filter(
        township=township,
        status=ArenaContest.Status.CLOSED,
        period__in=[quarter.code for quarter in _quarters(period)],
    )


def _quarters(period: Period) -> Iterable[Period]:
    quarter = Period.holding(period.start, PeriodKind.QUARTER)
    while quarter.end <= period.end:
        if quarter.start >= period.start:
            yield quarter
        quarter = quarter.next


def latest_contest(township: Township) -> ArenaContest | None:
    """The one to copy from: of the latest quarter."""
    return ArenaContest.objects.filter(township=township).order_by("-period").first()


def own_jurors(jurors: QuerySet[ArenaJuror], user_id: int) -> QuerySet[ArenaJuror]:
    """The seats of a person in contests that are still open."""
    open_ones = jurors.filter(user=user_id, contest__status=ArenaContest.Status.OPEN)
    return open_ones.select_related("contest__township").order_by("-contest__period")


def changed_sheets(sheets: QuerySet[ArenaSheet]) -> QuerySet[ArenaSheet]:
    """The versions after the first, the latest first, each with `before`, the total it replaced."""
    before = ArenaSheet.objects.filter(
        juror=OuterRef("juror"), branch=OuterRef("branch"), version=OuterRef("version") - 1
    )
    rows = sheets.filter(version__gt=1).annotate(before=Subquery(before.values("total")[:1]))
    return rows.select_related("juror", "branch", "entered_by").order_by("-entered_at", "-pk")
