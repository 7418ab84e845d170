"""Nominations and titles go along when a double household is merged."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Award
from awards.queries import taken
from grid.domain.households import HouseholdRefused
from grid.domain.merging import Follower, register_follower
from grid.models import Household, HouseholdMerge


def _alive(household: Household) -> QuerySet[Award]:
    return taken(Award.objects.filter(household=household))


def refuse(source: Household, target: Household) -> None:
    """A title is held once; and a ceremony's row of the one that stays is not written over."""
    for award in _alive(source).select_related("title"):
        same = Award.objects.filter(household=target, title=award.title_id)
        if taken(same).exists() or same.filter(ceremony=award.ceremony_id).exists():
            raise HouseholdRefused(
                _(
                    "Both households stand for the title %(title)s: take back the nomination of "
                    "the one that goes, or withdraw its title, then merge."
                )
                % {"title": award.title.name}
            )


def tell(source: Household, target: Household) -> Iterator[str]:
    yield from _say(_alive(source).count())


def tell_back(moved: list[int]) -> Iterator[str]:
    yield from _say(len(moved))


def _say(count: int) -> Iterator[str]:
    if count:
        words = ngettext("%(count)s nomination or title", "%(count)s nominations and titles", count)
        yield words % {"count": count}


def carry(merge: HouseholdMerge) -> list[int]:
    rows = _alive(merge.source)
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(household=merge.target)
    return moved


def bring_back(merge: HouseholdMerge, moved: list[int]) -> None:
    Award.objects.filter(pk__in=moved, household=merge.target).update(household=merge.source)


register_follower(Follower("awards", tell, carry, bring_back, tell_back, refuse))
