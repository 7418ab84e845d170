"""A revision in words: who stood where before and stands where after."""

from collections.abc import Iterable
from dataclasses import dataclass

from boards.domain.revise import Line, Shift
from boards.models import Board, BoardEntry, Pair
from boards.presenters_names import name_heads
from boards.presenters_pairs import ShownPair, say_outcome, show_pairs
from boards.queries_pairs import with_sides
from grid.models import Branch, Household

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
    """With names; one query, and one for consents if masked."""
    shifts = list(shifts)
    names = _names(board, [one.key for one in shifts], masked)
    return [ShownShift(*names[one.key], one.before, one.after) for one in shifts]


def _names(board: Board, keys: list[int], masked: bool) -> dict[int, tuple[str, str]]:
    if board.level == Board.Level.BRANCHES:
        branches = Branch.objects.filter(pk__in=keys)
        return {pk: (name, "") for pk, name in branches.values_list("pk", "name")}
    homes = list(Household.objects.filter(pk__in=keys).select_related("branch"))
    heads = name_heads(homes, masked=masked)
    return {home.pk: (heads[home.pk], home.branch.name) for home in homes}


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
