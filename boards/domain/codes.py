"""Codes of entries: printed on the household's own sheet, guessed by nobody."""

import secrets

from boards.models import Board, BoardEntry

_BYTES = 12  # 96 bits


def give_codes(board: Board) -> None:
    """Every red or black entry gets a code; one that has one keeps it."""
    entries = list(board.entries.exclude(colour="").filter(code=None).only("pk"))
    for entry in entries:
        entry.code = secrets.token_urlsafe(_BYTES)
    BoardEntry.objects.bulk_update(entries, ["code"])
