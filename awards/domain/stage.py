"""The doorway of the stage: winners in groups, in their order, and who hands over to them.

It is laid out once the list is fixed. The order of all is the awards' `stage_order`; a title
that is withdrawn later leaves its place empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.course import MOST_ON_STAGE, cut, move, split_evenly
from awards.domain.life import AwardRefused, take_ceremony
from awards.models import Award, Ceremony, StageGroup, StageSeat
from awards.queries import standing
from grid.models import Member, User


@dataclass(frozen=True)
class Presenter:
    """Who hands over: as it is said on the card, and the member if it is one of ours."""

    name: str = ""
    member: Member | None = None


@dataclass(frozen=True)
class Place:
    """Where an award is to stand: in which group, and after which number there."""

    award_id: int
    group_id: int
    number: int


@transaction.atomic
def propose_stage(*, ceremony: Ceremony, by: User, most: int = MOST_ON_STAGE) -> list[StageGroup]:
    """Lay out the stage by the rule: by title, branch and household, at most `most` at once.

    Who was to hand over to a title's first, second … group stays. Raises AwardRefused.
    """
    ceremony = _take(ceremony)
    if most < 1:
        raise AwardRefused(_("At least one household is on stage at once."))
    kept = _presenters(ceremony)
    awards = standing(ceremony.awards.all()).select_related("title")
    ordered = awards.order_by("title__order", "title_id", "branch__code", "household__code")
    ceremony.stage_groups.all().delete()
    groups: list[StageGroup] = []
    pieces: list[list[Award]] = []
    for _title, same in groupby(ordered, key=lambda award: award.title_id):
        winners = list(same)
        for number, piece in enumerate(cut(winners, split_evenly(len(winners), most))):
            who = kept.get((piece[0].title_id, number), Presenter())
            groups.append(_group(ceremony, len(groups) + 1, piece[0], who))
            pieces.append(piece)
    StageGroup.objects.bulk_create(groups)
    StageSeat.objects.bulk_create(
        StageSeat(group=group, award=award)
        for group, piece in zip(groups, pieces, strict=True)
        for award in piece
    )
    _number([award for piece in pieces for award in piece])
    return groups


def _group(ceremony: Ceremony, order: int, award: Award, who: Presenter) -> StageGroup:
    return StageGroup(
        ceremony=ceremony,
        order=order,
        title=award.title,
        presenter=who.name,
        member=who.member,
    )


def _presenters(ceremony: Ceremony) -> dict[tuple[int, int], Presenter]:
    """Who hands over, by title and the number of the title's group."""
    kept: dict[tuple[int, int], Presenter] = {}
    groups = ceremony.stage_groups.select_related("member").order_by("title_id", "order")
    for title, same in groupby(groups, key=lambda group: group.title_id):
        for number, group in enumerate(same):
            kept[title, number] = Presenter(group.presenter, group.member)
    return kept


@transaction.atomic
def arrange_stage(
    *,
    ceremony: Ceremony,
    places: Sequence[Place],
    presenters: Mapping[int, Presenter],
    by: User,
    step: tuple[int, int] | None = None,
) -> None:
    """Write order, groups and presenters as an officer has them.

    `step`: an award and -1 or 1, to move it one place more within its title. Groups that nobody
    is in any more go. Raises AwardRefused: a group of another title, a stage laid out anew.
    """
    ceremony = _take(ceremony)
    groups = {group.pk: group for group in ceremony.stage_groups.order_by("order")}
    seats = _seats(ceremony)
    ranks = [_rank(place, seats, groups) for place in places]
    for place in places:
        seats[place.award_id].group = groups[place.group_id]
    rows = _rows(list(groups), seats, dict(ranks))
    if step and step[0] in seats:
        rows = _step(rows, *step, seats, list(groups.values()))
    for group, row in zip(groups.values(), rows, strict=True):
        for award in row:
            seats[award].group = group
    StageSeat.objects.bulk_update(seats.values(), ["group"])
    _number([seats[award].award for row in rows for award in row])
    _save_presenters(groups, presenters)
    _drop_empty(list(groups.values()), rows)


