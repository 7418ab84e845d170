"""Corrections travel: a published board is computed anew and becomes a new version.

What changes is what corrections changed: the inspections of the first version as they count
now, and problems withdrawn by a correction. Inspections that arrived later, problems put right
or reopened since, households that joined or left: none of them changes a published board.
The version before stays as it was, readable for ever.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.boards import BoardRefused, write_entries
from boards.domain.entries import keep_names
from boards.domain.gather import Evidence
from boards.domain.joint import Tie, join_standings
from boards.domain.pairs import find_outcome, key_of, keys_of
from boards.domain.policy import policy_of
from boards.domain.ranking import rank_candidates
from boards.domain.recompute import Row, key_name, read_stored, read_ties, recall_evidence
from boards.domain.seeds import ties_of
from boards.domain.standings import Standing, make_standings
from boards.models import Board, BoardEntry, BoardStep, EntryChange, Pair
from boards.queries import Cleared, cleared_by_branch, count_overdue
from grid.models import Township, User
from inspections.models import Problem, ProblemStep

_NOTICE = ("notice_from", "notice_until")


class Line(NamedTuple):
    """A place on one version of a board."""

    rank: int
    score: Decimal
    own: Decimal
    colour: str


@dataclass(frozen=True)
class Shift:
    """What a revision does to one who is ranked (`key`); None: not on that version."""

    key: int
    before: Line | None
    after: Line | None


@dataclass(frozen=True)
class Revision:
    """`shifts`: whose score or colour differs; `moved`: how many only change their place."""

    standings: Mapping[int, Standing]
    shifts: tuple[Shift, ...]
    moved: int

    @property
    def is_needed(self) -> bool:
        return bool(self.shifts or self.moved)


def compute_revision(board: Board, *, at: datetime | None = None) -> Revision:
    """What the board would be with the corrections made up to `at` (now)."""
    at = at or timezone.now()
    stored, policy = read_stored(board), policy_of(board)
    evidence = _without_withdrawn(recall_evidence(board, stored, at), board, at)
    own = make_standings(evidence, level=board.level, policy=policy)
    standings = join_standings(own, _renew_ties(read_ties(stored), stored), policy.pair)
    rule = policy.boards[board.level]
    ranked = rank_candidates(standings.values(), rule, ties_of(board))
    after = {
        one.candidate.key: Line(
            one.rank, one.candidate.score, own[one.candidate.key].score, one.colour
        )
        for one in ranked
    }
    before = {
        key: Line(row["rank"], row["score"], row["own_score"], row["colour"])
        for key, row in stored.items()
    }
    return Revision(standings, *compare_lines(before, after))


def compare_lines(
    before: Mapping[int, Line], after: Mapping[int, Line]
) -> tuple[tuple[Shift, ...], int]:
    """Whose score or colour differs, by the place before; and how many others moved."""
    keys = sorted(
        before.keys() | after.keys(),
        key=lambda key: (before[key].rank if key in before else len(before) + 1, key),
    )
    shifts = [Shift(key, before.get(key), after.get(key)) for key in keys]
    told = [one for one in shifts if _differs(one)]
    moved = sum(
        one.before.rank != one.after.rank
        for one in shifts
        if one.before and one.after and not _differs(one)
    )
    return tuple(told), moved


def _differs(one: Shift) -> bool:
    return one.before is None or one.after is None or one.before[1:] != one.after[1:]


def _without_withdrawn(evidence: Evidence, board: Board, at: datetime) -> Evidence:
    """The facts about problems less those that a correction has withdrawn since."""
    until = min(timezone.localdate(board.drafted_at), board.end)
    of = "branch" if board.level == Board.Level.BRANCHES else "household"
    steps = ProblemStep.objects.filter(
        act=ProblemStep.Act.WITHDRAW, at__gt=board.drafted_at, at__lte=at
    )
    unmade = Problem.objects.filter(
        township=board.township_id,
        stage=Problem.Stage.WITHDRAWN,
        found_on__lte=until,
        pk__in=steps.values("problem"),
    )
    late = count_overdue(unmade, until, of)
    gone = cleared_by_branch(unmade, board.start, until) if board.start <= until else {}
    return replace(
        evidence,
        overdue={key: max(0, n - late[key]) for key, n in evidence.overdue.items()},
        cleared={k: _less(Cleared(*had), gone.get(k)) for k, had in evidence.cleared.items()},
    )


def _less(had: Cleared, gone: Cleared | None) -> Cleared:
    """Never less than nothing, nor more cleared than due."""
    if gone is None:
        return had
    due = max(0, had.due - gone.due)
    return Cleared(due, min(due, max(0, had.cleared - gone.cleared)))


def _renew_ties(ties: Mapping[int, Tie], stored: Mapping[int, Row]) -> dict[int, Tie]:
    """Partners that were scored by an earlier board: by its latest version."""
    by_last = {k: t for k, t in ties.items() if stored[k]["parts"]["pair"]["of"] == "last"}
    pairs = Pair.objects.select_related("board").in_bulk({tie.pair for tie in by_last.values()})
    renewed = dict(ties)
    for key, tie in by_last.items():
        board = latest_version(pairs[tie.pair].board)
        rows = BoardEntry.objects.filter(board=board, **{key_name(board): tie.partner})
        renewed[key] = replace(tie, last=rows.values_list("own_score", flat=True).first())
    return renewed


def latest_version(board: Board) -> Board:
    while newer := Board.objects.filter(revises=board).first():
        board = newer
    return board


@transaction.atomic
def revise_board(*, board: Board, reason: str, by: User, at: datetime | None = None) -> Board:
    """Publish the board's next version; pairs that it had settled are settled by the new one.

    Raises BoardRefused: not published, revised already, no reason, nothing would change.
    """
    at = at or timezone.now()
    Township.objects.select_for_update().get(pk=board.township_id)
    old = Board.objects.select_for_update().get(pk=board.pk)
    _check(old, reason)
    revision = compute_revision(old, at=at)
    if not revision.is_needed:
        raise BoardRefused(_("No correction changes this board: there is nothing to revise."))
    new = _copy(old, reason.strip(), by, at)
    write_entries(new, revision.standings.values(), policy_of(old).boards[old.level])
    keep_names(old, new)
    keep_struck(old, new, by=by, at=at)
    Pair.objects.filter(result=old).update(result=new)
    for pair, outcome in find_resettled(old, new):
        Pair.objects.filter(pk=pair.pk).update(outcome=outcome)
    return new


def _check(old: Board, reason: str) -> None:
    if old.status not in (Board.Status.PUBLISHED, Board.Status.SUPERSEDED):
        raise BoardRefused(_("Only a published board is revised."))
    if Board.objects.filter(revises=old).exists():
        raise BoardRefused(_("This version was revised already: revise the latest one."))
    if not reason.strip():
        raise BoardRefused(_("Say why: the reason stands on the correction notice."))


def _copy(old: Board, reason: str, by: User, at: datetime) -> Board:
    """The new version in the place of the old one, which is superseded by it."""
    status = old.status
    old.status = Board.Status.SUPERSEDED
    old.save(update_fields=["status"])
    names = ("level", "period", "start", "end", "rule", "rules", "seed", *_NOTICE)
    new = Board.objects.create(
        **{name: getattr(old, name) for name in names},
        township_id=old.township_id,
        branch_id=old.branch_id,
        policy_id=old.policy_id,
        version=old.version + 1,
        revises=old,
        revision_reason=reason,
        status=status,
        drafted_by=by,
        drafted_at=at,
        published_by=by,
        published_at=at,
    )
    BoardStep.objects.bulk_create(
        BoardStep(board=one, status=one.status, reason=reason, by=by, at=at) for one in (old, new)
    )
    return new


def keep_struck(old: Board, new: Board, *, by: User, at: datetime) -> None:
    """Who was struck off by a decision is not put back by a revision."""
    struck = {
        key_of(change.entry): change
        for change in EntryChange.objects.filter(
            entry__board=old, kind=EntryChange.Kind.STRUCK
        ).select_related("entry")
    }
    for entry in new.entries.exclude(colour=""):
        if change := struck.get(key_of(entry)):
            told = {
                "rank": entry.rank,
                "score": str(entry.score),
                "own_score": str(entry.own_score),
            }
            EntryChange.objects.create(
                entry=entry,
                kind=EntryChange.Kind.STRUCK,
                before={**told, "colour": entry.colour},
                after={**told, "colour": ""},
                reason=change.reason,
                objection=change.objection,
                by=by,
                at=at,
            )
            entry.colour, entry.state = "", BoardEntry.State.STRUCK
            entry.save(update_fields=["colour", "state"])


def find_resettled(old: Board, new: Board) -> list[tuple[Pair, str]]:
    """Pairs settled by these versions whose outcome on the new one is another, with that."""
    pairs = list(Pair.objects.filter(result__in=[old, new]).order_by("pk"))
    before, after = _entries_of(old, pairs), _entries_of(new, pairs)
    told = []
    for pair in pairs:
        red, black = keys_of(pair)
        outcome = find_outcome(after.get(red), after.get(black))
        if outcome != find_outcome(before.get(red), before.get(black)):
            told.append((pair, outcome))
    return told


def find_groundless(new: Board) -> list[Pair]:
    """Active pairs formed from an earlier version whose sides are not those of this one."""
    earlier, board = [], new
    while board.revises:
        board = board.revises
        earlier.append(board)
    pairs = list(Pair.objects.filter(board__in=earlier, ended_on=None).order_by("pk"))
    entries = _entries_of(new, pairs)
    colours = {key: entry.colour for key, entry in entries.items()}
    return [
        pair
        for pair in pairs
        if (colours.get(keys_of(pair)[0]), colours.get(keys_of(pair)[1])) != ("red", "black")
    ]


def boards_resting_on(board: Board) -> list[Board]:
    """Later boards that scored somebody by a partner's score on this one (or a version of it)."""
    versions = [board, *([board.revises] if board.revises else [])]
    rows = BoardEntry.objects.filter(pair__board__in=versions, parts__pair__of="last")
    found = Board.objects.filter(pk__in=rows.values("board"), revision=None)
    return list(found.select_related("branch").order_by("end"))


def _entries_of(board: Board, pairs: Iterable[Pair]) -> dict[int, BoardEntry]:
    keys = {key for pair in pairs for key in keys_of(pair)}
    return {key_of(one): one for one in board.entries.filter(**{f"{key_name(board)}__in": keys})}
