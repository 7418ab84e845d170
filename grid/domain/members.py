"""Members who leave: what they held ends with them, and nobody signs in with their account."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import DateField, F, Value
from django.db.models.functions import Greatest

from grid.models import Member, Position, Responsibility, User


@dataclass(frozen=True)
class Left:
    """What ended: `households` are without a responsible member now, `accounts` are closed."""

    households: int
    accounts: int


@transaction.atomic
def release_member(*, member: Member, on: date, by: User) -> Left:
    """End the open posts and responsibilities of a member no longer active, close the account.

    What the member answered for and entered stays as it was until `on`. The own account of
    `by` stays open: nobody locks themselves out. Released before: nothing changes.
    """
    until = Greatest(F("since"), Value(on, output_field=DateField()))
    Position.objects.filter(member=member, until=None).update(until=until)
    households = Responsibility.objects.filter(member=member, until=None).update(until=until)
    accounts = User.objects.filter(member=member, is_active=True).exclude(pk=by.pk)
    return Left(households, accounts.update(is_active=False))
