"""Forming, dissolving and settling pairs: the only way in.

A pair is formed from a published board and ends with the next board of that level and kind of
period (a month's by a month's): the next one published whose period begins after the board's and
had not ended when the pair was formed. One pair at a time for everybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.joint import Tie
from boards.domain.pairing import Side, propose_pairs
from boards.models import Board, BoardEntry, Pair, PairHelp
from boards.queries_pairs import active_pairs, pairs_to_score
from grid.models import Township, User

Colour = BoardEntry.Colour
PROMISE_LENGTH = 200


class PairRefused(ValueError):
    """The pair cannot be formed or ended like this; the message is for the person."""


@dataclass(frozen=True)
class Match:
    """Two entries of one board that are to be paired, and what both promise."""

    red: BoardEntry
    black: BoardEntry
    red_promise: str = ""
    black_promise: str = ""


def free_entries(board: Board) -> list[BoardEntry]:
    """Red and black entries of the board that stand and are in no pair, by place."""
    busy = _busy_keys(board)
    entries = board.entries.exclude(colour="").filter(state=BoardEntry.State.STANDS)
    rows = entries.select_related("branch", "household").order_by("rank", "pk")
    return [entry for entry in rows if key_of(entry) not in busy]


def key_of(entry: BoardEntry) -> int:
    """Who is ranked: the household, or the branch."""
    return entry.household_id or entry.branch_id


def propose_matches(board: Board) -> list[tuple[BoardEntry, BoardEntry]]:
    """Pairs of red and black entries, proposed by the assignment; `(red, black)` each."""
    entries = {key_of(entry): entry for entry in free_entries(board)}
    sides = {
        colour: [_side_of(entry) for entry in entries.values() if entry.colour == colour]
        for colour in (Colour.RED, Colour.BLACK)
    }
    proposed = propose_pairs(sides[Colour.RED], sides[Colour.BLACK])
    return [(entries[red.key], entries[black.key]) for red, black in proposed]


def _side_of(entry: BoardEntry) -> Side:
    hamlet = entry.household.hamlet if entry.household else ""
    return Side(key_of(entry), entry.branch_id, hamlet, entry.own_score, entry.rank)


def _busy_keys(board: Board) -> set[int]:
    pairs = active_pairs(Pair.objects.filter(township=board.township_id))
    if board.level == Board.Level.BRANCHES:
        rows = pairs.filter(red_household=None).values_list("red_branch", "black_branch")
    else:
        rows = pairs.exclude(red_household=None).values_list("red_household", "black_household")
    return {key for row in rows for key in row}


@transaction.atomic
def form_pairs(
    *, board: Board, matches: Sequence[Match], by: User, at: datetime | None = None
) -> list[Pair]:
    """Form these pairs, all or none.

    Raises PairRefused: the board is not in force, an entry is not of it or not of its side or
    waits or was struck off, or somebody would be in two pairs.
    """
    Township.objects.select_for_update().get(pk=board.township_id)  # one forming at a time
    board = Board.objects.get(pk=board.pk)
    if board.status != Board.Status.PUBLISHED:
        raise PairRefused(_("Pairs are formed from a board that is published and in force."))
    free = {entry.pk: entry for entry in free_entries(board)}
    taken: set[int] = set()
    for match in matches:
        for entry, colour in ((match.red, Colour.RED), (match.black, Colour.BLACK)):
            _check_side(free.get(entry.pk), colour, taken)
            taken.add(entry.pk)
    at = at or timezone.now()
    return Pair.objects.bulk_create(_new_pair(board, match, free, by, at) for match in matches)


def _check_side(entry: BoardEntry | None, colour: str, taken: set[int]) -> None:
    if entry is None or entry.colour != colour:
        raise PairRefused(_("Somebody chosen is in a pair already, or no longer on that side."))
    if entry.pk in taken:
        raise PairRefused(_("Everybody is in one pair at a time: somebody was chosen twice."))


def name_side(side: str, entry: BoardEntry) -> dict[str, str]:
    """Who signs, and where they live, as of today."""
    home, village = entry.household, entry.branch.name
    if home is None:
        return {f"{side}_name": village}
    place = " ".join(filter(None, (village, home.hamlet)))
    return {f"{side}_name": home.head, f"{side}_place": place}


def _new_pair(
    board: Board, match: Match, free: Mapping[int, BoardEntry], by: User, at: datetime
) -> Pair:
    return Pair(
        township_id=board.township_id,
        level=board.level,
        board=board,
        red_branch_id=match.red.branch_id,
        red_household_id=match.red.household_id,
        black_branch_id=match.black.branch_id,
        black_household_id=match.black.household_id,
        **name_side("red", free[match.red.pk]),
        **name_side("black", free[match.black.pk]),
        red_promise=match.red_promise.strip()[:PROMISE_LENGTH],
        black_promise=match.black_promise.strip()[:PROMISE_LENGTH],
        formed_by=by,
        formed_at=at,
    )


@transaction.atomic
def dissolve_pair(*, pair: Pair, reason: str, by: User, at: datetime | None = None) -> Pair:
    """End a pair before its board, with a reason. Raises PairRefused."""
    pair = Pair.objects.select_for_update().get(pk=pair.pk)
    if pair.ended_on:
        raise PairRefused(_("This pair has ended already."))
    if not reason.strip():
        raise PairRefused(_("Say why the pair is dissolved."))
    if BoardEntry.objects.filter(pair=pair, board__status=Board.Status.NOTICE).exists():
        raise PairRefused(_("A board under notice scores this pair: it ends with that board."))
    pair.ended_on, pair.ended_by = timezone.localdate(at or timezone.now()), by
    pair.end_reason, pair.outcome = reason.strip()[:PROMISE_LENGTH], Pair.Outcome.DISSOLVED
    pair.save(update_fields=["ended_on", "ended_by", "end_reason", "outcome"])
    return pair


def note_help(*, pair: Pair, on: date, what: str, by: User, at: datetime | None = None) -> PairHelp:
    """Note a visit or a day's work within a pair. Raises PairRefused."""
    at = at or timezone.now()
    if not what.strip():
        raise PairRefused(_("Say what was done."))
    if on > timezone.localdate(at):
        raise PairRefused(_("The date is in the future."))
    if on < timezone.localdate(pair.formed_at) or (pair.ended_on and on > pair.ended_on):
        raise PairRefused(_("On that day the pair did not exist."))
    return PairHelp.objects.create(
        pair=pair, on=on, what=what.strip()[:PROMISE_LENGTH], by=by, at=at
    )


