"""What a person would leave behind on closing the account: said by the apps above.

They register when they are loaded; this floor knows none of them.
"""

from collections.abc import Callable

from grid.models import User

Asker = Callable[[User], list[str]]
_askers: list[Asker] = []


def register_asker(asker: Asker) -> Asker:
    """`asker` gives a line for each thing that only this person's account can still send."""
    _askers.append(asker)
    return asker


def left_behind(user: User) -> list[str]:
    return [line for asker in _askers for line in asker(user)]
