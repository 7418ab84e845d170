"""Questions about inspections that several pages ask: from queryset to queryset."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from grid.models import Branch, Household, Township
from inspections.domain.due import SHARE, count_due
from inspections.models import (
    Correction,
    Inspection,
    Problem,
    ProblemTerm,
    Standard,
    StandardItem,
    WeekSummary,
)

_WEEK = timedelta(days=6)


def effective(inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Those that count: neither superseded by a correction nor annulled."""
    return inspections.filter(is_effective=True)


def entered_on(households: Iterable[Household], *, day: date) -> QuerySet[Inspection]:
    """The weekly inspections of these households that count, on one day, with who entered them."""
    rows = Inspection.objects.filter(
        household__in=list(households), date=day, kind=Inspection.Kind.WEEKLY
    )
    return effective(rows).select_related("entered_by").order_by("received_at")


def looks_at(inspections: QuerySet[Inspection], household: int | OuterRef) -> QuerySet[Inspection]:
    """The inspections of a household and of those merged into it."""
    if isinstance(household, int):
        ids = Household.objects.filter(Q(pk=household) | Q(merged_into=household))
    else:
        outer = OuterRef(household)
        ids = Household.objects.filter(Q(pk=outer) | Q(merged_into=outer))
    return inspections.filter(household__in=ids.order_by().values("pk"))


def _in_week(week: date) -> QuerySet[Inspection]:
    """Inspections of the outer row's household in the week that begins on `week`."""
    rows = looks_at(Inspection.objects.all(), OuterRef("pk"))
    return effective(rows.filter(date__gte=week, date__lte=week + _WEEK))


def with_last_seen(households: QuerySet[Household], *, week: date) -> QuerySet[Household]:
    """Adds `seen_before` (date or None): the last inspection of any kind before this week.

    The standing answers for almost all; only households seen since are looked up.
    """
    looks = looks_at(Inspection.objects.filter(date__lt=week), OuterRef("pk"))
    earlier = effective(looks).order_by("-date").values("date")[:1]
    return households.annotate(
        seen_before=Case(
            When(standing__last_on__lt=week, then=F("standing__last_on")),
            When(standing__last_on__isnull=True, then=None),
            default=Subquery(earlier),
            output_field=DateField(),
        )
    )


def week_list(*, branch: Branch, week: date, quota: int) -> QuerySet[Household]:
    """The week's list of a branch: the `quota` households unseen the longest on Monday `week`.

    Never seen ones first, then by code; with `seen_before`. Done or not.
    """
    active = with_last_seen(Household.objects.filter(branch=branch, is_active=True), week=week)
    return active.order_by(F("seen_before").asc(nulls_first=True), "code")[:quota]


def due_households(
    households: QuerySet[Household], *, branch: Branch, week: date, quota: int | None = None
) -> QuerySet[Household]:
    """What is still due in the week that begins on Monday `week`, longest unseen first.

    The week's list is the branch's quota (SHARE of its active households) of those unseen
    the longest when the week began, never seen ones first, then by code. A weekly inspection
    in the week takes a household off the list; who was left over is older than all others
    next week and so stands first again (design §4). Rows carry `seen_before`; one query is
    made here for the quota unless it is given.
    """
    if quota is None:
        quota = count_due(Household.objects.filter(branch=branch, is_active=True).count())
    listed = week_list(branch=branch, week=week, quota=quota)
    weekly = _in_week(week).filter(kind=Inspection.Kind.WEEKLY)
    return (
        with_last_seen(households, week=week)
        .filter(~Exists(weekly), pk__in=listed.values("pk"))
        .order_by(F("seen_before").asc(nulls_first=True), "code")
    )


