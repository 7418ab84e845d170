"""The market places of a township: the only doorway to write them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.life import AwardRefused
from awards.models import MarketPlace
from grid.models import Branch, Township, User

# How the draft deals out the lunar days: neighbouring markets take turns. Our own default; on
# which days a township's markets are held is known in the township.
DRAFT_DAYS = ((1, 6), (2, 7), (3, 8), (4, 9), (0, 5))


@dataclass(frozen=True)
class PlacePlan:
    """What an officer says about a market place."""

    name: str
    rule: str
    days: tuple[int, ...]
    branch: Branch | None = None
    is_active: bool = True


def possible_days(rule: str) -> range:
    """Last digits, or the days of a week."""
    return range(1, 8) if rule == MarketPlace.Rule.WEEKDAY else range(10)


@transaction.atomic
def save_place(
    *, township: Township, plan: PlacePlan, by: User, place: MarketPlace | None = None
) -> MarketPlace:
    """Write down a market place, or what has changed about it. Raises AwardRefused.

    Ceremonies that are planned keep their day.
    """
    _check(township, plan, place)
    place = place or MarketPlace(township=township)
    place.name, place.rule, place.days = plan.name, plan.rule, sorted(set(plan.days))
    place.branch, place.is_active = plan.branch, plan.is_active
    place.save()
    return place


def _check(township: Township, plan: PlacePlan, place: MarketPlace | None) -> None:
    if not plan.days:
        raise AwardRefused(_("Tick at least one market day."))
    if not set(plan.days) <= set(possible_days(plan.rule)):
        raise AwardRefused(_("There is no such day in this rule."))
    if plan.branch and plan.branch.township_id != township.pk:
        raise AwardRefused(_("The village is not one of this township."))
    others = MarketPlace.objects.filter(township=township, name=plan.name)
    if others.exclude(pk=place.pk if place else 0).exists():
        raise AwardRefused(_("There is a market place of this name already."))


@transaction.atomic
def draft_places(*, township: Township, by: User) -> list[MarketPlace]:
    """A place for each market village that has none yet: lunar days by the draft, to be edited."""
    known = set(MarketPlace.objects.filter(township=township).values_list("branch", flat=True))
    villages = Branch.objects.filter(township=township, is_market=True).order_by("code")
    return [
        save_place(township=township, plan=plan, by=by)
        for plan in _draft(village for village in villages if village.pk not in known)
    ]


def _draft(villages: Iterable[Branch]) -> Iterable[PlacePlan]:
    for number, village in enumerate(villages):
        days = DRAFT_DAYS[number % len(DRAFT_DAYS)]
        name = village.name.removesuffix("村").removesuffix("社区")
        yield PlacePlan(name, MarketPlace.Rule.LUNAR, days, village)
