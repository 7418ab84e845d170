"""What consents add to the house's world: a name consented to, of each household.

Full names would hide whether a page masks: the consent was given by an earlier head.
"""

from datetime import datetime
from typing import Any

from grid.domain.consents import give_consent
from grid.models import Consent, Household, User


def add_consents(world: dict[str, dict[Any, Any]], now: datetime) -> None:
    for things in world.values():
        home = things[Household]
        consent = give_consent(
            household=home,
            purpose=Consent.Purpose.NAME,
            how=Consent.How.PAPER,
            given_on=now.date(),
            by=things[User],
            at=now,
        )
        Consent.objects.filter(pk=consent.pk).update(head="石老人")
        things[Consent] = consent
