"""How a winner is named: in full at the office, masked where everybody reads."""

from awards.models import Award
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


def public_name(award: Award) -> str:
    """The name on the village wall and in the news: masked, as on the boards' public pages."""
    return mask_name(award.household.head)


def place_of(award: Award) -> str:
    return f"{award.branch.name}{award.household.hamlet}"
