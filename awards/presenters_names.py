"""How a winner is named: in full at the office, masked where everybody reads."""

from collections.abc import Iterable

from awards.models import Award
from grid.domain.consents import name_publicly
from grid.domain.names import mask_name
from grid.models import User


def sees_names_of(user: User, award: Award) -> bool:
    """A secretary reads full names of the own branch only."""
    if user.role != User.Role.SECRETARY or user.is_superuser:
        return True
    return award.branch_id == user.branch_id


def name_for(user: User, award: Award) -> str:
    head = award.household.head
    return head if sees_names_of(user, award) else mask_name(head)


def public_names(awards: Iterable[Award]) -> dict[int, str]:
    """Names by household for the village wall and the news: in full with consent, else masked."""
    return name_publicly({award.household_id: award.household.head for award in awards})


def place_of(award: Award) -> str:
    return f"{award.branch.name}{award.household.hamlet}"
