"""Corrections travel: a published board is computed anew and becomes a new version.

What changes is what corrections changed: the inspections of the first version as they count
now, and problems withdrawn by a correction. Inspections that arrived later, problems put right
or reopened since, households that joined or left: none of them changes a published board.
The version before stays as it was, readable for ever.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.boards import BoardRefused, write_entries
from boards.domain.entries import keep_names
from boards.domain.gather import Evidence
from boards.domain.handover import hand_over, keep_struck
from boards.domain.joint import Tie, join_standings
from boards.domain.pairs import find_outcome, key_of, keys_of
from boards.domain.pending import pend_newly_black
from boards.domain.policy import policy_of
from boards.domain.ranking import rank_candidates
from boards.domain.recompute import Row, key_name, read_stored, read_ties, recall_evidence
from boards.domain.seeds import ties_of
from boards.domain.standings import Standing, make_standings
from boards.models import Board, BoardEntry, BoardStep, Pair
from boards.queries import Cleared, cleared_by_branch, count_overdue
from grid.models import Township, User
from inspections.models import Correction, Problem, ProblemStep

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
    evidence = _as_corrected(recall_evidence(board, stored, at), board, at)
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


def _as_corrected(evidence: Evidence, board: Board, at: datetime) -> Evidence:
    """The facts about problems less those that a correction has withdrawn since.

    What a corrected look had reopened is put right again, as if it had not been.
    """
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
    late = Counter(count_overdue(unmade, until, of))
    gone = cleared_by_branch(unmade, board.start, until) if board.start <= until else {}
    back = list(_put_right_again(board, at).values_list("branch", of, "due_on", "rectified_on"))
    late.update(key for _b, key, due, done in back if due < until and done <= until)
    more = Counter(b for b, _k, due, done in back if board.start <= due <= until and done <= due)
    return replace(
        evidence,
        overdue={key: max(0, n - late[key]) for key, n in evidence.overdue.items()},
        cleared={
            k: _recount(Cleared(*had), gone.get(k), more[k]) for k, had in evidence.cleared.items()
        },
    )


def _put_right_again(board: Board, at: datetime) -> QuerySet[Problem]:
    """Those that a look had reopened before the scoring which was corrected after it."""
    looks = ProblemStep.objects.filter(
        act=ProblemStep.Act.REOPEN, inspection__isnull=False, at__lte=board.drafted_at
    )
    undone = ProblemStep.objects.filter(
        act=ProblemStep.Act.RESTORE,
        inspection__isnull=False,
        at__gt=board.drafted_at,
        at__lte=at,
        problem__in=looks.values("problem"),
    )
    problems = Problem.objects.filter(township=board.township_id, rectified_on__isnull=False)
    return problems.filter(pk__in=undone.values("problem"))


def _recount(had: Cleared, gone: Cleared | None, more: int) -> Cleared:
    """Never less than nothing, nor more cleared than due."""
    less = gone or Cleared(0, 0)
    due = max(0, had.due - less.due)
    return Cleared(due, min(due, max(0, had.cleared - less.cleared + more)))


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


def is_overtaken(board: Board, *, at: datetime) -> bool:
    """Whether what was corrected since the scoring, up to `at`, changes this board (rule 21).

    What cannot have changed is not computed: without a correction in the township, and without
    a revised board that a partner's score may come from.
    """
    corrected = Correction.objects.filter(
        township=board.township_id, at__gt=board.drafted_at, at__lte=at
    )
    revised = Board.objects.filter(
        township=board.township_id, drafted_at__gt=board.drafted_at, revises__isnull=False
    )
    is_touched = corrected.exists() or revised.exists()
    return is_touched and compute_revision(board, at=at).is_needed


def latest_version(board: Board) -> Board:
    while newer := Board.objects.filter(revises=board).first():
        board = newer
    return board


@transaction.atomic
def revise_board(*, board: Board, reason: str, by: User, at: datetime | None = None) -> Board:
    """Publish the board's next version; pairs that it had settled are settled by the new one.

    Who leaves the black side by it leaves at once; who would be new on it is pending, with a
    notice period of the own. Raises BoardRefused: not published, revised already, no reason,
    nothing would change.
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
    pend_newly_black(old, new, by=by, at=at)
    hand_over(old, new)
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


def foresee_outcomes(board: Board, revision: Revision) -> list[tuple[Pair, str, str]]:
    """Pairs that this board settled whose outcome the revision makes another: before and after.

    Who would be newly black is not black yet.
    """
    shifts = {one.key: one for one in revision.shifts}
    pairs = [
        pair
        for pair in Pair.objects.filter(result=board).order_by("pk")
        if shifts.keys() & keys_of(pair)
    ]
    entries = _entries_of(board, pairs)
    after = entries | {key: _foresee(entries.get(key), one) for key, one in shifts.items()}
    told = []
    for pair in pairs:
        red, black = keys_of(pair)
        outcome = find_outcome(after.get(red), after.get(black))
        if outcome != pair.outcome:
            told.append((pair, pair.outcome, outcome))
    return told


def _foresee(entry: BoardEntry | None, shift: Shift) -> BoardEntry | None:
    """The entry as the revision would leave it, unsaved."""
    if shift.after is None:
        return None
    stays = bool(entry and entry.colour == BoardEntry.Colour.BLACK)
    is_black = shift.after.colour == BoardEntry.Colour.BLACK and stays
    return BoardEntry(colour=BoardEntry.Colour.BLACK if is_black else "")
