"""A ceremony whose list is fixed, its winners and their prizes, made directly."""

from datetime import UTC, date, datetime
from uuid import uuid4

from awards.domain.day import Mark, record_mark
from awards.domain.prizes import add_prize, set_title_prizes, take_in
from awards.models import Award, AwardTitle, Ceremony, MarketPlace
from tests.factories import HouseholdFactory

NOON = datetime(2023, 6, 24, 4, tzinfo=UTC)


def make_ceremony(township, by, *, status="fixed", day=date(2023, 6, 24)):
    place, _ = MarketPlace.objects.get_or_create(
        township=township, name="朗江", rule="lunar", days=[2, 7]
    )
    return Ceremony.objects.create(
        township=township,
        place=place,
        date=day,
        name="六月表彰",
        scores_until=date(2023, 5, 31),
        status=status,
        created_by=by,
        created_at=NOON,
    )


def make_title(township, name="最美庭院", **more):
    return AwardTitle.objects.create(township=township, name=name, **more)


def make_winner(ceremony, title, branch, by, *, order=None, status="accepted", **home):
    household = HouseholdFactory(branch=branch, **home)
    return Award.objects.create(
        ceremony=ceremony,
        title=title,
        branch=branch,
        household=household,
        citation="院坝干净",
        status=status,
        number=f"2023-{household.pk:03}",
        stage_order=order,
        nominated_by=by,
        nominated_at=NOON,
    )


def make_prize(township, by, name="洗衣粉", unit="袋", *, stock=0, titles=()):
    """A prize with so many in stock; `titles`: (title, quantity each)."""
    prize = add_prize(township=township, name=name, unit=unit)
    if stock:
        take_in(prize=prize, quantity=stock, by=by, at=NOON)
    for title, quantity in titles:
        set_title_prizes(title=title, quantities={prize: quantity})
    prize.refresh_from_db()
    return prize


def note(award, by, *, seen=None, id=None, **said):
    """Record a mark; `seen` is the mark its author saw last."""
    mark = Mark(id=id or uuid4(), award=award, seen=seen and seen.pk, **said)
    return record_mark(mark=mark, by=by, at=NOON, received_at=NOON)
