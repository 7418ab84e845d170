"""A ceremony with a fixed list, as certificates need it."""

from datetime import UTC, date, datetime
from typing import Any

from awards.models import Award, AwardTitle, Ceremony, MarketPlace
from grid.models import Branch, User
from tests.factories import HouseholdFactory

NOON = datetime(2023, 6, 18, 4, tzinfo=UTC)


def plan_ceremony(
    township: Any, by: User, *, status: str = "fixed", day: date = date(2023, 6, 24)
) -> Ceremony:
    place, _ = MarketPlace.objects.get_or_create(
        township=township, name="朗江", rule="lunar", days=[2, 7]
    )
    return Ceremony.objects.create(
        township=township,
        place=place,
        date=day,
        name="六月表彰会",
        scores_until=date(2023, 5, 31),
        status=status,
        created_by=by,
        created_at=NOON,
    )


def honour(ceremony: Ceremony, branch: Branch, head: str, **more: Any) -> Award:
    """A household that won; its number follows the last one's."""
    number = ceremony.awards.count() + 1
    title, _ = AwardTitle.objects.get_or_create(
        township=ceremony.township, name=more.pop("title", "最美庭院")
    )
    given = {
        "citation": "房前屋后干净整齐。",
        "status": "accepted",
        "number": f"2023-{number:04}",
        "code": f"{ceremony.pk:04}{number:012}",
        "stage_order": number,
        "nominated_by": ceremony.created_by,
        "nominated_at": NOON,
    }
    return Award.objects.create(
        ceremony=ceremony,
        title=title,
        branch=branch,
        household=HouseholdFactory(branch=branch, head=head),
        **given | more,
    )
