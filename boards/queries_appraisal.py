"""What appraisals are counted from: one query each, whatever the township's size."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, FloatField, Min, Q, QuerySet, Sum

from boards.models import Appraisal, AppraisalLine, AppraisalObjection, Board, BoardEntry
from boards.queries import counted_at, on_record
from grid.models import Household, Member, Responsibility, User
from grid.scope import Scope
from inspections.models import Correction, Inspection, Problem
from inspections.queries import counted, effective

HOUSEHOLD_LEVELS = (Board.Level.TOWNSHIP_HOUSEHOLDS, Board.Level.BRANCH_HOUSEHOLDS)
IN_FORCE = (Appraisal.Status.NOTICE, Appraisal.Status.FINAL)
_HELD = "household__responsibilities"


def visible_members(user: User) -> QuerySet[Member]:
    """Whose appraisal the person may see: a responsible member only the own."""
    members = Scope(user).of(Member)
    if user.role == User.Role.RESPONSIBLE and not user.is_superuser:
        return members.filter(user=user)
    return members


def held_within(
    responsibilities: QuerySet[Responsibility], since: date, until: date
) -> QuerySet[Responsibility]:
    """Those with a day from `since` on and before `until`."""
    ends_later = Q(until__gt=since) & Q(until__gt=F("since"))
    return responsibilities.filter(Q(until=None) | ends_later, since__lt=until)


def _on_own_day(day: str, members: QuerySet[Member] | None) -> Q:
    """Rows whose `day` lies in a responsibility for their household: that one is joined."""
    own = Q(**{f"{_HELD}__since__lte": F(day)}) & (
        Q(**{f"{_HELD}__until": None}) | Q(**{f"{_HELD}__until__gt": F(day)})
    )
    return own if members is None else own & Q(**{f"{_HELD}__member__in": members})


def sums_by_holder(
    inspections: QuerySet[Inspection], members: QuerySet[Member] | None
) -> QuerySet[Any, Any]:
    """Rows `(member, household, kind, looks, total)` of the inspections in the member's own days.

    `total` is a float on SQLite and a decimal on PostgreSQL: sums of numbers with one decimal.
    """
    return (
        inspections.filter(_on_own_day("date", members))
        .order_by()
        .values_list(f"{_HELD}__member", "household", "kind")
        .annotate(looks=Count("pk"), sum=Sum("total", output_field=FloatField()))
    )


def doubles_by_holder(
    inspections: QuerySet[Inspection], members: QuerySet[Member] | None
) -> QuerySet[Any, Any]:
    """Rows `(member, household, branch, week, looks, total)` of weeks with several weekly ones."""
    return (
        inspections.filter(_on_own_day("date", members), kind=Inspection.Kind.WEEKLY)
        .order_by()
        .values_list(f"{_HELD}__member", "household", "branch", "week")
        .annotate(looks=Count("pk"), sum=Sum("total", output_field=FloatField()))
        .filter(looks__gt=1)
    )


def problems_by_holder(
    problems: QuerySet[Problem], since: date, until: date, members: QuerySet[Member] | None
) -> QuerySet[Any, Any]:
    """Rows `(member, household, found, closed, overdue)` of problems found in the own days."""
    late = Q(due_on__lt=until) & (Q(rectified_on=None) | Q(rectified_on__gt=until))
    return (
        counted(problems)
        .filter(_on_own_day("found_on", members), found_on__gte=since, found_on__lte=until)
        .order_by()
        .values_list(f"{_HELD}__member", "household")
        .annotate(
            found=Count("pk"),
            closed=Count("pk", filter=Q(status=Problem.Status.CLOSED)),
            overdue=Count("pk", filter=late & ~Q(status=Problem.Status.CLOSED)),
        )
    )


def household_boards(boards: QuerySet[Board], since: date, until: date) -> QuerySet[Board]:
    """Boards of households that end in these days, whatever their status."""
    found = boards.filter(level__in=HOUSEHOLD_LEVELS, end__gte=since, end__lte=until)
    return found.order_by("end", "pk").defer("rule")


def boards_that_count(boards: QuerySet[Board], since: date, until: date) -> QuerySet[Board]:
    return on_record(household_boards(boards, since, until))


def unfinished_boards(boards: QuerySet[Board], since: date, until: date) -> QuerySet[Board]:
    """Drafts and boards under notice: what they say does not count yet."""
    found = household_boards(boards, since, until)
    return found.filter(status__in=(Board.Status.DRAFT, Board.Status.NOTICE))


def places_of_once_black(
    entries: QuerySet[BoardEntry], households: QuerySet[Household] | None
) -> QuerySet[Any, Any]:
    """Rows `(household, board, colour, pair)` of households that are black on one of the boards.

    An entry under objection counts neither way until it is decided.
    """
    if households is not None:
        entries = entries.filter(household__in=households)
    entries = entries.exclude(state=BoardEntry.State.WAITING)
    black = entries.filter(colour=BoardEntry.Colour.BLACK).order_by().values("household")
    rows = entries.filter(household__in=black).order_by()
    return rows.values_list("household", "board", "colour", "pair")


def in_force(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """Under notice or final: of a township's year there is one at most."""
    return appraisals.filter(status__in=IN_FORCE)


