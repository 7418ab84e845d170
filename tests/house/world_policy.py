"""What the scoring policy and unfolded scores add to the house's world."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from boards.domain.policy import DEFAULT_POLICY, revise_policy
from boards.models import Board, ScoringPolicy
from grid.models import Township, User

Things = dict[str, dict[type[Model], Any]]


def add_policies(world: Things, now: datetime) -> None:
    """A version of the scoring policy in each township, for later periods."""
    for things in world.values():
        township: Any = things[Township]
        things[ScoringPolicy] = ScoringPolicy.objects.filter(
            township=township
        ).first() or revise_policy(
            township=township,
            numbers=replace(DEFAULT_POLICY, notice_days=7),
            valid_from=date(2023, 7, 1),
            reason="吴家兴提议",
            by=things[User],
            at=now,
        )


def show_branches(world: Things, now: datetime) -> None:
    """The week's board of the branches is public, too: a branch's score unfolds."""
    for things in world.values():
        boards = Board.objects.filter(township=things[Township], level=Board.Level.BRANCHES)
        boards.update(status="published", published_by=things[User], published_at=now)
