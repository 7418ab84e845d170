"""How a winner is named: in full at the office, masked where everybody reads."""

from collections.abc import Iterable

from awards.models import Award
from boards.presenters_names import show_names
from grid.domain.names import mask_name
from grid.models import User


def sees_names_of(user: User, award: Award) -> bool:
    """A secretary reads full names of the own branch only."""
    if user.role != User.Role.SECRETARY or user.is_superuser:
        return True
    return award.branch_id == user.branch_id


def name_for(user: User, award: Award) -> str:
    head = award.head
    return head if sees_names_of(user, award) else mask_name(head)


def name_awards(awards: Iterable[Award], *, masked: bool) -> dict[int, str]:
    """Who was honoured, as named then, by the award's id; masked but with consent: one query."""
    awards = list(awards)
    heads = show_names(((one.household_id, one.head) for one in awards), masked=masked)
    return {one.pk: heads[one.household_id, one.head] for one in awards}


def place_of(award: Award) -> str:
    return f"{award.branch_name}{award.hamlet}"
