"""After its own notice period a pending entry is put on the black side, by an officer's act."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.domain.boards import BoardRefused
from boards.domain.handover import read_place
from boards.domain.pairs import resettle_pairs
from boards.domain.revise import is_overtaken
from boards.models import Board, BoardEntry, EntryChange
from grid.models import Township, User

State = BoardEntry.State


@transaction.atomic
def blacken_entry(*, entry: BoardEntry, by: User, at: datetime | None = None) -> BoardEntry:
    """It counts as black from now on; pairs that its board settled are settled anew.

    Raises BoardRefused: not pending (any more), its notice period is not over, an objection
    waits, the board was withdrawn or revised since, or has to be revised.
    """
    at = at or timezone.now()
    Township.objects.select_for_update().get(pk=entry.board.township_id)
    rows = BoardEntry.objects.select_for_update(of=("self",)).select_related("board")
    entry = rows.get(pk=entry.pk)
    _check(entry, at)
    before = read_place(entry) | {"colour": ""}
    entry.colour, entry.state = BoardEntry.Colour.BLACK, State.STANDS
    entry.save(update_fields=["colour", "state"])
    EntryChange.objects.create(
        entry=entry,
        kind=EntryChange.Kind.BLACKENED,
        before=before,
        after=read_place(entry),
        reason=_("Its own notice period is over."),
        by=by,
        at=at,
    )
    resettle_pairs(entry.board)
    return entry


def _check(entry: BoardEntry, at: datetime) -> None:
    if entry.state == State.WAITING:
        raise BoardRefused(_("An objection waits for a decision: decide it first."))
    if entry.state != State.PENDING or entry.notice_until is None:
        raise BoardRefused(_("This entry does not wait for its notice period."))
    if Board.objects.filter(revises=entry.board).exists():
        raise BoardRefused(_("This version was revised already: revise the latest one."))
    if entry.board.status not in (Board.Status.PUBLISHED, Board.Status.SUPERSEDED):
        raise BoardRefused(_("This board was withdrawn: it does not count."))
    if timezone.localdate(at) <= entry.notice_until:
        text = _("Its notice period runs until %(day)s: it can be black from the next day on.")
        raise BoardRefused(text % {"day": date_format(entry.notice_until, "DATE_FORMAT")})
    if is_overtaken(entry.board, at=at):
        raise BoardRefused(_("Inspections were corrected meanwhile: revise the board first."))