def find_ties(board: Board) -> dict[int, Tie]:
    """Who is scored jointly on this board, by the key of who is ranked. Three queries."""
    pairs = list(pairs_to_score(Pair.objects.filter(township=board.township_id), board))
    last = _last_scores(pairs)
    ties: dict[int, Tie] = {}
    for pair in pairs:
        red, black = keys_of(pair)
        ties[red] = Tie(pair.pk, black, last.get((pair.board_id, black)))
        ties[black] = Tie(pair.pk, red, last.get((pair.board_id, red)))
    return ties


def keys_of(pair: Pair) -> tuple[int, int]:
    """Helper and helped: households, or branches."""
    return (
        pair.red_household_id or pair.red_branch_id,
        pair.black_household_id or pair.black_branch_id,
    )


def _last_scores(pairs: Iterable[Pair]) -> dict[tuple[int, int], Decimal]:
    """Own scores on the boards that pairs were formed from, by board and key."""
    rows = BoardEntry.objects.filter(board__in={pair.board_id for pair in pairs}).exclude(colour="")
    return {
        (board, household or branch): score
        for board, household, branch, score in rows.values_list(
            "board", "household", "branch", "own_score"
        )
    }


def have_pairs_changed(board: Board) -> bool:
    """Whether pairs were formed or ended since the board was drafted: it must be drafted anew."""
    scored = dict(board.entries.exclude(pair=None).values_list("pk", "pair"))
    ties = find_ties(board)
    keys = {key_of(entry): entry.pk for entry in board.entries.only("household", "branch")}
    return scored != {keys[key]: tie.pair for key, tie in ties.items() if key in keys}


def settle_pairs(*, board: Board, by: User, at: datetime) -> list[Pair]:
    """End the pairs of this board, with their outcome; called when it is published."""
    pairs = list(pairs_to_score(Pair.objects.filter(township=board.township_id), board))
    sides = {key for pair in pairs for key in keys_of(pair)}
    name = "branch" if board.level == Board.Level.BRANCHES else "household"
    entries = board.entries.filter(**{f"{name}__in": sides})
    by_key = {key_of(entry): entry for entry in entries.only("household", "branch", "colour")}
    for pair in pairs:
        red, black = (by_key.get(key) for key in keys_of(pair))
        pair.outcome, pair.result = find_outcome(red, black), board
        pair.ended_on, pair.ended_by = timezone.localdate(at), by
    Pair.objects.bulk_update(pairs, ["outcome", "result", "ended_on", "ended_by"])
    return pairs


def find_outcome(red: BoardEntry | None, black: BoardEntry | None) -> str:
    """What became of the pair: the helped one is not black any more, or is, or both are.

    Without a place on the board the helped one was not inspected: that is no success.
    """
    if black is None:
        return Pair.Outcome.UNSEEN
    if not _is_black(black):
        return Pair.Outcome.LEFT
    return Pair.Outcome.FELL if red and _is_black(red) else Pair.Outcome.STAYED


def _is_black(entry: BoardEntry) -> bool:
    return entry.colour == Colour.BLACK  # who is struck off has no colour any more
