"""Which household of the file is which of the branch. A serial number is no identity."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from grid.domain.rosters.households import HouseholdRow
from grid.models import Household

Key = tuple[str, ...]


@dataclass
class Matches:
    """`pairs`: file row with its household; `fresh`: rows without; `left`: households without."""

    pairs: list[tuple[HouseholdRow, Household]]
    fresh: list[HouseholdRow]
    left: list[Household]


def match_households(rows: Sequence[HouseholdRow], known: Iterable[Household]) -> Matches:
    """By code; else by hamlet, head and phone; hamlet and head; head and phone (moved).

    Last by hamlet and phone alone: perhaps a new head, which is asked (`rosters.heads`).

    Those of one key are paired in order, so that the same file again pairs each row with
    the household it made.
    """
    matches = Matches([], list(rows), list(known))
    _pair_replaced(matches)
    _pair(matches, lambda r: (r.code,) if r.code else None, lambda h: (h.code,))
    _pair(
        matches,
        lambda r: (r.hamlet, r.head, r.phone) if not r.code else None,
        lambda h: (h.hamlet, h.head, h.phone),
    )
    _pair(
        matches,
        lambda r: (r.hamlet, r.head) if not r.code else None,
        lambda h: (h.hamlet, h.head),
    )
    _pair(
        matches,
        lambda r: (r.head, r.phone) if r.phone and not r.code else None,
        lambda h: (h.head, h.phone) if h.phone else None,
    )
    _pair_successors(matches)
    matches.pairs.sort(key=lambda pair: (pair[0].sheet, pair[0].row))
    return matches


def _pair_replaced(matches: Matches) -> None:
    """A village goes on using the code of a household that ended for the one in its place."""
    gone = {h.code: h.head for h in matches.left if not h.is_active}
    _pair(
        matches,
        lambda r: (r.hamlet, r.head) if gone.get(r.code, r.head) != r.head else None,
        lambda h: (h.hamlet, h.head) if h.is_active else None,
    )


def _pair_successors(matches: Matches) -> None:
    """Only where one row and one active household have the phone: relatives share phones."""
    rows = Counter((r.hamlet, r.phone) for r in matches.fresh if r.phone and not r.code)
    homes = Counter((h.hamlet, h.phone) for h in matches.left if h.phone and h.is_active)
    once = {key for key, number in rows.items() if number == 1 == homes[key]}
    _pair(
        matches,
        lambda r: key if not r.code and (key := (r.hamlet, r.phone)) in once else None,
        lambda h: key if h.is_active and (key := (h.hamlet, h.phone)) in once else None,
    )


def _pair(
    matches: Matches,
    key_of_row: Callable[[HouseholdRow], Key | None],
    key_of_household: Callable[[Household], Key | None],
) -> None:
    waiting: dict[Key, list[Household]] = defaultdict(list)
    for household in reversed(matches.left):
        if (key := key_of_household(household)) is not None:
            waiting[key].append(household)
    taken, fresh = set(), []
    for row in matches.fresh:
        key = key_of_row(row)
        if key is not None and waiting.get(key):
            household = waiting[key].pop()
            matches.pairs.append((row, household))
            taken.add(household.pk)
        else:
            fresh.append(row)
    matches.fresh = fresh
    matches.left = [household for household in matches.left if household.pk not in taken]
