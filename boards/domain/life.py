"""The life of a board: draft → notice → published → superseded, or withdrawn.

The notice period (公示) is five days unless the policy says otherwise (our own default). Of each
level (and branch) one board is in force: that whose period ended last, of those the longest. One
on record comes into force again only when the board that took its place is withdrawn.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.domain.boards import BoardRefused, add_step
from boards.domain.codes import give_codes
from boards.domain.notice import notice_days
from boards.domain.pairs import have_pairs_changed, settle_pairs
from boards.domain.policy import policy_of
from boards.domain.revise import is_overtaken
from boards.domain.rules import RULES
from boards.models import Board
from grid.models import Township, User

Status = Board.Status
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.DRAFT: frozenset({Status.NOTICE}),
    Status.NOTICE: frozenset({Status.PUBLISHED, Status.WITHDRAWN}),
    Status.PUBLISHED: frozenset({Status.SUPERSEDED, Status.WITHDRAWN}),
    Status.SUPERSEDED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


@transaction.atomic
def open_notice(*, board: Board, by: User, at: datetime | None = None) -> Board:
    """Put a draft up for objections; red and black entries get the codes of their sheets.

    Raises BoardRefused: no draft, the period has not ended, pairs changed or an inspection was
    corrected since the draft.
    """
    at = at or timezone.now()
    board = _take(board, Status.NOTICE)
    today = timezone.localdate(at)
    if today <= board.end:
        raise BoardRefused(_("The period has not ended yet: the notice opens after its last day."))
    if board.rules < RULES:
        raise BoardRefused(_("The rules have changed since this draft: draft it anew."))
    _check_pairs(board)
    _check_scores(board, at)
    board.status = Status.NOTICE
    board.notice_from, board.notice_until = notice_days(today, policy_of(board).notice_days)
    board.save(update_fields=["status", "notice_from", "notice_until"])
    give_codes(board)
    add_step(board, by=by, at=at)
    return board


@transaction.atomic
def publish_board(*, board: Board, by: User, at: datetime | None = None) -> Board:
    """Put a board in force after its notice period; its pairs are settled.

    Entries with an objection that waits stay back until it is decided. Behind a later board that
    is in force it goes on record at once. Raises BoardRefused: not under notice, the notice
    period is not over, pairs changed or an inspection was corrected since it was scored.
    """
    at = at or timezone.now()
    board = _take(board, Status.PUBLISHED)
    if board.notice_until and timezone.localdate(at) <= board.notice_until:
        text = _("The notice period runs until %(day)s: it can be published from the next day on.")
        raise BoardRefused(text % {"day": date_format(board.notice_until, "DATE_FORMAT")})
    _check_pairs(board)
    _check_scores(board, at)
    board.status, board.published_by, board.published_at = Status.PUBLISHED, by, at
    board.save(update_fields=["status", "published_by", "published_at"])
    add_step(board, by=by, at=at)
    settle_pairs(board=board, by=by, at=at)
    _settle_force(board, by, at)
    board.refresh_from_db(fields=["status"])
    return board


@transaction.atomic
def withdraw_board(*, board: Board, reason: str, by: User, at: datetime | None = None) -> Board:
    """Take back a board under notice or in force; it stays on record.

    In the place of one that was in force the one before it is in force again (rule 22). Raises
    BoardRefused: of another status, no reason, pairs rest on it.
    """
    at = at or timezone.now()
    board = _take(board, Status.WITHDRAWN)
    was_in_force = board.status == Status.PUBLISHED
    if not reason.strip():
        raise BoardRefused(_("Say why the board is withdrawn."))
    if board.results.exists() or board.pairs.filter(ended_on=None).exists():
        raise BoardRefused(_("Pairs rest on this board: revise it instead of withdrawing it."))
    board.status = Status.WITHDRAWN
    board.save(update_fields=["status"])
    add_step(board, by=by, at=at, reason=reason.strip())
    if was_in_force:
        _restore_force(board, by, at)
    return board


def _take(board: Board, after: str) -> Board:
    """The stored board under a lock, if the table lets it go there."""
    Township.objects.select_for_update().get(pk=board.township_id)
    stored = Board.objects.select_for_update().get(pk=board.pk)
    if after not in TRANSITIONS[stored.status]:
        text = _("This board is %(now)s: it cannot become %(after)s.")
        names = {"now": stored.get_status_display(), "after": Status(after).label}
        raise BoardRefused(text % names)
    return stored


def _check_pairs(board: Board) -> None:
    if have_pairs_changed(board):
        raise BoardRefused(
            _("Pairs were formed or dissolved since this board was scored: score it anew.")
        )


def _settle_force(board: Board, by: User, at: datetime) -> None:
    """One board of a level (and branch) is in force: the others go on record (rule 22).

    In force is the one whose period ended last; of those that ended on one day the longest. A
    board published behind it goes on record at once.
    """
    boards = list(_rivals(board).filter(status=Status.PUBLISHED))
    latest = max(boards, key=_end_and_length)
    for one in boards:
        if one.pk == latest.pk:
            continue
        one.status = Status.SUPERSEDED
        one.save(update_fields=["status"])
        late = _("published behind a later board that is in force: on record at once")
        reason = late if one.pk == board.pk else _("superseded by the next board")
        add_step(one, by=by, at=at, reason=reason)


def _restore_force(board: Board, by: User, at: datetime) -> None:
    """Of those on record, in their latest versions, the one whose turn it is now (rule 22)."""
    boards = _rivals(board).filter(status=Status.SUPERSEDED, revision=None)
    if latest := max(boards, key=_end_and_length, default=None):
        latest.status = Status.PUBLISHED
        latest.save(update_fields=["status"])
        text = _("in force again: the board that had taken its place was withdrawn")
        add_step(latest, by=by, at=at, reason=text)


def _rivals(board: Board) -> QuerySet[Board]:
    """All boards of its level (and branch)."""
    return Board.objects.filter(
        township=board.township_id, branch=board.branch_id, level=board.level
    )


def _end_and_length(board: Board) -> tuple[date, int]:
    """The greatest is in force: ended last, of those that ended together the longest."""
    return board.end, -board.start.toordinal()


def _check_scores(board: Board, at: datetime) -> None:
    """What was corrected after scoring is scored anew before anybody reads it (rule 21)."""
    if is_overtaken(board, at=at):
        raise BoardRefused(
            _("Inspections were corrected since this board was scored: score it anew first.")
        )
