"""Compute a board again from what is stored, and compare it to the digit.

Read anew: the inspections that counted when the board was drafted (later corrections do not
bear on it; a revision counts those of its first version, as corrected), by the numbers and the
edition of the rules that the board keeps; and the households' codes, from their history (one
whose history begins later, as after a restore, is taken as it was first known).

Taken from the board itself: facts that are no inspections and go on changing. How many
problems were due, cleared and overdue, on how many days a household belonged to the branch,
how many days and households a branch had, and what a contest came to, each entry notes in its
parts; a pair is noted at the entry. An entry that was struck off since is compared as it was
drafted, by what the change noted as "before".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from boards.domain import edition_one
from boards.domain.gather import Evidence, read_doubles, score_in_branches, stream_sums
from boards.domain.joint import Tie, join_standings
from boards.domain.policy import policy_of
from boards.domain.ranking import Ranked, rank_candidates
from boards.domain.rules import RULES
from boards.domain.scores import HouseholdScore
from boards.domain.seeds import ties_of
from boards.domain.standings import Standing, make_standings
from boards.domain.stays import Home, Stays, Whole, read_stays
from boards.models import Board, EntryChange
from boards.queries import counted_at, first_drafted, merged_on
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
    ranked = rank_candidates(joined.values(), policy.boards[board.level], ties_of(board))
    codes = {key: _code_of(key, board, evidence) for key in stored}
    return Verdict(len(stored), tuple(_compare(stored, ranked, own, codes)))


def key_name(board: Board) -> str:
    return "branch_id" if board.level == Board.Level.BRANCHES else "household_id"


def read_stored(board: Board) -> dict[int, Row]:
    """The entries as they were drafted, by the id of who is ranked."""
    name = key_name(board)
    fields = ("pk", name, "branch_id", "pair_id", "parts", *COMPARED)
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
    board: Board,
    stored: Mapping[int, Row],
    at: datetime | None = None,
    branch: int | None = None,
) -> Evidence:
    """What the board was computed from, by its edition; of one `branch` on it, if it is given.

    With the corrections made up to `at` (its drafting), and the households that were one then.
    """
    parts = {key: row["parts"] for key, row in stored.items()}
    inspections = counted_at(
        Inspection.objects.filter(township=board.township_id),
        at or board.drafted_at,
        arrived_by=first_drafted(board),
    )
    if board.rules < RULES:
        return edition_one.recall_evidence(board, parts, inspections, branch)
    if of_branch := branch or board.branch_id:
        inspections = inspections.filter(branch=of_branch)
    period = Period.parse(board.period)
    branches = Branch.objects.filter(township=board.township_id)
    merged = merged_on(board)
    homes, stays = _recall_stays(board, period, stored, merged)
    return Evidence(
        sums=stream_sums(inspections, period, merged),
        homes=homes,
        stays=stays,
        doubles=read_doubles(inspections, period, merged),
        branches=dict(branches.values_list("pk", "code")),
        wholes={
            k: Whole(p["active"], p["active_days"]) for k, p in parts.items() if "active_days" in p
        },
        overdue={key: part["overdue"] for key, part in parts.items()},
        cleared={k: (p["due"], p["cleared"]) for k, p in parts.items() if "due" in p},
        contest=_recall_contest(parts),
    )


def _recall_contest(parts: Mapping[int, Mapping[str, Any]]) -> dict[int, Decimal] | None:
    """The results that the branches' entries note; None: there was no contest."""
    told = {key: p["arena_contest"] for key, p in parts.items() if "arena_contest" in p}
    if not told:
        return None
    return {key: Decimal(result) for key, result in told.items() if result is not None}


def _recall_stays(
    board: Board, period: Period, stored: Mapping[int, Row], merged: Mapping[int, int]
) -> tuple[dict[int, Home], Stays]:
    """As the entries note them; of who has no entry, as the memberships tell now."""
    homes, stays = read_stays(board.township, period, merged=merged, branch=board.branch)
    if board.level == Board.Level.BRANCHES:
        told = {
            (int(household), branch): days
            for branch, row in stored.items()
            for household, days in row["parts"]["partial"].items()
        }
        return homes, replace(stays, told=told, noted=stored.keys())
    states = edition_one.recall_states(board, board.branch_id, also=stored)
    for pk, row in stored.items():
        homes[pk] = Home(row["branch_id"], states[pk][1])
    told = {
        (pk, row["branch_id"]): row["parts"].get("days", stays.length) for pk, row in stored.items()
    }
    # What an entry notes are all its days: none is added that was spent elsewhere.
    spans = {pk: () if pk in stored else found for pk, found in stays.spans.items()}
    return homes, replace(stays, spans=spans, told=told)


def recall_households(board: Board, branch: int) -> list[tuple[str, HouseholdScore]]:
    """The scores of a branch's households as its board counted them, with and by their codes."""
    stored = read_stored(board)
    evidence = recall_evidence(board, stored, branch=branch)
    scores = list(score_in_branches(evidence, policy_of(board)))
    codes = dict(
        Household.objects.filter(pk__in=[one.household_id for one in scores])
        .order_by()
        .values_list("pk", "code")
    )
    return sorted(((codes[one.household_id], one) for one in scores), key=itemgetter(0))


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
