"""Active pairs go along when a double household is merged."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.models import Board, BoardEntry, Pair
from boards.queries_pairs import active_pairs
from grid.domain.households import HouseholdRefused
from grid.domain.merging import Follower, register_follower
from grid.models import Household, HouseholdMerge

Note = Sequence[Any]  # pair, side
_SIDES = ("red_household", "black_household")


def _pairs_of(household: Household) -> QuerySet[Pair]:
    either = Q(red_household=household) | Q(black_household=household)
    return active_pairs(Pair.objects.filter(either))


def _scored_in_notice() -> QuerySet[BoardEntry]:
    """Entries of boards under notice that a pair is scored by: it stays whose it is until then."""
    return BoardEntry.objects.filter(pair__isnull=False, board__status=Board.Status.NOTICE)


def refuse(source: Household, target: Household) -> None:
    of_source, of_target = _pairs_of(source), _pairs_of(target)
    if of_source.exists() and of_target.exists():
        raise HouseholdRefused(
            _("Both households are in a pair: dissolve one of the pairs first, then merge.")
        )
    either = Q(pair__in=of_source.values("pk")) | Q(pair__in=of_target.values("pk"))
    if _scored_in_notice().filter(either).exists():
        raise HouseholdRefused(_("A board under notice scores this pair: it ends with that board."))


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
    """What a board has settled meanwhile, or scores under notice, stays with whom it ranked."""
    free = active_pairs(Pair.objects.all()).exclude(pk__in=_scored_in_notice().values("pair"))
    standing = set(free.values_list("pk", flat=True))
    _put([one for one in moved if one[0] in standing], merge.source)


def _put(moved: list[Note], household: Household) -> None:
    for pk, side in moved:
        Pair.objects.filter(pk=pk).update(**{side: household})


register_follower(Follower("pairs", tell, carry, bring_back, tell_back, refuse))
