"""Members who leave: what they held ends with them, and nobody signs in with their account."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import DateField, F, Value
from django.db.models.functions import Greatest

from grid.domain.leaving import left_behind
from grid.domain.posts import end_posts
from grid.models import Member, Position, Responsibility, User


@dataclass(frozen=True)
class Left:
    """What ended: `households` are without a responsible member now, `accounts` are closed.

    `waiting`: what they leave behind on their phones, a line each.
    """

    households: int
    accounts: int
    waiting: tuple[str, ...] = ()


@transaction.atomic
def release_member(*, member: Member, on: date, by: User) -> Left:
    """End the open posts and responsibilities of a member no longer active, close the account.

    What the member answered for and entered stays as it was until `on`. The own account of
    `by` stays open: nobody locks themselves out. Released before: nothing changes.
    """
    until = Greatest(F("since"), Value(on, output_field=DateField()))
    end_posts(Position.objects.filter(member=member), on)
    households = Responsibility.objects.filter(member=member, until=None).update(until=until)
    accounts = User.objects.filter(member=member, is_active=True).exclude(pk=by.pk)
    waiting = tuple(line for user in accounts for line in left_behind(user))
    closed = accounts.update(is_active=False, closed_times=F("closed_times") + 1)
    return Left(households, closed, waiting)
