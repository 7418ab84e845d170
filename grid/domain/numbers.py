"""Numbers as they stand in addresses and forms."""

_LONGEST = 18  # digits: what both databases take for an id


def read_number(text: str | None) -> int | None:
    """A whole number from 0 up, written in ASCII digits; None for anything else.

    Anybody types anything into an address: other digits (`²`, `１２`) and numbers that no
    column holds are none.
    """
    if text and text.isascii() and text.isdigit() and len(text) <= _LONGEST:
        return int(text)
    return None


def read_key(text: str | None) -> int:
    """The id that an address names; 0, which is nobody's, for anything else."""
    return read_number(text) or 0
