"""Compute a board again from what is stored, and compare it to the digit.

Read anew: the inspections that counted when the board was drafted (later corrections do not
bear on it; a revision counts those of its first version, as corrected), by the numbers that
the board keeps; and which households were active then, of which branch and with which code,
from their history (one whose history begins later, as after a restore, is taken as it was
first known).

Taken from the board itself: facts that are no inspections and go on changing. How many
problems were due, cleared and overdue, and how many active households a branch had, each
entry notes in its parts; a pair is noted at the entry. An entry that was struck off since is
compared as it was drafted, by what the change noted as "before".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from boards.domain.gather import Evidence, Home, SumRow, score_households, stream_sums
from boards.domain.joint import Tie, join_standings
from boards.domain.policy import policy_of
from boards.domain.ranking import Ranked, rank_candidates
from boards.domain.scores import HouseholdScore
from boards.domain.standings import Standing, make_standings
from boards.models import Board, EntryChange
from boards.queries import counted_at
from grid.domain.periods import Period
from grid.models import Branch, Household
from inspections.models import Inspection

COMPARED = ("rank", "score", "own_score", "colour")
Row = dict[str, Any]


class Difference(NamedTuple):
    """What the board says and what was computed; `code` names the entry, nobody's name."""

    code: str
    field: str
    stored: str
    computed: str


@dataclass(frozen=True)
class Verdict:
    """`entries`: how many the board has. Without differences it is right to the digit."""

    entries: int
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        return not self.differences


def recompute_board(board: Board) -> Verdict:
    """Compute the board again and compare every entry's place, scores and colour."""
    stored = read_stored(board)
    policy = policy_of(board)
    evidence = recall_evidence(board, stored)
    standings = make_standings(evidence, level=board.level, policy=policy)
    own = {key: standing.score for key, standing in standings.items()}
    joined = join_standings(standings, read_ties(stored), policy.pair)
    ranked = rank_candidates(joined.values(), policy.boards[board.level])
    codes = {key: _code_of(key, board, evidence) for key in stored}
    return Verdict(len(stored), tuple(_compare(stored, ranked, own, codes)))


def key_name(board: Board) -> str:
    return "branch_id" if board.level == Board.Level.BRANCHES else "household_id"


def read_stored(board: Board) -> dict[int, Row]:
    """The entries as they were drafted, by the id of who is ranked."""
    name = key_name(board)
    fields = ("pk", name, "pair_id", "parts", *COMPARED)
    rows = {row[name]: row for row in board.entries.values(*fields).iterator(chunk_size=2000)}
    first = {
        change.entry_id: change.before
        for change in EntryChange.objects.filter(
            entry__board=board, kind__in=(EntryChange.Kind.STRUCK, EntryChange.Kind.PENDED)
        ).order_by("-at", "-pk")
    }
    for row in rows.values():
        row |= {k: v for k, v in first.get(row["pk"], {}).items() if k in COMPARED}
        row["score"], row["own_score"] = Decimal(row["score"]), Decimal(row["own_score"])
    return rows


def read_ties(stored: Mapping[int, Row]) -> dict[int, Tie]:
    """Who was scored in a pair, by what the entry notes of it."""
    told = {key: row["parts"].get("pair") for key, row in stored.items()}
    return {
        key: Tie(pair["id"], pair["partner"], Decimal(pair["score"]) if pair["score"] else None)
        for key, pair in told.items()
        if pair
    }


def recall_evidence(
    board: Board, stored: Mapping[int, Row], at: datetime | None = None
) -> Evidence:
    """What the board was computed from, with the corrections made up to `at` (its drafting)."""
    homes = recall_homes(board, board.branch_id)
    parts = {key: row["parts"] for key, row in stored.items()}
    branches = Branch.objects.filter(township=board.township_id)
    return Evidence(
        sums=recall_sums(board, homes if board.branch_id else None, at),
        homes=homes,
        branches=dict(branches.values_list("pk", "code")),
        overdue={key: part["overdue"] for key, part in parts.items()},
        cleared={k: (p["due"], p["cleared"]) for k, p in parts.items() if "due" in p},
        active={key: part["active"] for key, part in parts.items() if "active" in part},
    )


def recall_sums(
    board: Board, homes: Iterable[int] | None, at: datetime | None = None
) -> Iterator[SumRow]:
    """The sums of the inspections that counted when the board was drafted, by household."""
    inspections = Inspection.objects.filter(township=board.township_id)
    if homes is not None:
        inspections = inspections.filter(household__in=list(homes))
    arrived_by = first_drafted(board)
    counted = counted_at(inspections, at or board.drafted_at, arrived_by=arrived_by)
    return stream_sums(counted, Period.parse(board.period))


def recall_households(board: Board, branch: int) -> list[HouseholdScore]:
    """The scores of a branch's households as the board counted them, by their codes."""
    homes = recall_homes(board, branch)
    evidence = Evidence(recall_sums(board, homes), homes, branches={})
    scores = score_households(evidence, policy_of(board))
    return sorted(scores, key=lambda score: homes[score.household_id].code)


def first_drafted(board: Board) -> datetime:
    """When its first version was drafted: revisions count what had arrived by then."""
    while board.revises:
        board = board.revises
    return board.drafted_at


def recall_homes(board: Board, branch: int | None) -> dict[int, Home]:
    """The active households of the board's township, or of a branch, when it was drafted."""
    now = Household.objects.filter(branch__township=board.township_id).order_by()
    history = Household.history.filter(branch__township=board.township_id)
    if branch:
        ever = {*now.filter(branch=branch).values_list("pk", flat=True)}
        ever |= {*history.filter(branch=branch).order_by().values_list("id", flat=True)}
        now, history = now.filter(pk__in=ever), history.filter(id__in=ever)
    drafted = first_drafted(board)
    states = {pk: tuple(state) for pk, *state in now.values_list(*_STATE).iterator()}
    unknown = set(states)
    rows = history.order_by("history_date", "history_id").values_list(*_STATE, "history_date")
    for pk, *state, at in rows.iterator(chunk_size=5000):
        if at <= drafted or pk in unknown:
            states[pk] = tuple(state)
            unknown.discard(pk)
    return {
        pk: Home(at_branch, code)
        for pk, (at_branch, code, is_active) in states.items()
        if is_active and branch in (None, at_branch)
    }


_STATE = ("id", "branch_id", "code", "is_active")


def _code_of(key: int, board: Board, evidence: Evidence) -> str:
    if board.level == Board.Level.BRANCHES:
        return evidence.branches[key]
    home = evidence.homes.get(key)
    return f"{evidence.branches[home.branch_id]} {home.code}" if home else f"#{key}"


def _compare(
    stored: Mapping[int, Row],
    ranked: list[Ranked[Standing]],
    own: Mapping[int, Decimal],
    codes: Mapping[int, str],
) -> Iterator[Difference]:
    """By place; what only one of the two knows stands against nothing."""
    computed = {one.candidate.key: one for one in ranked}
    for key, row in sorted(stored.items(), key=lambda item: item[1]["rank"]):
        if key not in computed:
            yield Difference(codes[key], "rank", str(row["rank"]), "")
            continue
        one = computed[key]
        values = (one.rank, one.candidate.score, own[key], one.colour)
        for name, value in zip(COMPARED, values, strict=True):
            if row[name] != value:
                yield Difference(codes[key], name, str(row[name]), str(value))
    for one in ranked:
        if one.candidate.key not in stored:
            yield Difference(one.candidate.code, "rank", "", str(one.rank))
