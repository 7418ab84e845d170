"""The running order in words, with the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.domain.course import clock
from awards.models import Award, Ceremony, ProgrammeItem
from awards.presenters_names import name_for, place_of
from awards.queries_stage import groups_of, items_of
from grid.models import User

Kind = ProgrammeItem.Kind


@dataclass(frozen=True)
class ShownItem:
    item: ProgrammeItem
    begins: time
    who: str


@dataclass(frozen=True)
class Course:
    """All items, when they begin, and when it ends."""

    items: list[ShownItem]
    begins: time
    ends: time

    @property
    def minutes(self) -> int:
        return sum(one.item.minutes for one in self.items)


def show_course(ceremony: Ceremony, user: User, begins: time) -> Course:
    items = list(items_of(ceremony, user))
    times = clock(begins, [item.minutes for item in items])
    groups = [group.title_id for group in groups_of(ceremony, user)]
    shown = [
        ShownItem(item, at, say_who(item, user, groups))
        for item, at in zip(items, times, strict=False)
    ]
    return Course(shown, begins, times[-1])


def say_who(item: ProgrammeItem, user: User, groups: Sequence[int]) -> str:
    """Who is heard or seen: the winner, the title's groups, else what was typed."""
    if item.kind == Kind.WINNER and item.award:
        return f"{name_for(user, item.award)}（{place_of(item.award)}）"
    if item.kind == Kind.AWARDING and item.title_id and not item.speaker:
        number = groups.count(item.title_id)
        text = ngettext("%(count)s group on stage", "%(count)s groups on stage", number)
        return text % {"count": number} if number else ""
    return item.speaker


def is_said(item: ProgrammeItem) -> bool:
    """Whether nothing is missing about who is heard or seen."""
    if item.kind == Kind.WINNER:
        return item.award_id is not None
    if item.kind == Kind.AWARDING:
        return item.title_id is not None
    return bool(item.speaker)


def name_winner(award: Award) -> str:
    """For the officer's choice of who speaks."""
    return _("%(name)s, %(place)s (%(title)s)") % {
        "name": award.head,
        "place": place_of(award),
        "title": award.title.name,
    }
