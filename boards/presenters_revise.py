"""A revision in words: who stood where before and stands where after."""

from collections.abc import Iterable
from dataclasses import dataclass

from boards.domain.pairs import key_of
from boards.domain.revise import Line, Shift
from boards.models import Board, BoardEntry, Pair
from boards.presenters_names import name_entries, name_heads
from boards.presenters_pairs import ShownPair, say_outcome, show_pairs
from boards.queries_pairs import with_sides
from grid.models import Household

COLOURS = dict(BoardEntry.Colour.choices)


@dataclass(frozen=True)
class ShownShift:
    name: str
    place: str
    before: Line | None
    after: Line | None

    @property
    def changes_colour(self) -> bool:
        return (self.before and self.before.colour) != (self.after and self.after.colour)


def show_shifts(board: Board, shifts: Iterable[Shift], *, masked: bool) -> list[ShownShift]:
    """With the names of the board and its version before; two queries, and one for consents."""
    shifts = list(shifts)
    names = _names(board, [one.key for one in shifts], masked)
    return [ShownShift(*names[one.key], one.before, one.after) for one in shifts]


def _names(board: Board, keys: list[int], masked: bool) -> dict[int, tuple[str, str]]:
    """Of who joins by a revision that is only proposed: as of today."""
    of = "branch" if board.level == Board.Level.BRANCHES else "household"
    versions = [board.pk, board.revises_id or board.pk]
    rows = BoardEntry.objects.filter(board__in=versions, **{f"{of}__in": keys})
    entries = {key_of(one): one for one in rows}
    homes = Household.objects.filter(pk__in=set(keys) - entries.keys()).select_related("branch")
    fresh = {home.pk: home for home in homes} if of == "household" else {}
    shown = name_entries(entries.values(), masked=masked)
    heads = name_heads(fresh.values(), masked=masked)
    return {
        **{key: (heads[key], home.branch.name) for key, home in fresh.items()},
        **{
            key: (shown[one.pk], one.branch_name if one.household_id else "")
            for key, one in entries.items()
        },
    }


def show_found(
    pairs: Iterable[Pair], *, masked: bool, result: Board | None = None
) -> list[ShownPair]:
    found = with_sides(Pair.objects.filter(pk__in=[pair.pk for pair in pairs]), result)
    return show_pairs(found.order_by("pk"), masked=masked)


def show_outcomes(
    new: Board, told: Iterable[tuple[Pair, str]], *, masked: bool
) -> list[tuple[ShownPair, str]]:
    """Pairs with their outcome on the new version, in words."""
    outcomes = {pair.pk: outcome for pair, outcome in told}
    shown = show_found([pair for pair, _ in told], masked=masked, result=new)
    return [(one, say_outcome(one.pair, outcomes[one.pair.pk])) for one in shown]
