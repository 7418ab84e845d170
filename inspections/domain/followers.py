"""What else must be done when an inspection was corrected: said by the apps above.

Higher floors register a follower when they are loaded; this one knows none of them. Followers
run within the correction's transaction, after all that rests on the inspection itself.
"""

from datetime import datetime
from typing import Protocol

from grid.models import User
from inspections.models import Correction


class Follower(Protocol):
    def __call__(self, correction: Correction, *, by: User, at: datetime) -> None: ...


_followers: list[Follower] = []


def register_follower(follower: Follower) -> Follower:
    _followers.append(follower)
    return follower


def tell_followers(correction: Correction, *, by: User, at: datetime) -> None:
    for follower in _followers:
        follower(correction, by=by, at=at)
