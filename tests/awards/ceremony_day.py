"""Ceremonies to test how they run: a list that is fixed, made directly."""

from datetime import UTC, date, datetime

from awards.models import Award, AwardTitle, Ceremony, MarketPlace
from tests.factories import HouseholdFactory

NOON = datetime(2023, 6, 20, 4, tzinfo=UTC)
DAY = date(2023, 6, 24)  # 五月初七: market day of 朗江
BACKEND = "township.roles.RoleBackend"


def make_place(township, name="朗江", rule="lunar", days=(2, 7), **more):
    return MarketPlace.objects.create(
        township=township, name=name, rule=rule, days=list(days), **more
    )


def make_ceremony(officer, place=None, **changes):
    township = officer.township
    said = {
        "township": township,
        "place": place or make_place(township),
        "date": DAY,
        "name": "六月表彰会",
        "scores_until": date(2023, 5, 31),
        "status": "fixed",
        "created_by": officer,
        "created_at": NOON,
    }
    return Ceremony.objects.create(**{**said, **changes})


def make_title(ceremony, name="最美庭院", order=1):
    return AwardTitle.objects.get_or_create(
        township=ceremony.township, name=name, defaults={"order": order}
    )[0]


def honour(ceremony, branch, *heads, title=None, status="accepted", hamlet="一组"):
    """An award for each of these heads, numbered on."""
    title, first = title or make_title(ceremony), ceremony.awards.count() + 1
    return [
        Award.objects.create(
            ceremony=ceremony,
            title=title,
            branch=branch,
            household=HouseholdFactory(branch=branch, head=head, hamlet=hamlet),
            citation="院坝干净",
            status=status,
            number=f"2023-{number:03}",
            code=f"code-{ceremony.pk}-{number}",
            nominated_by=ceremony.created_by,
            nominated_at=NOON,
        )
        for number, head in enumerate(heads, start=first)
    ]
