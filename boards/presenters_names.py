"""Whose name is shown how: in full to the office, outside it masked but with consent."""

from collections.abc import Iterable

from boards.models import BoardEntry
from grid.domain.consents import name_publicly
from grid.models import Household


def name_heads(households: Iterable[Household | None], *, masked: bool) -> dict[int, str]:
    """Heads' names by household; one query where they are masked, none where they are not."""
    heads = {home.pk: home.head for home in households if home}
    return name_publicly(heads) if masked else heads


def name_entries(entries: Iterable[BoardEntry], *, masked: bool) -> dict[int, str]:
    """The branch's name, or the head's, by the entry's id."""
    entries = list(entries)
    heads = name_heads((entry.household for entry in entries), masked=masked)
    return {
        entry.pk: heads[entry.household_id] if entry.household_id else entry.branch.name
        for entry in entries
    }
