"""One correction, everything that it bears on: found together, revised together, one reason.

Boards that were scored before it, in the order of their ends, so that a later board finds the
partner's corrected score; then the boards that took a score from them; then frozen years.
What higher floors have frozen they register here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.appraisal_revise import appraisals_resting_on, compute_year, revise_appraisal
from boards.domain.boards import BoardRefused
from boards.domain.redraft import draft_anew, redraft_under_notice
from boards.domain.revise import boards_resting_on, compute_revision, revise_board
from boards.models import Appraisal, Board, CorrectionAct
from boards.queries import boards_before
from boards.queries_appraisal import appraisals_before
from grid.models import Township, User
from inspections.models import Correction

REASON_LENGTH = 500


@dataclass(frozen=True)
class Bearing:
    """Something that a correction bears on, in words: `lines` of name, before and after."""

    title: str
    url: str
    state: str
    todo: str
    lines: tuple[tuple[str, str, str], ...] = ()


class Follower(Protocol):
    """Brings up to date what a higher floor has frozen; raises nothing that is not a ValueError."""

    def __call__(self, correction: Correction, *, by: User, at: datetime) -> None: ...


Finder = Callable[[Correction, User], Iterable[Bearing]]
_finders: list[Finder] = []
_followers: list[Follower] = []


def register_bearing(finder: Finder, follower: Follower) -> None:
    """Said by the apps above when they are loaded; this one knows none of them."""
    _finders.append(finder)
    _followers.append(follower)


def find_bearings(correction: Correction, user: User) -> list[Bearing]:
    """What the floors above have frozen, as the person may see it."""
    return [one for finder in _finders for one in finder(correction, user)]


@transaction.atomic
def carry_through(
    *, correction: Correction, reason: str, by: User, at: datetime | None = None
) -> CorrectionAct:
    """Revise everything that the correction bears on, all or nothing; note it as dealt with.

    What it does not change stays as it is. Raises BoardRefused (or AppraisalRefused): no reason,
    dealt with already, or what one of them says.
    """
    at, reason = at or timezone.now(), reason.strip()
    Township.objects.select_for_update().get(pk=correction.township_id)
    if CorrectionAct.objects.filter(correction=correction).exists():
        raise BoardRefused(_("This correction is carried through already."))
    if not reason:
        raise BoardRefused(_("Say why: the reason stands on each correction notice."))
    boards = list(boards_before(Board.objects.all(), correction))
    years = {one.pk: one for one in appraisals_before(Appraisal.objects.all(), correction)}
    for board in _renew_all(boards, reason, by, at):
        years |= {one.pk: one for one in appraisals_resting_on(board)}
    for year in years.values():
        if compute_year(year, at=at).is_needed:
            revise_appraisal(appraisal=year, reason=reason, by=by, at=at)
    for follow in _followers:
        follow(correction, by=by, at=at)
    return CorrectionAct.objects.create(
        township_id=correction.township_id, correction=correction, reason=reason, by=by, at=at
    )


def _renew_all(boards: list[Board], reason: str, by: User, at: datetime) -> Iterator[Board]:
    """The new versions, with those of later boards that took a score from one of them."""
    waiting, seen = list(boards), {board.pk for board in boards}
    while waiting:
        board = waiting.pop(0)
        if new := _renew(board, reason, by, at):
            yield new
            later = [one for one in boards_resting_on(new) if one.pk not in seen]
            seen |= {one.pk for one in later}
            waiting += later


def _renew(board: Board, reason: str, by: User, at: datetime) -> Board | None:
    """The board's next version; None: the correction changes nothing on it."""
    if not compute_revision(board, at=at).is_needed:
        return None
    if board.status == Board.Status.DRAFT:
        return draft_anew(board=board, by=by, at=at)
    if board.status == Board.Status.NOTICE:
        return redraft_under_notice(board=board, reason=reason, by=by, at=at)
    return revise_board(board=board, reason=reason, by=by, at=at)
