"""The life of a ceremony: planned → notice → fixed → held, or cancelled. One table.

While it is planned branches nominate and the township reviews; during the notice period (公示)
objections are taken; then the list is fixed, numbered, and only cases change it.
"""

from datetime import datetime

from awards.models import Ceremony, CeremonyStep
from grid.models import User

Status = Ceremony.Status
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.PLANNED: frozenset({Status.NOTICE, Status.CANCELLED}),
    Status.NOTICE: frozenset({Status.PLANNED, Status.FIXED, Status.CANCELLED}),
    Status.FIXED: frozenset({Status.HELD, Status.CANCELLED}),
    Status.HELD: frozenset(),
    Status.CANCELLED: frozenset(),
}


class AwardRefused(ValueError):
    """It cannot be done like this; the message is for the person."""


def take_ceremony(ceremony: Ceremony) -> Ceremony:
    """The stored ceremony under a lock, for a write within a transaction."""
    return Ceremony.objects.select_for_update(of=("self",)).get(pk=ceremony.pk)


def add_step(ceremony: Ceremony, *, by: User, at: datetime, reason: str = "") -> None:
    """Note the status that the ceremony has now."""
    CeremonyStep.objects.create(
        ceremony=ceremony, status=ceremony.status, reason=reason, by=by, at=at
    )