def _seats(ceremony: Ceremony) -> dict[int, StageSeat]:
    """By award; those of awards that were withdrawn are given up."""
    seats = StageSeat.objects.filter(group__ceremony=ceremony)
    awards = standing(ceremony.awards.all())
    seats.exclude(award__in=awards).delete()
    return {seat.award_id: seat for seat in seats.select_related("award").order_by("pk")}


def _rank(
    place: Place, seats: dict[int, StageSeat], groups: dict[int, StageGroup]
) -> tuple[int, tuple[int, int]]:
    """An award and where it sorts: moved down, it comes after the one whose number it took."""
    seat, group = seats.get(place.award_id), groups.get(place.group_id)
    if seat is None or group is None:
        raise AwardRefused(_("The stage was laid out anew in the meantime: look at it again."))
    if seat.award.title_id != group.title_id:
        raise AwardRefused(_("Group %(number)s is of another title.") % {"number": group.order})
    others = [s for s in seats.values() if s.group_id == seat.group_id]
    before = sum(_order(other) < _order(seat) for other in others) + 1
    went = (place.number > before) - (place.number < before)
    return place.award_id, (place.number, -1 if group.pk != seat.group_id else went)


def _order(seat: StageSeat) -> tuple[int, int]:
    return seat.award.stage_order or 0, seat.pk


def _rows(
    groups: Sequence[int], seats: dict[int, StageSeat], ranks: dict[int, tuple[int, int]]
) -> list[list[int]]:
    """The awards of each group, by the numbers that were typed, then as they stood."""
    rows: dict[int, list[StageSeat]] = {group: [] for group in groups}
    for seat in seats.values():
        rows[seat.group_id].append(seat)
    for row in rows.values():
        row.sort(key=lambda seat: (*ranks.get(seat.award_id, (len(row) + 1, 0)), *_order(seat)))
    return [[seat.award_id for seat in row] for row in rows.values()]


def _step(
    rows: list[list[int]],
    award: int,
    step: int,
    seats: dict[int, StageSeat],
    groups: Sequence[StageGroup],
) -> list[list[int]]:
    moved = move(rows, award, step)
    where = next(place for place, row in enumerate(moved) if award in row)
    return moved if groups[where].title_id == seats[award].award.title_id else rows


def _number(awards: Sequence[Award]) -> None:
    """Number the awards as they stand, where the number is another than before."""
    changed = []
    for number, award in enumerate(awards, start=1):
        if award.stage_order != number:
            award.stage_order = number
            changed.append(award)
    Award.objects.bulk_update(changed, ["stage_order"])


def _save_presenters(groups: dict[int, StageGroup], presenters: Mapping[int, Presenter]) -> None:
    changed = []
    for pk, who in presenters.items():
        group = groups.get(pk)
        if group and (group.presenter, group.member_id) != (who.name, who.member and who.member.pk):
            group.presenter, group.member = who.name, who.member
            changed.append(group)
    StageGroup.objects.bulk_update(changed, ["presenter", "member"])


def _drop_empty(groups: Sequence[StageGroup], rows: list[list[int]]) -> None:
    """Groups without anybody go; the others are numbered through."""
    empty = [group.pk for group, row in zip(groups, rows, strict=True) if not row]
    if not empty:
        return
    StageGroup.objects.filter(pk__in=empty).delete()
    left = [group for group in groups if group.pk not in empty]
    for number, group in enumerate(left, start=1):
        group.order = number
    StageGroup.objects.bulk_update(left, ["order"])


def _take(ceremony: Ceremony) -> Ceremony:
    ceremony = take_ceremony(ceremony)
    if ceremony.status != Ceremony.Status.FIXED:
        raise AwardRefused(
            _("The stage is laid out once the list is fixed, and until the ceremony is held.")
        )
    return ceremony
