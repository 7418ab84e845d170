"""What goes along when a double household is merged: said by the apps above.

Higher floors register a follower when they are loaded; this one knows none of them. Followers
run within the transaction of the merging, and of its undoing; what each moved is kept with the
merging, so that it can be put back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from grid.domain.memberships import continue_membership
from grid.models import Household, HouseholdMerge, User


def _refuses_nothing(source: Household, target: Household) -> None:
    """Nothing of the two clashes."""


@dataclass(frozen=True)
class Follower:
    """`tell`: what of the source would go along, in words; `carry` moves it and returns what is
    needed (as JSON) to `bring_back`, which is told of a merging that has been undone, and to
    `tell_back`. `refuse` raises HouseholdRefused, before anything is written."""

    name: str
    tell: Callable[[Household, Household], Iterable[str]]
    carry: Callable[[HouseholdMerge], Any]
    bring_back: Callable[[HouseholdMerge, Any], None]
    tell_back: Callable[[Any], Iterable[str]]
    refuse: Callable[[Household, Household], None] = _refuses_nothing


_followers: list[Follower] = []


def register_follower(follower: Follower) -> Follower:
    _followers.append(follower)
    return follower


def tell_merge(source: Household, target: Household) -> list[str]:
    """What goes along, in the words of those whose it is."""
    return [line for one in _followers for line in one.tell(source, target)]


def tell_undo(sources: Iterable[Household]) -> list[str]:
    """What goes back to those of them that were merged, and from whom."""
    merges = HouseholdMerge.objects.filter(source__in=list(sources), undone_at=None)
    lines = []
    for merge in merges.select_related("source", "target"):
        names = {"source": merge.source, "target": merge.target}
        lines.append(_("%(target)s → %(source)s:") % names)
        known = (one for one in _followers if one.name in merge.moved)
        lines += [line for one in known for line in one.tell_back(merge.moved[one.name])]
    return lines


def check_merge(source: Household, target: Household) -> None:
    for one in _followers:
        one.refuse(source, target)


def write_merge(
    *, source: Household, target: Household, on: date, reason: str, by: User, at: datetime
) -> HouseholdMerge:
    """Note the merging of two households that point to each other already; all goes along."""
    merge = HouseholdMerge.objects.create(
        source=source, target=target, on=on, reason=reason, by=by, at=at
    )
    merge.moved = {one.name: one.carry(merge) for one in _followers}
    merge.save(update_fields=["moved"])
    return merge


def undo_merges(sources: Iterable[Household], *, by: User, at: datetime) -> None:
    """All that went along goes back to these, which stand for themselves again."""
    rows = HouseholdMerge.objects.filter(source__in=list(sources), undone_at=None)
    for merge in rows.select_related("source"):
        merge.undone_at, merge.undone_by = at, by
        merge.save(update_fields=["undone_at", "undone_by"])
        continue_membership(merge.source, merge.on)
        for one in reversed(_followers):
            if one.name in merge.moved:
                one.bring_back(merge, merge.moved[one.name])
