"""The doorway of the day: each tap of a phone or correction of the desk, once.

Everything of an award happens under its lock. Handing over gives the title's prizes out of
the stock, taking back puts them in again; nothing is given twice.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.life import AwardRefused
from awards.domain.marks import BACK, State, apply, fold, is_overtaken
from awards.domain.prizes import hand_over, take_back
from awards.models import Award, Ceremony, DayMark
from grid.models import User

OPEN = (Ceremony.Status.FIXED, Ceremony.Status.HELD)
# What two of one id must share to be the same mark. Not who sent it and when: a phone sends
# again after another login, or with its clock put right.
_CONTENT = ("award_id", "presence", "fetched_by", "prizes")


class MarkConflict(Exception):
    """The id is taken by a mark that says something else. Nothing was written."""


class Overtaken(AwardRefused):
    """Somebody else said something different meanwhile; `state` and `last` are what stands."""

    def __init__(self, state: State, last: DayMark) -> None:
        super().__init__()
        self.state, self.last = state, last


@dataclass(frozen=True)
class Mark:
    """What is said about a winner, checked by the form; `seen`: the mark its author saw last."""

    id: UUID
    award: Award
    presence: str = ""
    fetched_by: str = ""
    prizes: str = ""
    seen: UUID | None = None


@dataclass(frozen=True)
class Marked:
    """`created` is False when the same mark had been recorded before; `state` is after it."""

    mark: DayMark
    created: bool
    state: State


def record_mark(
    *, mark: Mark, by: User, at: datetime | None = None, received_at: datetime | None = None
) -> Marked:
    """Record one mark and move the prizes it speaks of.

    Raises MarkConflict (same id, other content), Overtaken, and AwardRefused with a message
    for the person (not on the list, stock too low).
    """
    now = received_at or timezone.now()
    try:
        return _record(mark, by, at or now, now)
    except IntegrityError:  # the same id came for two awards at once
        raise MarkConflict from None


@transaction.atomic
def _record(mark: Mark, by: User, at: datetime, now: datetime) -> Marked:
    award = Award.objects.select_for_update(of=("self",)).select_related("ceremony").get(
        pk=mark.award.pk
    )  # fmt: skip
    known = DayMark.objects.filter(pk=mark.id).first()
    marks = list(award.marks.select_related("by").order_by("number"))
    state = fold(marks)
    row = _draft(mark, award, len(marks) + 1, by, at, now)
    if known is not None:
        if any(getattr(known, name) != getattr(row, name) for name in _CONTENT):
            raise MarkConflict
        return Marked(known, False, state)
    _check(award, row)
    if is_overtaken(seen=_seen(marks, mark.seen), now=state, said=row):
        raise Overtaken(state, marks[-1])
    row.save(force_insert=True)
    after = apply(state, row)
    _move_prizes(award, state, after, by=by, at=now)
    return Marked(row, True, after)


def _draft(mark: Mark, award: Award, number: int, by: User, at: datetime, now: datetime) -> DayMark:
    return DayMark(
        id=mark.id,
        award=award,
        number=number,
        presence=mark.presence,
        fetched_by=mark.fetched_by.strip(),
        prizes=mark.prizes,
        by=by,
        at=at,
        received_at=now,
    )


def _seen(marks: list[DayMark], last: UUID | None) -> State:
    """How it stood for the author: an unknown mark was refused, so that nothing was seen."""
    places = [place for place, one in enumerate(marks, start=1) if one.pk == last]
    return fold(marks[: places[0]] if places else [])


def _check(award: Award, row: DayMark) -> None:
    if award.ceremony.status not in OPEN:
        raise AwardRefused(_("The list of this ceremony is not fixed; nothing is handed over."))
    if award.status != Award.Status.ACCEPTED and row.prizes != BACK:
        raise AwardRefused(_("This household is not on the list any more."))
    if row.fetched_by and row.presence != DayMark.Presence.ABSENT:
        raise AwardRefused(_("Only for those who did not come somebody fetches."))
    if not row.presence and not row.prizes:
        raise AwardRefused(_("Nothing was said."))


def _move_prizes(award: Award, before: State, after: State, *, by: User, at: datetime) -> None:
    if after.is_given and not before.is_given:
        hand_over(award=award, by=by, at=at)
    if before.is_given and not after.is_given:
        take_back(award=award, by=by, at=at)