def week_progress(branches: QuerySet[Branch], *, week: date) -> QuerySet[Branch]:
    """Adds `due` and `inspected` (households, weekly inspection) of the week to each branch.

    A branch that has not begun owes the quota of its active households.
    """
    summary = WeekSummary.objects.filter(
        branch=OuterRef("pk"), week=week, kind=Inspection.Kind.WEEKLY
    )
    active = (
        Household.objects.filter(branch=OuterRef("pk"), is_active=True)
        .order_by()
        .values("branch")
        .annotate(n=Count("pk"))
    )
    # Rounded up in whole numbers, as `count_due` does.
    quota = Subquery(
        active.annotate(
            quota=(F("n") * SHARE.numerator + SHARE.denominator - 1) / SHARE.denominator
        ).values("quota"),
        output_field=IntegerField(),
    )
    return branches.annotate(
        due=Coalesce(Subquery(summary.values("due")), quota, 0),
        inspected=Coalesce(Subquery(summary.values("households")), 0),
    )


def valid_standards(township: Township | OuterRef, *, on: date) -> QuerySet[Standard]:
    """The versions that have begun, the one valid on the day first."""
    begun = Standard.objects.filter(township=township, valid_from__lte=on)
    return begun.order_by("-valid_from", "-version")


def counted(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    """Without those that a correction has withdrawn: they were none; and without doubles."""
    return problems.exclude(status=Problem.Status.WITHDRAWN)


def ever_counted(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    """Without those that a correction has withdrawn; a double counted until the merging."""
    return problems.exclude(stage=Problem.Stage.WITHDRAWN)


def terms_now(problems: QuerySet[Problem], day: date) -> QuerySet[Problem]:
    """Those whose term that runs now had begun by the end of this day (docs/scoring.md, 13)."""
    begun = Q(found_on__lte=day) & (Q(term_since=None) | Q(term_since__lte=day))
    return problems.filter(begun).exclude(stage=Problem.Stage.MERGED)


def terms_before(problems: QuerySet[Problem], day: date) -> QuerySet[ProblemTerm]:
    """Terms that have ended since this day, as it saw them; what was closed counts for ever."""
    lasting = Q(ended_on__gt=day) | Q(closed_on__isnull=False)
    return ProblemTerm.objects.filter(lasting, problem__in=problems.order_by(), since__lte=day)


def open_problems(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    return problems.filter(status=Problem.Status.OPEN)


def overdue_problems(problems: QuerySet[Problem], *, on: date) -> QuerySet[Problem]:
    """Not put right although their date has passed; what waits for its re-check is not meant."""
    return open_problems(problems).filter(due_on__lt=on, rectified_on=None)


def to_recheck(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    """Reported as rectified, and not yet seen by another person."""
    return problems.filter(stage=Problem.Stage.RECTIFIED)


def cleared_late(problems: QuerySet[Problem], *, on: date) -> QuerySet[Problem]:
    """Put right after their date, or still not after it."""
    return counted(problems).filter(
        Q(rectified_on__gt=F("due_on")) | Q(rectified_on=None, due_on__lt=on)
    )


def versions_of(inspection: Inspection) -> QuerySet[Inspection]:
    """All versions of one look at a household, the first one first, with their corrections."""
    first = (
        Correction.objects.filter(Q(superseded=inspection) | Q(replacement=inspection))
        .order_by("pk")
        .values("first")[:1]
    )
    chain = Q(pk=inspection.pk) | Q(pk__in=first) | Q(corrects__first__in=first)
    rows = Inspection.objects.filter(chain).select_related("entered_by", "correction__by")
    return rows.order_by(F("corrects__pk").asc(nulls_first=True))


def latest_versions(inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Those that count and those annulled, newest first, with what they correct."""
    return (
        inspections.exclude(correction__replacement__isnull=False)
        .select_related("corrects__superseded", "corrects__by", "correction__by")
        .order_by("-date", "-received_at")
    )


def name_items(items: QuerySet[StandardItem]) -> dict[int, str]:
    """The names of the eight items by number, of the latest version among them."""
    return dict(items.order_by("standard__version").values_list("number", "name"))


def item_names_of(township: int) -> dict[int, str]:
    return name_items(StandardItem.objects.filter(standard__township=township))
