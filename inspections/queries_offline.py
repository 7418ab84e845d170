"""What a phone keeps of a branch, so that it can inspect without a network."""

from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from grid.models import Household, Responsibility, User
from grid.scope import Scope
from inspections.queries_field import SEEN_COLUMNS, Seen


class Kept(NamedTuple):
    """A household on the phone: as in a list, and who answers for it."""

    seen: Seen
    responsible: str


def kept_households(user: User, *, branch: int) -> list[Kept]:
    """The active households of a branch in the person's scope, by code. One query."""
    under = Responsibility.objects.filter(household=OuterRef("pk"), until__isnull=True)
    rows = Scope(user).of(Household).filter(branch=branch, is_active=True).order_by("code")
    columns = (*SEEN_COLUMNS, Subquery(under.values("member__name")[:1]))
    return [Kept(Seen(*row[:-1]), row[-1] or "") for row in rows.values_list(*columns)]