def year_under_objection(appraisals: QuerySet[Appraisal], today: date) -> int | None:
    """The latest year of a township whose result may be objected to today."""
    noticed = appraisals.filter(status=Appraisal.Status.NOTICE, notice_until__gte=today)
    return noticed.order_by("-year").values_list("year", flat=True).first()


def with_people(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    return appraisals.select_related("township", "policy", "frozen_by", "finished_by", "revises")


def lines_by_place(lines: QuerySet[AppraisalLine]) -> QuerySet[AppraisalLine]:
    """By branch and member, without the parts: the list does not read them."""
    found = lines.select_related("member", "branch").defer("parts")
    return found.order_by("branch__code", "member__name", "member_id")


def corrections_bearing_on(
    corrections: QuerySet[Correction], appraisal: Appraisal
) -> QuerySet[Correction]:
    """What was corrected in the year's inspections after this version was frozen."""
    return corrections.filter(
        township=appraisal.township_id,
        at__gt=appraisal.frozen_at,
        superseded__date__year=appraisal.year,
    )


def objections_of_year(
    objections: QuerySet[AppraisalObjection], township: int, year: int
) -> QuerySet[AppraisalObjection]:
    """To any version, what waits first."""
    rows = objections.filter(line__appraisal__township=township, line__appraisal__year=year)
    return rows.select_related(
        "line__member", "line__branch", "line__appraisal", "taken_by", "decided_by"
    ).order_by("-received_at")


def first_year(responsibilities: QuerySet[Responsibility]) -> int | None:
    """The year of the earliest responsibility; None before there is one."""
    first: date | None = responsibilities.aggregate(first=Min("since"))["first"]
    return first.year if first else None


def lines_holding(
    lines: QuerySet[AppraisalLine], inspection: Inspection, until: datetime
) -> QuerySet[AppraisalLine]:
    """Lines in force of who answered for the household on the inspection's day.

    Frozen up to `until`, after the inspection had arrived.
    """
    on_the_day = Q(until=None) | Q(until__gt=inspection.date)
    holders = Responsibility.objects.filter(
        on_the_day, household=inspection.household_id, since__lte=inspection.date
    )
    return (
        lines.filter(
            appraisal__status__in=IN_FORCE,
            appraisal__township=inspection.township_id,
            appraisal__year=inspection.date.year,
            appraisal__frozen_at__range=(inspection.received_at, until),
            member__in=holders.values("member"),
        )
        .select_related("appraisal", "member")
        .defer("parts")
    )


def homes_of_case(households: list[int]) -> dict[int, Household]:
    """The households of a member's appraisal, those that are another's by now, too."""
    return Household.objects.select_related("branch").in_bulk(households)


def looks_of_case(
    households: list[int],
    days: tuple[date, date],
    *,
    at: datetime | None,
    arrived_by: datetime | None,
) -> QuerySet[Inspection]:
    """Their inspections of these days: that count now, or that counted for a frozen version.

    A member reads those of the own days, even of a household that is another's by now.
    """
    rows = Inspection.objects.filter(household__in=households, date__range=days)
    rows = counted_at(rows, at, arrived_by=arrived_by) if at else effective(rows)
    return rows.only("household", "date", "kind", "total").order_by("date", "received_at")


def appraisals_before(
    appraisals: QuerySet[Appraisal], correction: Correction
) -> QuerySet[Appraisal]:
    """The year in force that was frozen with what the correction superseded."""
    look = correction.superseded
    return in_force(appraisals).filter(
        township=correction.township_id,
        year=look.date.year,
        frozen_at__gte=look.received_at,
        frozen_at__lt=correction.at,
    )
