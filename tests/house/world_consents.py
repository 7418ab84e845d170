"""What consents add to the house's world: each household, on a red board, agreed to its photos.

Full names would hide whether a page masks: consent to those was given by an earlier head.
"""

from datetime import datetime
from typing import Any

from boards.models import BoardEntry
from grid.domain.consents import give_consent
from grid.models import Consent, Household, User


def add_consents(world: dict[str, dict[Any, Any]], now: datetime) -> None:
    for things in world.values():
        BoardEntry.objects.filter(household=things[Household]).update(colour="red")
        for purpose in Consent.Purpose:
            things[Consent] = give_consent(
                household=things[Household],
                purpose=purpose,
                how=Consent.How.PAPER,
                given_on=now.date(),
                by=things[User],
                at=now,
            )
    Consent.objects.filter(purpose=Consent.Purpose.NAME).update(head="石老人")
