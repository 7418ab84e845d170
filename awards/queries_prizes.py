"""Prizes as pages read them: the stock, its moves, what titles get, what a ceremony needs."""

from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum

from awards.models import Award, AwardTitle, Ceremony, Handover, Prize, PrizeMove, TitlePrize
from awards.queries import standing
from grid.models import User
from grid.scope import Scope


def visible_prizes(user: User) -> QuerySet[Prize]:
    """The prizes that a person may see, those in use first."""
    return Scope(user).of(Prize).select_related("township").order_by("-is_active", "name", "pk")


def moves_of(moves: QuerySet[PrizeMove], prize: Prize) -> QuerySet[PrizeMove]:
    """The moves of one prize, the latest first, with who and for whom."""
    return (
        moves.filter(prize=prize)
        .select_related("by", "ceremony", "award__household", "award__branch")
        .order_by("-pk")
    )


def in_use(prizes: QuerySet[Prize]) -> QuerySet[Prize]:
    return prizes.filter(is_active=True)


def titles_in_use(titles: QuerySet[AwardTitle]) -> QuerySet[AwardTitle]:
    return titles.filter(is_active=True).select_related("township").prefetch_related("prizes")


class TitleNeed(NamedTuple):
    """A title's winners at a ceremony, and what each gets: `[(prize, quantity)]`."""

    title: AwardTitle
    winners: int
    gets: list[tuple[Prize, int]]

    @property
    def together(self) -> list[tuple[Prize, int]]:
        return [(prize, each * self.winners) for prize, each in self.gets]


class PrizeNeed(NamedTuple):
    """Of one prize: what the ceremony needs in all, and how much of it has been handed over."""

    prize: Prize
    needed: int
    given: int

    @property
    def left(self) -> int:
        """Still to hand over. Given more than needed (the list was changed) leaves nothing."""
        return max(0, self.needed - self.given)

    @property
    def missing(self) -> int:
        """What must be bought: the stock does not reach."""
        return max(0, self.left - self.prize.stock)


def title_needs(ceremony: Ceremony) -> list[TitleNeed]:
    """Titles that have winners or prizes, with both. Two queries."""
    counted = standing(Award.objects.filter(ceremony=ceremony)).order_by()
    winners = dict(counted.values_list("title").annotate(Count("pk")))
    titles = AwardTitle.objects.filter(pk__in=winners).order_by("order", "pk")
    gets: dict[int, list[tuple[Prize, int]]] = {}
    rows = TitlePrize.objects.filter(title__in=winners).select_related("prize")
    for row in rows.order_by("prize__name"):
        gets.setdefault(row.title_id, []).append((row.prize, row.quantity))
    return [TitleNeed(title, winners[title.pk], gets.get(title.pk, [])) for title in titles]


def count_undecided(ceremony: Ceremony) -> int:
    """Nominations that may still come onto the list. One query."""
    return Award.objects.filter(ceremony=ceremony, status=Award.Status.NOMINATED).count()


def prize_needs(ceremony: Ceremony, needs: list[TitleNeed]) -> list[PrizeNeed]:
    """Prize by prize over all titles. One query."""
    given = dict(
        Handover.objects.filter(award__ceremony=ceremony, back__isnull=True)
        .order_by()
        .values_list("prize")
        .annotate(Sum("quantity"))
    )
    wanted: dict[Prize, int] = {}
    for need in needs:
        for prize, quantity in need.gets:
            wanted[prize] = wanted.get(prize, 0) + need.winners * quantity
    return [
        PrizeNeed(prize, number, given.get(prize.pk, 0))
        for prize, number in sorted(wanted.items(), key=lambda item: item[0].name)
    ]
