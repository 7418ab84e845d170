"""What is printed of a ceremony, and its news, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from django.utils import formats
from django.utils.translation import gettext as _

from awards.domain.course import clock
from awards.domain.market_days import is_market_day
from awards.models import Award, AwardTitle, Ceremony, ProgrammeItem
from awards.presenters_markets import say_lunar, show_day
from awards.presenters_names import name_awards, place_of
from awards.presenters_programme import Course, ShownItem
from awards.presenters_stage import ShownGroup
from grid.domain.names import tidy_name

CARD_LINES = 12  # more households than that need a page of their own


@dataclass(frozen=True)
class Card:
    """What a presenter holds in hand: when, to whom, in which order."""

    shown: ShownGroup
    begins: time | None

    @property
    def is_long(self) -> bool:
        return len(self.shown.seats) > CARD_LINES


def deal_cards(groups: Sequence[ShownGroup], course: Course) -> list[Card]:
    """A card for each group that has somebody, with the time it comes on."""
    awarding = {
        one.item.title_id: one
        for one in reversed(course.items)
        if one.item.kind == ProgrammeItem.Kind.AWARDING
    }
    return [
        Card(one, _begins(one, awarding.get(one.group.title_id))) for one in groups if one.seats
    ]


def _begins(group: ShownGroup, item: ShownItem | None) -> time | None:
    """About when a group comes on: its title's item, its minutes shared out evenly."""
    if item is None:
        return None
    return clock(item.begins, [item.item.minutes * (group.part - 1) // group.parts])[-1]


def say_when(ceremony: Ceremony) -> str:
    """`2023年6月24日（星期六，农历五月初七）`."""
    day = show_day(ceremony.date)
    return _("%(date)s (%(weekday)s, %(lunar)s)") % {
        "date": say_date(ceremony.date),
        "weekday": day.weekday,
        "lunar": day.lunar,
    }


def say_date(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def by_title(awards: Sequence[Award]) -> list[tuple[AwardTitle, list[Award]]]:
    """The winners of each title, in the order they are given."""
    groups = groupby(awards, key=lambda award: award.title)
    return [(title, list(winners)) for title, winners in groups]


def count_homes(awards: Sequence[Award]) -> int:
    """Households, each once, whatever number of titles it holds."""
    return len({award.household_id for award in awards})


def propose_news(
    ceremony: Ceremony, awards: Sequence[Award], groups: Sequence[ShownGroup], course: Course
) -> str:
    """The news with the figures filled in; names as everybody may read them."""
    return "".join(_sentences(ceremony, awards, groups, course))


def _sentences(
    ceremony: Ceremony, awards: Sequence[Award], groups: Sequence[ShownGroup], course: Course
) -> Iterator[str]:
    comma = _(", ")
    yield _say_held(ceremony)
    if ceremony.hosts:
        yield _("It was hosted by %(hosts)s.") % {"hosts": tidy_name(ceremony.hosts)}
    titles = comma.join(
        _("“%(title)s” %(count)s") % {"title": title.name, "count": len(winners)}
        for title, winners in by_title(awards)
    )
    yield _("%(count)s households were honoured: %(titles)s.") % {
        "count": count_homes(awards),
        "titles": titles,
    }
    yield _say_chosen(ceremony)
    presenters = dict.fromkeys(
        tidy_name(one.group.presenter) for one in groups if one.group.presenter
    )
    if presenters:
        yield _("%(presenters)s handed over certificates, plaques and prizes.") % {
            "presenters": comma.join(presenters)
        }
    speakers = [one.item.award for one in course.items if one.item.award]
    if speakers:
        heads = name_awards(speakers, masked=True)
        names = comma.join(f"{heads[one.pk]}（{place_of(one)}）" for one in speakers)
        text = _("%(count)s winners spoke for all: %(names)s.")
        yield text % {"count": len(speakers), "names": names}


def _say_held(ceremony: Ceremony) -> str:
    place = ceremony.place
    said = {
        "when": _("%(month)s/%(day)s") % {"month": ceremony.date.month, "day": ceremony.date.day},
        "lunar": say_lunar(ceremony.date),
        "township": ceremony.township.name,
        "place": place.name,
        "name": ceremony.name,
    }
    if is_market_day(place.rule, place.days, ceremony.date):
        text = _(
            "On %(when)s (%(lunar)s), market day in %(place)s, %(township)s held “%(name)s” there."
        )
    else:
        text = _("On %(when)s (%(lunar)s), %(township)s held “%(name)s” in %(place)s.")
    return text % said


def _say_chosen(ceremony: Ceremony) -> str:
    said = {"until": say_date(ceremony.scores_until)}
    if not (ceremony.notice_from and ceremony.notice_until):
        text = _(
            "They were chosen by their scores until %(until)s, nominated by their branches and"
            " reviewed by the township."
        )
        return text % said
    said |= {"from": say_date(ceremony.notice_from), "to": say_date(ceremony.notice_until)}
    text = _(
        "They were chosen by their scores until %(until)s, nominated by their branches, reviewed"
        " by the township, and shown to the public from %(from)s to %(to)s."
    )
    return text % said
