"""A pair of each place, active, with help noted; made directly: nobody need be black for it."""

from typing import Any

from boards.models import Pair, PairHelp
from grid.models import Household, User
from tests import factories


def add_pair(things: dict[Any, Any], board: Any, by: User, at: Any) -> None:
    """The household of the place is helped by another of the same branch."""
    home = things[Household]
    helper = factories.HouseholdFactory(branch=home.branch)
    pair = Pair.objects.create(
        township=home.branch.township,
        level=board.level,
        board=board,
        red_branch=home.branch,
        red_household=helper,
        black_branch=home.branch,
        black_household=home,
        formed_by=by,
        formed_at=at,
    )
    things[Pair] = pair
    things[PairHelp] = PairHelp.objects.create(
        pair=pair, on=at.date(), what="清理院坝", by=by, at=at
    )
