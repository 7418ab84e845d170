"""How the ceremonies of the house's world run: a stage, a running order, a news text."""

from typing import Any

from awards.models import (
    Award,
    Ceremony,
    Programme,
    ProgrammeItem,
    StageGroup,
    StageSeat,
)

Things = dict[Any, Any]


def run_ceremonies(world: dict[str, Things]) -> None:
    """One group, one item for each ceremony, a place on the stage for each award."""
    for things in world.values():
        ceremony, award = things[Ceremony], things[Award]
        programme, _ = Programme.objects.get_or_create(ceremony=ceremony)
        group, _ = StageGroup.objects.get_or_create(
            ceremony=ceremony, order=1, title=award.title, defaults={"presenter": "龙书记"}
        )
        item, _ = ProgrammeItem.objects.get_or_create(
            ceremony=ceremony,
            order=1,
            defaults={"kind": "winner", "name": "受表彰户代表发言", "minutes": 3, "award": award},
        )
        seat = StageSeat.objects.create(group=group, award=award)
        things |= {Programme: programme, StageGroup: group, ProgrammeItem: item, StageSeat: seat}
