"""Active pairs go along when a double household is merged."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.models import Pair
from boards.queries_pairs import active_pairs
from grid.domain.households import HouseholdRefused
from grid.domain.merging import Follower, register_follower
from grid.models import Household, HouseholdMerge

Note = Sequence[Any]  # pair, side
_SIDES = ("red_household", "black_household")


def _pairs_of(household: Household) -> QuerySet[Pair]:
    either = Q(red_household=household) | Q(black_household=household)
    return active_pairs(Pair.objects.filter(either))


def refuse(source: Household, target: Household) -> None:
    if _pairs_of(source).exists() and _pairs_of(target).exists():
        raise HouseholdRefused(
            _("Both households are in a pair: dissolve one of the pairs first, then merge.")
        )


def tell(source: Household, target: Household) -> Iterator[str]:
    yield from _say(_pairs_of(source).count())


def tell_back(moved: list[Note]) -> Iterator[str]:
    yield from _say(len(moved))


def _say(count: int) -> Iterator[str]:
    if count:
        yield ngettext("%(count)s pair", "%(count)s pairs", count) % {"count": count}


def carry(merge: HouseholdMerge) -> list[Note]:
    """Each with the side on which the household is."""
    moved: list[Note] = []
    for side in _SIDES:
        rows = active_pairs(Pair.objects.filter(**{side: merge.source}))
        moved += [(pk, side) for pk in rows.values_list("pk", flat=True)]
    _put(moved, merge.target)
    return moved


def bring_back(merge: HouseholdMerge, moved: list[Note]) -> None:
    """What a board has settled meanwhile stays with whom it ranked."""
    standing = set(active_pairs(Pair.objects.all()).values_list("pk", flat=True))
    _put([one for one in moved if one[0] in standing], merge.source)


def _put(moved: list[Note], household: Household) -> None:
    for pk, side in moved:
        Pair.objects.filter(pk=pk).update(**{side: household})


register_follower(Follower("pairs", tell, carry, bring_back, tell_back, refuse))
