"""A board put in force at a moment, as if its notice period lay behind it."""

from datetime import timedelta

from django.utils import timezone

from boards.domain.life import open_notice, publish_board
from boards.models import Board


def publish_at(*, board, by, at=None):
    at = at or timezone.now()
    board = open_notice(board=board, by=by, at=at)
    over = timezone.localdate(at) - timedelta(days=1)
    Board.objects.filter(pk=board.pk).update(notice_until=over)
    return publish_board(board=board, by=by, at=at)
