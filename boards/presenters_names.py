"""Whose name is shown how: in full to the office, outside it masked but with consent."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from boards.models import BoardEntry
from grid.domain.consents import Head, name_publicly
from grid.models import Household


def name_heads(households: Iterable[Household | None], *, masked: bool) -> dict[int, str]:
    """Names of today's heads by household; one query where they are masked, else none."""
    heads = {home.pk: home.head for home in households if home}
    if not masked:
        return heads
    return {home: shown for (home, _head), shown in name_publicly(heads.items()).items()}


def show_names(heads: Iterable[Head], *, masked: bool) -> dict[Head, str]:
    """Heads as papers name them; one query where they are masked, none where they are not."""
    return name_publicly(heads) if masked else {one: one[1] for one in heads}


def name_entries(entries: Iterable[BoardEntry], *, masked: bool) -> dict[int, str]:
    """The branch's name, or the head's, as it stood when the board was made, by entry's id."""
    entries = list(entries)
    heads = show_names((head_of(one) for one in entries if one.household_id), masked=masked)
    return {one.pk: heads[head_of(one)] if one.household_id else one.branch_name for one in entries}


def head_of(entry: BoardEntry) -> Head:
    return entry.household_id or 0, entry.head


def tell_now(then: str, home: Household | None) -> str:
    """`当时户主，现户主杨小辛` where the household's head is another now; else nothing."""
    if home is None or home.head == then:
        return ""
    return _("the head then; now it is %(head)s") % {"head": home.head}
