"""Which household of the file is which of the branch. A serial number is no identity."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from grid.domain.names import tidy_name
from grid.domain.rosters.hamlets import tidy_hamlet
from grid.domain.rosters.households import HouseholdRow
from grid.models import Household

Key = tuple[str, ...]
Pair = tuple[HouseholdRow, Household]
_COUNTED_ANEW = 0.2  # of the pairs by code; fewer contradictions are new heads


@dataclass
class Matches:
    """`pairs`: file row with its household; `fresh`: rows without; `left`: households without.

    `by_code`: the pairs that the code alone found. `doubtful`: pairs of namesakes of one hamlet
    that only their order tells apart.
    """

    pairs: list[Pair]
    fresh: list[HouseholdRow]
    left: list[Household]
    by_code: list[Pair] = field(default_factory=list)
    doubtful: list[Pair] = field(default_factory=list)

    def take(self, pairs: Sequence[Pair]) -> None:
        rows = {id(row) for row, _household in pairs}
        homes = {household.pk for _row, household in pairs}
        self.pairs += pairs
        self.fresh = [row for row in self.fresh if id(row) not in rows]
        self.left = [household for household in self.left if household.pk not in homes]


def match_households(
    rows: Sequence[HouseholdRow], known: Iterable[Household], village: str = ""
) -> Matches:
    """By code; else by hamlet, head and phone; by hamlet and head; by head and phone (moved).

    Names and hamlets are compared in one spelling. Namesakes of one hamlet are told apart by
    phone, then by persons; those that are alike are paired in order, so that the same file again
    pairs each row with the household it made. Last by hamlet and phone alone: perhaps a new
    head, which is asked (`rosters.heads`).
    """

    def hamlet(text: str) -> str:
        return tidy_hamlet(text, village)

    matches = Matches([], list(rows), list(known))
    heads = {household.pk: tidy_name(household.head) for household in matches.left}
    gone = {h.code: heads[h.pk] for h in matches.left if not h.is_active}
    # A village goes on using the code of a household that ended for the one in its place.
    matches.take(
        _pair(
            matches,
            lambda r: (hamlet(r.hamlet), r.head) if gone.get(r.code, r.head) != r.head else None,
            lambda h: (hamlet(h.hamlet), heads[h.pk]) if h.is_active else None,
        )
    )
    matches.by_code = _pair(matches, lambda r: (r.code,) if r.code else None, lambda h: (h.code,))
    matches.take(matches.by_code)
    matches.take(
        _pair(
            matches,
            lambda r: (hamlet(r.hamlet), r.head, r.phone) if r.phone else None,
            lambda h: (hamlet(h.hamlet), heads[h.pk], h.phone),
        )
    )
    _pair_namesakes(
        matches,
        lambda r: (hamlet(r.hamlet), r.head),
        lambda h: (hamlet(h.hamlet), heads[h.pk]),
    )
    matches.take(
        _pair(
            matches,
            lambda r: (r.head, r.phone) if r.phone else None,
            lambda h: (heads[h.pk], h.phone) if h.phone else None,
        )
    )
    _pair_successors(matches, lambda told: hamlet(told.hamlet))
    matches.pairs.sort(key=lambda pair: (pair[0].sheet, pair[0].row))
    return matches


def _pair_successors(matches: Matches, hamlet: Callable[[HouseholdRow | Household], str]) -> None:
    """Only where one row and one active household have the phone: relatives share phones."""
    rows = Counter((hamlet(r), r.phone) for r in matches.fresh if r.phone and not r.code)
    homes = Counter((hamlet(h), h.phone) for h in matches.left if h.phone and h.is_active)
    once = {key for key, number in rows.items() if number == 1 == homes[key]}
    matches.take(
        _pair(
            matches,
            lambda r: key if not r.code and (key := (hamlet(r), r.phone)) in once else None,
            lambda h: key if h.is_active and (key := (hamlet(h), h.phone)) in once else None,
        )
    )


def _pair(
    matches: Matches,
    key_of_row: Callable[[HouseholdRow], Key | None],
    key_of_household: Callable[[Household], Key | None],
) -> list[Pair]:
    """Rows and households of one key, in order."""
    waiting: dict[Key, list[Household]] = defaultdict(list)
    for household in reversed(matches.left):
        if (key := key_of_household(household)) is not None:
            waiting[key].append(household)
    pairs = []
    for row in matches.fresh:
        key = key_of_row(row)
        if key is not None and waiting.get(key):
            pairs.append((row, waiting[key].pop()))
    return pairs


def _pair_namesakes(
    matches: Matches,
    key_of_row: Callable[[HouseholdRow], Key],
    key_of_household: Callable[[Household], Key],
) -> None:
    rows: dict[Key, list[HouseholdRow]] = defaultdict(list)
    homes: dict[Key, list[Household]] = defaultdict(list)
    for row in matches.fresh:
        rows[key_of_row(row)].append(row)
    for household in matches.left:
        homes[key_of_household(household)].append(household)
    for key in rows.keys() & homes.keys():
        if len(rows[key]) == len(homes[key]) == 1:
            row, household = rows[key][0], homes[key][0]
            if not (row.code and _is_other_phone(row, household)):
                matches.take([(row, household)])
        else:
            _pair_group(matches, rows[key], homes[key])


def _pair_group(matches: Matches, rows: Sequence[HouseholdRow], homes: Sequence[Household]) -> None:
    """The likest first; who is known under another phone is another household.

    Where as many are left on both sides, they are those with new phones: paired, with a doubt.
    """
    likeness = sorted(
        (-int(row.persons == home.persons), -int(row.phone == home.phone), at, place)
        for at, row in enumerate(rows)
        for place, home in enumerate(homes)
        if not _is_other_phone(row, home)
    )
    taken_rows: set[int] = set()
    taken_homes: set[int] = set()
    pairs = []
    for persons, _phone, at, place in likeness:
        if at not in taken_rows and place not in taken_homes:
            pairs.append((rows[at], homes[place]))
            if not persons:
                matches.doubtful.append(pairs[-1])
            taken_rows.add(at)
            taken_homes.add(place)
    new_rows = [row for at, row in enumerate(rows) if at not in taken_rows]
    new_homes = [home for place, home in enumerate(homes) if place not in taken_homes]
    if len(new_rows) == len(new_homes):
        left = list(zip(new_rows, new_homes, strict=True))
        matches.doubtful += left
        pairs += left
    matches.take(pairs)


def _is_other_phone(row: HouseholdRow, household: Household) -> bool:
    return bool(row.phone and household.phone and row.phone != household.phone)


def count_contradictions(pairs: Iterable[Pair]) -> int:
    """Pairs by code that neither the name nor the phone bears out."""
    return sum(
        row.head != tidy_name(household.head) and not (row.phone and row.phone == household.phone)
        for row, household in pairs
    )


def are_codes_counted_anew(matches: Matches) -> bool:
    """Do names and phones contradict so many codes that the office must have counted anew?"""
    wrong = count_contradictions(matches.by_code)
    return wrong > 1 and wrong > len(matches.by_code) * _COUNTED_ANEW


def drop_hamlet_numbers(rows: Sequence[HouseholdRow]) -> bool:
    """Take away codes that begin anew in each hamlet: they are no codes. True if there were."""
    hamlets: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.code:
            hamlets[row.code].add(row.hamlet)
    repeated = sum(len(places) > 1 for places in hamlets.values())
    if not repeated or repeated <= len(hamlets) * _COUNTED_ANEW:
        return False
    for row in rows:
        row.code = ""
    return True
