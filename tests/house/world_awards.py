"""What awards add to the house's world: a ceremony whose list is fixed, one award of each place."""

from datetime import date, datetime
from typing import Any

from awards.models import (
    Award,
    AwardCase,
    AwardObjection,
    AwardRecheck,
    AwardStep,
    AwardTitle,
    Ceremony,
    CeremonyStep,
    MarketPlace,
)
from grid.models import Household, Township, User

Things = dict[Any, Any]


def add_awards(world: dict[str, Things], now: datetime) -> None:
    for things in world.values():
        township, by = things[Township], things[User]
        title, _ = AwardTitle.objects.get_or_create(township=township, name="最美庭院")
        place, _ = MarketPlace.objects.get_or_create(
            township=township, name="朗江", rule="lunar", days=[2, 7]
        )
        ceremony, _ = Ceremony.objects.get_or_create(
            township=township,
            place=place,
            date=date(2023, 6, 24),
            defaults={
                "name": "六月表彰",
                "scores_until": date(2023, 5, 31),
                "status": "fixed",
                "created_by": by,
                "created_at": now,
            },
        )
        step, _ = CeremonyStep.objects.get_or_create(
            ceremony=ceremony, status="fixed", defaults={"by": by, "at": now}
        )
        recheck, _ = AwardRecheck.objects.get_or_create(
            township=township,
            on=date(2023, 6, 30),
            defaults={"holders": 1, "found": 1, "by": by, "at": now},
        )
        things |= {AwardTitle: title, MarketPlace: place, Ceremony: ceremony, CeremonyStep: step}
        things[AwardRecheck] = recheck
        things |= give_award(things, ceremony, by, now)


def give_award(things: Things, ceremony: Ceremony, by: User, now: datetime) -> Things:
    """The award of the place's household, with a waiting objection and a waiting case."""
    home = things[Household]
    award = Award.objects.create(
        ceremony=ceremony,
        title=things[AwardTitle],
        branch=home.branch,
        household=home,
        citation="院坝干净，花草整齐",
        status="accepted",
        number=f"2023-{home.pk:03}",
        code=f"award-{home.pk}",
        stage_order=1,
        nominated_by=by,
        nominated_at=now,
    )
    return {
        Award: award,
        AwardStep: AwardStep.objects.create(award=award, status="accepted", by=by, at=now),
        AwardObjection: AwardObjection.objects.create(
            award=award, source="phone", text="请核实", code=f"ao-{award.pk}", received_at=now
        ),
        AwardCase: AwardCase.objects.create(
            award=award, source="recheck", failed=["open_problem"], found_at=now
        ),
    }
