"""What is in people's hands goes on to a board's next version: codes, objections, decisions.

The code of a slip leads to the newest version's entry of the same household or branch; what
waits there waits here; who was struck off a side is not put back on that side.
"""

from datetime import datetime

from boards.domain.pairs import key_of
from boards.models import Board, BoardEntry, EntryChange, Objection
from grid.models import User

State = BoardEntry.State


def hand_over(old: Board, new: Board) -> None:
    """Codes and objections; who is not on the new version keeps them on the old one."""
    before = {key_of(one): one for one in old.entries.exclude(code=None).defer("parts")}
    fresh = [one for one in new.entries.defer("parts") if key_of(one) in before]
    handed = [before[key_of(one)] for one in fresh]
    BoardEntry.objects.filter(pk__in=[one.pk for one in handed]).update(code=None)
    heirs = {source.pk: heir.pk for source, heir in zip(handed, fresh, strict=True)}
    objections = list(Objection.objects.filter(entry__in=heirs))
    for objection in objections:
        objection.entry_id = heirs[objection.entry_id]
    Objection.objects.bulk_update(objections, ["entry"])
    for source, heir in zip(handed, fresh, strict=True):
        heir.code = source.code
        heir.state = State.WAITING if source.state == State.WAITING else heir.state
    BoardEntry.objects.bulk_update(fresh, ["code", "state"])


def keep_struck(old: Board, new: Board, *, by: User, at: datetime) -> None:
    """Who was struck off a side by a decision is not put back on it; on the other one it may be.

    Struck off the black side and then corrected to full marks, an entry is red.
    """
    struck = {
        key_of(change.entry): change
        for change in EntryChange.objects.filter(
            entry__board=old, kind=EntryChange.Kind.STRUCK
        ).select_related("entry")
    }
    for entry in new.entries.exclude(colour=""):
        change = struck.get(key_of(entry))
        if change and change.before["colour"] == entry.colour:
            take_off(
                entry,
                State.STRUCK,
                kind=EntryChange.Kind.STRUCK,
                reason=change.reason,
                objection=change.objection,
                by=by,
                at=at,
            )


def take_off(entry: BoardEntry, state: str, *, kind: str, **told: object) -> None:
    """Take an entry off its side, and note it with the place and scores by their digits.

    Recomputing reads them: `told` is the change's reason, author, time and objection.
    """
    before = read_place(entry)
    entry.colour, entry.state = "", state
    entry.save(update_fields=["colour", "state", "notice_until"])
    EntryChange.objects.create(
        entry=entry, kind=kind, before=before, after=before | {"colour": ""}, **told
    )


def is_pending(entry: BoardEntry) -> bool:
    """Black by a revision, in the notice period of its own or waiting for a decision in it."""
    return bool(entry.notice_until) and not entry.colour and entry.state != State.STRUCK


def read_place(entry: BoardEntry) -> dict[str, str | int]:
    """Place, scores and side as data; a pending entry's side is the black one."""
    return {
        "rank": entry.rank,
        "score": str(entry.score),
        "own_score": str(entry.own_score),
        "colour": BoardEntry.Colour.BLACK.value if is_pending(entry) else entry.colour,
    }
