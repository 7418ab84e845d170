"""The day as pages read it: winners in stage order, how each stands, what each gets."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from awards.domain.marks import ABSENT, CAME, State, fold
from awards.models import Award, Ceremony, CeremonyPhoto, DayMark, TitlePrize
from awards.queries import STANDS, standing, visible_ceremonies
from grid.models import User
from grid.scope import Scope

OPEN = (Ceremony.Status.FIXED, Ceremony.Status.HELD)
# How long a held ceremony stays on the phones: as an entry made without a network may come late.
LATE_MARKS = timedelta(days=14)


def ceremonies_to_hold(user: User, today: date) -> QuerySet[Ceremony]:
    """Those whose list is fixed, and held ones as long as phones may bring marks; next first."""
    late = Q(status=Ceremony.Status.HELD, date__gte=today - LATE_MARKS)
    fixed = Q(status=Ceremony.Status.FIXED)
    return visible_ceremonies(user).filter(fixed | late).order_by("date", "pk")


def open_ceremonies(user: User) -> QuerySet[Ceremony]:
    """Those of which the day may be written down: before it, on it, and late from a phone."""
    return visible_ceremonies(user).filter(status__in=OPEN)


def winners_of(awards: QuerySet[Award], ceremony: Ceremony) -> QuerySet[Award]:
    """On the list, in stage order; those without a place on the stage by title and village."""
    return (
        standing(awards.filter(ceremony=ceremony))
        .select_related("household", "branch", "title")
        .order_by(
            F("stage_order").asc(nulls_last=True),
            "title__order",
            "branch__code",
            "household__code",
            "pk",
        )
    )


class Winner(NamedTuple):
    """An award on the day; `last` is the latest mark, if there is one."""

    award: Award
    state: State
    last: DayMark | None


def winners_on_the_day(user: User, ceremony: Ceremony) -> list[Winner]:
    """The winners whom a person may see. Two queries, however many there are."""
    awards = winners_of(Scope(user).of(Award), ceremony)
    marks: dict[int, list[DayMark]] = defaultdict(list)
    told = DayMark.objects.filter(award__ceremony=ceremony).select_related("by")
    for mark in told.order_by("award_id", "number"):
        marks[mark.award_id].append(mark)
    return [_stand(award, marks[award.pk]) for award in awards]


def unmarked_on_the_day(user: User, ceremony: Ceremony) -> list[Award]:
    """The winners of whom nobody has noted whether they came. Two queries."""
    rows = winners_on_the_day(user, ceremony)
    return [row.award for row in rows if not row.state.presence]


def _stand(award: Award, marks: list[DayMark]) -> Winner:
    return Winner(award, fold(marks), marks[-1] if marks else None)


def stand_of(award: Award) -> tuple[Winner, list[DayMark]]:
    """How one winner stands, and the marks that made it so. One query."""
    marks = list(award.marks.select_related("by").order_by("number"))
    return _stand(award, marks), marks


def holding_unlisted(user: User, ceremony: Ceremony) -> QuerySet[Award]:
    """Not on the list any more, with prizes still in hand: to be asked back, or not."""
    gone = Scope(user).of(Award).filter(ceremony=ceremony).exclude(STANDS)
    held = gone.filter(handovers__back__isnull=True, handovers__isnull=False).distinct()
    return held.select_related("household", "branch", "title")


def gifts_of(ceremony: Ceremony) -> dict[int, list[TitlePrize]]:
    """What each title gets, by the title's id. One query."""
    gifts: dict[int, list[TitlePrize]] = defaultdict(list)
    rows = TitlePrize.objects.filter(title__township=ceremony.township_id)
    for row in rows.select_related("prize").order_by("prize__name"):
        gifts[row.title_id].append(row)
    return gifts


class DayCounts(NamedTuple):
    """Households on the list: how many came, did not, are not marked; how many have all.

    `owed`: to how many something is still owed.
    """

    winners: int
    came: int
    absent: int
    unmarked: int
    given: int
    owed: int


def count_day(winners: Iterable[Winner]) -> DayCounts:
    states = [winner.state for winner in winners]
    presence = Counter(state.presence for state in states)
    given, owed = (
        sum(getattr(state, name) for state in states) for name in ("is_given", "is_owed")
    )
    return DayCounts(len(states), presence[CAME], presence[ABSENT], presence[""], given, owed)


def photos_of(user: User, ceremony: Ceremony) -> QuerySet[CeremonyPhoto]:
    photos = Scope(user).of(CeremonyPhoto).filter(ceremony=ceremony)
    return photos.select_related("award__household").order_by("at", "pk")
