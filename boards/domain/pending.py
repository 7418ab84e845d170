"""Nobody is put on the black side by a revision without a notice period of the own (rule 21).

Until it is over the entry counts nowhere as black: it has no colour, objections to it are
taken, and its page says why. An officer's act then puts it on the black side
(`boards.domain.blacken`), or an objection upheld strikes it off.
"""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.domain.codes import give_codes
from boards.domain.handover import take_off
from boards.domain.notice import notice_days
from boards.domain.pairs import key_of
from boards.domain.policy import policy_of
from boards.models import Board, BoardEntry, EntryChange
from grid.models import User

Colour, State = BoardEntry.Colour, BoardEntry.State


def pend_newly_black(old: Board, new: Board, *, by: User, at: datetime) -> list[BoardEntry]:
    """Take off the black side of `new` who is not on that of `old`, and begin their notice.

    A notice that runs already on the old version goes on.
    """
    known = old.entries.filter(Q(colour=Colour.BLACK) | Q(notice_until__isnull=False))
    before = {key_of(one): one for one in known.defer("parts")}
    until = notice_days(timezone.localdate(at), policy_of(new).notice_days)[1]
    told = []
    for entry in new.entries.filter(colour=Colour.BLACK):
        earlier = before.get(key_of(entry))
        if earlier and earlier.colour == Colour.BLACK:
            continue
        entry.notice_until = last = (earlier.notice_until if earlier else None) or until
        text = _("Black by the correction of the board; notice until %(day)s.")
        reason = text % {"day": date_format(last, "DATE_FORMAT")}
        take_off(entry, State.PENDING, kind=EntryChange.Kind.PENDED, reason=reason, by=by, at=at)
        told.append(entry)
    if told:
        give_codes(new)
    return told
