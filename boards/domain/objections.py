"""Objections during the notice period, and what they change on a board: append-only.

An objection stops the entry, not the board, until it is decided. Upheld, the entry is struck
off its side; nobody else moves onto it. The scores stay: a wrong score is corrected at its
inspection.
"""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.handover import is_pending, take_off
from boards.domain.pairs import resettle_pairs
from boards.models import Board, BoardEntry, EntryChange, Objection
from boards.queries import on_record
from grid.models import Township, User

MOST = 3  # objections to one entry
TEXT_LENGTH, REASON_LENGTH = 1000, 500
State, Decision = BoardEntry.State, Objection.Decision


class ObjectionRefused(ValueError):
    """The objection cannot be taken or decided like this; the message is for the person."""


@transaction.atomic
def take_objection(
    *,
    entry: BoardEntry,
    source: str,
    text: str,
    contact: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Objection:
    """Take an objection to an entry; `by` is who took it down (None: the public page).

    Raises ObjectionRefused: no notice period, nothing said, one waits, struck off already, on
    no side, the third was decided.
    """
    at = at or timezone.now()
    _lock_township(entry)
    entry = _take(entry)
    if not is_open(entry, at):
        raise ObjectionRefused(_("Objections are taken during the notice period."))
    if not text.strip():
        raise ObjectionRefused(_("Say what is wrong."))
    if entry.state == State.WAITING:
        raise ObjectionRefused(_("An objection is under review already."))
    if entry.state == State.STRUCK:
        raise ObjectionRefused(
            _("This entry is struck off already: there is nothing to object to.")
        )
    if not entry.colour and entry.state != State.PENDING:
        raise ObjectionRefused(_("This entry is on neither side: there is nothing to object to."))
    if entry.objections.count() >= MOST:
        raise ObjectionRefused(_("This entry was objected to three times; please call the office."))
    entry.state = State.WAITING
    entry.save(update_fields=["state"])
    return Objection.objects.create(
        entry=entry,
        source=source,
        text=text.strip()[:TEXT_LENGTH],
        contact=contact.strip()[:60],
        code=secrets.token_urlsafe(12),
        received_at=at,
        taken_by=by,
    )


def is_open(entry: BoardEntry, at: datetime) -> bool:
    """Whether objections are taken: under the board's notice or its own, up to the last day.

    Under its own only on the latest version of a board that is not withdrawn.
    """
    is_noticed = entry.board.status == Board.Status.NOTICE
    until = entry.board.notice_until if is_noticed else entry.notice_until
    if not until or timezone.localdate(at) > until:
        return False
    return is_noticed or (is_pending(entry) and _is_on_record(entry))


def _is_on_record(entry: BoardEntry) -> bool:
    return on_record(Board.objects.filter(pk=entry.board_id)).exists()


def _lock_township(entry: BoardEntry) -> None:
    """A board is revised, scored anew and published under this lock: its objections stand still."""
    Township.objects.select_for_update().get(pk=entry.board.township_id)


@transaction.atomic
def decide_objection(
    *, objection: Objection, decision: str, answer: str, by: User, at: datetime | None = None
) -> Objection:
    """Uphold or reject an objection with an answer. Raises ObjectionRefused."""
    at = at or timezone.now()
    _lock_township(objection.entry)
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if objection.decision != Decision.WAITING:
        raise ObjectionRefused(_("This objection is decided already."))
    if decision not in (Decision.UPHELD, Decision.REJECTED):
        raise ObjectionRefused(_("Uphold it or reject it."))
    if not answer.strip():
        raise ObjectionRefused(_("Write an answer: the household reads it."))
    objection.decision, objection.answer = decision, answer.strip()[:TEXT_LENGTH]
    objection.decided_by, objection.decided_at = by, at
    objection.save(update_fields=["decision", "answer", "decided_by", "decided_at"])
    entry = _take(objection.entry)
    if decision == Decision.UPHELD:
        _strike(entry, objection.answer, by, at, objection)
    else:
        entry.state = State.PENDING if is_pending(entry) else State.STANDS
        entry.save(update_fields=["state"])
    return objection


@transaction.atomic
def strike_entry(
    *, entry: BoardEntry, reason: str, by: User, at: datetime | None = None
) -> BoardEntry:
    """Take a black entry off its side: put right and re-checked before publishing.

    Raises ObjectionRefused: not black, not under notice, no reason, an objection waits.
    """
    at = at or timezone.now()
    _lock_township(entry)
    entry = _take(entry)
    if entry.board.status != Board.Status.NOTICE or entry.colour != BoardEntry.Colour.BLACK:
        raise ObjectionRefused(_("Only a black entry of a board under notice is struck off."))
    if entry.state == State.WAITING:
        raise ObjectionRefused(_("An objection is under review already."))
    if not reason.strip():
        raise ObjectionRefused(_("Say why it is struck off: when it was re-checked, by whom."))
    _strike(entry, reason.strip(), by, at)
    return entry


def _take(entry: BoardEntry) -> BoardEntry:
    return (
        BoardEntry.objects.select_for_update(of=("self",)).select_related("board").get(pk=entry.pk)
    )


def _strike(
    entry: BoardEntry, reason: str, by: User, at: datetime, objection: Objection | None = None
) -> None:
    """Off its side; pairs that this board has settled meanwhile are settled anew."""
    take_off(
        entry,
        State.STRUCK,
        kind=EntryChange.Kind.STRUCK,
        reason=reason[:REASON_LENGTH],
        objection=objection,
        by=by,
        at=at,
    )
    resettle_pairs(entry.board)
