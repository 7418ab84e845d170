"""Since when a household belongs to its branch, and until when: dated days, written in bulk."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Max

from grid.models import Household, Membership


def begin_memberships(households: Iterable[Household], on: date) -> None:
    """They belong to their branch from `on`, or from the day on which they left it last."""
    households = list(households)
    left = dict(
        Membership.objects.filter(household__in=households)
        .order_by()
        .values_list("household")
        .annotate(last=Max("until"))
    )
    Membership.objects.bulk_create(
        (
            Membership(
                household=one, branch_id=one.branch_id, since=max(on, left.get(one.pk) or on)
            )
            for one in households
        ),
        batch_size=500,
    )


def continue_membership(household: Household, left_on: date) -> None:
    """Who was taken off on this day, and is back, has never left: a merging undone."""
    rows = Membership.objects.filter(household=household)
    back = rows.filter(until=None).order_by("since").last()
    before = rows.filter(until=left_on).order_by("since").last()
    if back and before and before.branch_id == back.branch_id:
        back.delete()
        before.until = None
        before.save(update_fields=["until"])


def end_memberships(households: Sequence[Household], on: date) -> None:
    """The last day is the one before `on`; who was to come later was never there."""
    ending = list(Membership.objects.filter(household__in=households, until=None))
    for membership in ending:
        membership.until = max(on, membership.since)
    Membership.objects.bulk_update(ending, ["until"], batch_size=500)
