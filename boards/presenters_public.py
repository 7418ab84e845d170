"""What a household agreed to, on its own page."""

from typing import NamedTuple

from grid.models import Consent, Household
from grid.queries import consents_in_force


class ShownPurpose(NamedTuple):
    value: str
    name: str
    is_given: bool


def list_purposes(household: Household) -> list[ShownPurpose]:
    """Each purpose, and whether the head of today agreed; one query."""
    given = set(consents_in_force(household.consents.all()).values_list("purpose", flat=True))
    return [
        ShownPurpose(value, str(name), value in given) for value, name in Consent.Purpose.choices
    ]
