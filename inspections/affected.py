"""What was computed from an inspection and frozen: found by the apps that published it.

Higher floors register a finder when they are loaded; this one knows none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from grid.models import User
from inspections.models import Inspection


@dataclass(frozen=True)
class Affected:
    """Something scored that a correction of the inspection bears on; `todo`: what to do then."""

    title: str
    url: str
    todo: str = ""


# The look at a household, by its first version; until when; who asks.
Finder = Callable[[Inspection, datetime, User], Iterable[Affected]]
_finders: list[Finder] = []


def register_finder(finder: Finder) -> Finder:
    _finders.append(finder)
    return finder


def find_affected(inspection: Inspection, *, until: datetime, seen_by: User) -> list[Affected]:
    """What was scored up to `until` with a version of this look in it, as the person sees it."""
    return [one for finder in _finders for one in finder(inspection, until, seen_by)]
