"""A revision in words: who stood where before and stands where after."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.domain.pairs import key_of
from boards.domain.revise import Line, Shift
from boards.models import Board, BoardEntry, Pair
from boards.presenters_names import name_entries, name_heads
from boards.presenters_pairs import ShownPair, say_outcome, show_pairs
from boards.queries_pairs import with_sides
from grid.models import Household
from inspections.models import Correction

MOST_TOLD = 3  # corrections named beside one who is ranked


@dataclass(frozen=True)
class ShownShift:
    name: str
    place: str
    before: Line | None
    after: Line | None
    why: str = ""

    @property
    def is_newly_black(self) -> bool:
        before, after = self.before, self.after
        was_black = before is not None and before.colour == "black"
        return not was_black and after is not None and after.colour == "black"

    @property
    def changes_colour(self) -> bool:
        return (self.before and self.before.colour) != (self.after and self.after.colour)


def show_shifts(
    board: Board, shifts: Iterable[Shift], corrections: QuerySet[Correction], *, masked: bool
) -> list[ShownShift]:
    """With the names of the board and its version before, and what was corrected.

    Three queries, and one for consents if masked.
    """
    shifts = list(shifts)
    keys = [one.key for one in shifts]
    names = _names(board, keys, masked)
    why = _explain(board, keys, corrections, masked) if keys else {}
    return [
        ShownShift(*names[one.key], one.before, one.after, why.get(one.key, _say_moved(one)))
        for one in shifts
    ]


def _explain(
    board: Board, keys: list[int], corrections: QuerySet[Correction], masked: bool
) -> dict[int, str]:
    """What was corrected of each of them, the first few; the office reads the reasons, too."""
    whom = "branch" if board.level == Board.Level.BRANCHES else "household"
    rows = corrections.filter(**{f"superseded__{whom}__in": keys}).order_by("at", "pk")
    told: dict[int, list[str]] = defaultdict(list)
    for one in rows.select_related("superseded", "replacement"):
        told[getattr(one.superseded, f"{whom}_id")].append(_say_correction(one, masked))
    return {key: _join(texts) for key, texts in told.items()}


def _join(texts: list[str]) -> str:
    more = len(texts) - MOST_TOLD
    said = "；".join(texts[:MOST_TOLD])
    return said + _(" and %(count)s more") % {"count": more} if more > 0 else said


def _say_correction(one: Correction, masked: bool) -> str:
    old, new = one.superseded, one.replacement
    values = {
        "day": date_format(old.date, "MONTH_DAY_FORMAT"),
        "kind": old.get_kind_display(),
        "before": old.total,
        "after": new.total if new else "",
    }
    if new is None:
        text = _("%(kind)s of %(day)s (%(before)s) annulled") % values
    else:
        text = _("%(kind)s of %(day)s corrected from %(before)s to %(after)s") % values
    return text if masked else f"{text}（{one.reason}）"


def _say_moved(one: Shift) -> str:
    """Nothing of its own was corrected."""
    if one.before is None or one.after is None or one.before.own != one.after.own:
        return ""
    if one.before.score != one.after.score:
        return _("the partner's score was corrected")
    return _("others' scores were corrected, and with them the places")


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
