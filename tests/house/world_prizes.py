"""What prizes and the day add to the house's world: a winner who came and got the gloves."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from awards.domain.day import Mark, record_mark
from awards.domain.prizes import take_in
from awards.models import (
    Award,
    AwardTitle,
    CeremonyPhoto,
    DayMark,
    Handover,
    Prize,
    PrizeMove,
    TitlePrize,
)
from grid.models import Township, User

Things = dict[Any, Any]


def add_prizes(world: dict[str, Things], now: datetime, png: bytes) -> None:
    for things in world.values():
        award, by = things[Award], things[User]
        prize, is_new = Prize.objects.get_or_create(
            township=things[Township], name="手套", defaults={"unit": "双"}
        )
        if is_new:
            take_in(prize=prize, quantity=50, note="收据12号", by=by, at=now)
        gets, _ = TitlePrize.objects.get_or_create(title=things[AwardTitle], prize=prize)
        said = Mark(id=uuid4(), award=award, presence="came", prizes="given")
        told = record_mark(mark=said, by=by, at=now, received_at=now)
        things |= {
            Prize: prize,
            TitlePrize: gets,
            DayMark: told.mark,
            Handover: Handover.objects.get(award=award),
            PrizeMove: PrizeMove.objects.get(award=award),
            CeremonyPhoto: picture_of(award, by, now, png),
        }


def picture_of(award: Award, by: User, now: datetime, png: bytes) -> CeremonyPhoto:
    """One of each ceremony, on which its first winner of the world is seen."""
    ceremony = award.ceremony
    known = CeremonyPhoto.objects.filter(ceremony=ceremony).first()
    if known:
        return known
    photo = CeremonyPhoto(
        ceremony=ceremony, sha256="0" * 64, by=by, at=now, award=award, named_by=by
    )
    photo.file.save("ceremony.png", ContentFile(png), save=False)
    photo.thumbnail.save("ceremony-s.png", ContentFile(png), save=False)
    photo.width = photo.height = 8
    photo.save()
    return photo
