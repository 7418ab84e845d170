"""The doorway of the day: each tap of a phone or correction of the desk, once.

Everything of an award happens under its lock. Handing over gives the title's prizes out of
the stock, taking back puts them in again; nothing is given twice. A stock that is too low does
not lose who came: what is short is owed, and handed over by a later mark.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.life import AwardRefused
from awards.domain.marks import BACK, GIVEN, OWED, State, apply, fold, is_overtaken, puts_right
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
    reason: str = ""
    is_correction: bool = False  # of the office: needs a reason where it puts something right


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
    for the person (not on the list, no reason, what is owed is still not in stock).
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
        if not _is_same(known, row):
            raise MarkConflict
        return Marked(known, False, state)
    _check(award, row)
    if is_overtaken(seen=_seen(marks, mark.seen), now=state, said=row):
        raise Overtaken(state, marks[-1])
    if mark.is_correction and puts_right(state, row) and not row.reason:
        raise AwardRefused(_("Say why it is corrected."))
    _move_prizes(award, state, row)
    row.save(force_insert=True)
    return Marked(row, True, apply(state, row))


def _is_same(known: DayMark, row: DayMark) -> bool:
    """Whether the mark was recorded before; what was owed had been said to be given."""
    said = {name: getattr(known, name) for name in _CONTENT}
    said["prizes"] = GIVEN if known.prizes == OWED else known.prizes
    return all(getattr(row, name) == value for name, value in said.items())


def _draft(mark: Mark, award: Award, number: int, by: User, at: datetime, now: datetime) -> DayMark:
    return DayMark(
        id=mark.id,
        award=award,
        number=number,
        presence=mark.presence,
        fetched_by=mark.fetched_by.strip(),
        prizes=mark.prizes,
        reason=mark.reason.strip(),
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


def _move_prizes(award: Award, before: State, row: DayMark) -> None:
    """Give out or take back what `row` says; what the stock does not hold makes it OWED.

    Raises OutOfStock: it is owed already, and still none of it is there.
    """
    by, at = row.by, row.received_at
    if row.prizes == GIVEN and not before.is_given:
        made, owed = hand_over(award=award, by=by, at=at)
        if owed and before.is_owed and not made and not row.presence:
            raise owed[0]
        row.prizes = OWED if owed else GIVEN
    if row.prizes == BACK:
        take_back(award=award, by=by, note=row.reason, at=at)
