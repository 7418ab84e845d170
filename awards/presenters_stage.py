"""The stage in words: groups of winners, who hands over, and in which order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from awards.models import Ceremony, StageGroup, StageSeat
from awards.queries_stage import groups_of, possible_presenters, seats_of
from grid.models import Member, Township, User


@dataclass
class ShownSeat:
    """`number`: the place within the group; moving stays within the title."""

    seat: StageSeat
    number: int
    is_first: bool = False
    is_last: bool = False


@dataclass
class ShownGroup:
    """`part` of `parts`: which group of its title it is."""

    group: StageGroup
    part: int
    parts: int
    seats: list[ShownSeat] = field(default_factory=list)

    @property
    def name(self) -> str:
        if self.parts == 1:
            return self.group.title.name
        return _("%(title)s, group %(part)s of %(parts)s") % {
            "title": self.group.title.name,
            "part": self.part,
            "parts": self.parts,
        }


def show_stage(ceremony: Ceremony, user: User) -> list[ShownGroup]:
    """All groups, with those of their winners that the person may see."""
    groups = list(groups_of(ceremony, user))
    parts, seen = Counter(group.title_id for group in groups), Counter[int]()
    shown: dict[int, ShownGroup] = {}
    for group in groups:
        seen[group.title_id] += 1
        shown[group.pk] = ShownGroup(group, seen[group.title_id], parts[group.title_id])
    for seat in seats_of(ceremony, user):
        seats = shown[seat.group_id].seats
        seats.append(ShownSeat(seat, len(seats) + 1))
    _mark_edges(list(shown.values()))
    return list(shown.values())


def _mark_edges(groups: list[ShownGroup]) -> None:
    """The first and the last of each title."""
    titles: dict[int, list[ShownSeat]] = {}
    for one in groups:
        titles.setdefault(one.group.title_id, []).extend(one.seats)
    for seats in filter(None, titles.values()):
        seats[0].is_first = seats[-1].is_last = True


def name_presenters(township: Township, user: User) -> Iterator[tuple[str, Member]]:
    """`龙家光（朗江村 支部书记）` for each who usually hands over."""
    for post in possible_presenters(township, user):
        member = post.member
        yield f"{member.name}（{member.branch.name} {post.get_kind_display()}）", member
