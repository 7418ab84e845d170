"""The stage and the running order as pages read them."""

from django.db.models import F, QuerySet

from awards.models import Award, Ceremony, ProgrammeItem, StageGroup, StageSeat
from awards.queries import standing
from grid.models import Position, Township, User
from grid.scope import Scope

# Who usually hands over: our own default.
HAND_OVER = (Position.Kind.TOWNSHIP_CADRE, Position.Kind.SECRETARY)


def winners_of(ceremony: Ceremony, user: User) -> QuerySet[Award]:
    """The awards on the list that a person may see, in the order of the stage."""
    awards = standing(Scope(user).of(Award).filter(ceremony=ceremony))
    awards = awards.select_related("household", "branch", "title")
    last = F("stage_order").asc(nulls_last=True)  # who has no place yet
    return awards.order_by("title__order", "title_id", last, "branch__code", "pk")


def seats_of(ceremony: Ceremony, user: User) -> QuerySet[StageSeat]:
    """The taken places that a person may see, in the order of the stage."""
    awards = standing(Scope(user).of(Award).filter(ceremony=ceremony))
    seats = Scope(user).of(StageSeat).filter(group__ceremony=ceremony, award__in=awards)
    seats = seats.select_related("award__household", "award__branch")
    return seats.order_by("group__order", "award__stage_order", "pk")


def groups_of(ceremony: Ceremony, user: User) -> QuerySet[StageGroup]:
    groups = Scope(user).of(StageGroup).filter(ceremony=ceremony)
    return groups.select_related("title").order_by("order")


def items_of(ceremony: Ceremony, user: User) -> QuerySet[ProgrammeItem]:
    items = Scope(user).of(ProgrammeItem).filter(ceremony=ceremony)
    related = ("title", "award__household", "award__branch", "award__title")
    return items.select_related(*related).order_by("order")


def possible_presenters(township: Township, user: User) -> QuerySet[Position]:
    """The posts of those who usually hand over, with their members."""
    posts = (
        Scope(user)
        .of(Position)
        .filter(
            member__branch__township=township,
            member__is_active=True,
            kind__in=HAND_OVER,
            until=None,
        )
    )
    return posts.select_related("member__branch").order_by("-kind", "member__branch__code", "pk")
