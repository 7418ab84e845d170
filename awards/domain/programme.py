"""The doorway of the running order: proposed by one button, then the officer's own."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import groupby

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from awards.domain.course import MOST_ON_STAGE, runs_past_midnight, split_evenly
from awards.domain.life import AwardRefused, take_ceremony
from awards.models import Award, AwardTitle, Ceremony, Programme, ProgrammeItem
from awards.queries import standing
from grid.models import User

Kind = ProgrammeItem.Kind
BEGINS = time(9)  # our own default: when a market is full


@dataclass(frozen=True)
class Item:
    """A line of the running order."""

    kind: str
    name: str
    minutes: int
    speaker: str = ""
    title: AwardTitle | None = None
    award: Award | None = None


def begins_at(ceremony: Ceremony) -> time:
    found = Programme.objects.filter(ceremony=ceremony).first()
    return found.starts_at if found else BEGINS


def news_of(ceremony: Ceremony) -> str:
    """The text that an officer has kept, or nothing."""
    found = Programme.objects.filter(ceremony=ceremony).first()
    return found.news if found else ""


@transaction.atomic
def propose_programme(*, ceremony: Ceremony, by: User) -> list[ProgrammeItem]:
    """Write the usual course over whatever there is: our own draft, with the titles' winners."""
    ceremony = _take(ceremony)
    return _write(ceremony, [*_opening(ceremony), *_awarding(ceremony), *_closing(ceremony)])


def _opening(ceremony: Ceremony) -> Iterator[Item]:
    yield Item(
        Kind.OPENING, _("The ceremony is opened, the guests are introduced"), 3, _host(ceremony)
    )
    yield Item(Kind.ADDRESS, _("Welcome by the hosting village"), 5)
    yield Item(Kind.READING, _("The decision and the list of households are read out"), 5)


def _awarding(ceremony: Ceremony) -> Iterator[Item]:
    """For each title: its groups on stage, two minutes each, then the first of them speaks."""
    awards = standing(ceremony.awards.all()).select_related("title")
    ordered = awards.order_by(
        "title__order", "title_id", F("stage_order").asc(nulls_last=True), "household__code"
    )
    groups = Counter(ceremony.stage_groups.values_list("title", flat=True).order_by())
    for _title, same in groupby(ordered, key=lambda award: award.title_id):
        winners = list(same)
        title = winners[0].title
        number = groups[title.pk] or len(split_evenly(len(winners), MOST_ON_STAGE))
        name = _("Handing over: %(title)s") % {"title": title.name}
        yield Item(Kind.AWARDING, name, 1 + 2 * number, title=title)
        name = _("A winner of “%(title)s” speaks") % {"title": title.name}
        yield Item(Kind.WINNER, name, 3, award=winners[0])


def _closing(ceremony: Ceremony) -> Iterator[Item]:
    yield Item(Kind.ADDRESS, _("Address by the township's leader"), 10)
    yield Item(
        Kind.CLOSING, _("The ceremony is closed, a photograph of all is taken"), 5, _host(ceremony)
    )


def _host(ceremony: Ceremony) -> str:
    """Who leads through it, as far as a line holds it."""
    return ceremony.hosts[:60]


@transaction.atomic
def save_programme(
    *, ceremony: Ceremony, starts_at: time, items: Sequence[Item], by: User
) -> list[ProgrammeItem]:
    """Write the running order as an officer has it. Raises AwardRefused: past midnight, over."""
    ceremony = _take(ceremony)
    if runs_past_midnight(starts_at, [item.minutes for item in items]):
        raise AwardRefused(_("The running order goes past midnight."))
    Programme.objects.update_or_create(ceremony=ceremony, defaults={"starts_at": starts_at})
    return _write(ceremony, items)


@transaction.atomic
def save_news(*, ceremony: Ceremony, text: str, by: User) -> None:
    """Keep the news text as it was edited; an empty one is proposed again when it is opened."""
    ceremony = take_ceremony(ceremony)
    Programme.objects.update_or_create(ceremony=ceremony, defaults={"news": text.strip()})


def _write(ceremony: Ceremony, items: Sequence[Item]) -> list[ProgrammeItem]:
    ceremony.items.all().delete()
    return ProgrammeItem.objects.bulk_create(
        ProgrammeItem(
            ceremony=ceremony,
            order=order,
            kind=item.kind,
            name=item.name,
            minutes=item.minutes,
            speaker=item.speaker,
            title=item.title,
            award=item.award,
        )
        for order, item in enumerate(items, start=1)
    )


def _take(ceremony: Ceremony) -> Ceremony:
    ceremony = take_ceremony(ceremony)
    if ceremony.status in (Ceremony.Status.HELD, Ceremony.Status.CANCELLED):
        raise AwardRefused(_("The ceremony is over: its running order stays as it was."))
    return ceremony
