"""Codes of entries: printed on the household's own sheet, guessed by nobody."""

import secrets

from django.db.models import Q

from boards.models import Board, BoardEntry

_BYTES = 12  # 96 bits


def give_codes(board: Board) -> None:
    """Every red or black entry, and one that is to be black, gets a code or keeps its own."""
    told = ~Q(colour="") | Q(state=BoardEntry.State.PENDING)
    entries = list(board.entries.filter(told, code=None).only("pk"))
    for entry in entries:
        entry.code = secrets.token_urlsafe(_BYTES)
    BoardEntry.objects.bulk_update(entries, ["code"])
