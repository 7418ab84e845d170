"""What the apps stored beside what the rules say; each difference in words."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from awards.domain.candidates import find_candidates, span_for
from awards.models import AwardTitle, Ceremony
from boards.domain.appraisal_gather import gather_cases, year_of
from boards.domain.policy import policy_for
from grid.domain.periods import Period
from grid.models import Township
from grid.scope import Scope
from reports.domain.figures import count_figures
from tests.oracle.appraising import appraise
from tests.oracle.boards import Board, compute
from tests.oracle.nominating import find
from tests.oracle.order import Placed
from tests.oracle.pairing import outcome, pairs_on
from tests.oracle.raw import decoded, exact, half_up, local_day, rows
from tests.oracle.reporting import FIGURES, count_items, count_totals
from tests.oracle.view import View
from tests.oracle.world import World

SHOWN = 5


def agree(results: Iterable[tuple[int, list[str]]], at_least: int) -> None:
    """Something was compared, and nothing differs."""
    counts, faults = zip(*results, strict=True)
    told = [fault for some in faults for fault in some]
    assert not told, f"{len(told)} of {sum(counts)}: {told[:SHOWN]}"
    assert sum(counts) >= at_least


def compare_board(world: World, board: Board) -> tuple[int, list[str]]:
    """How many entries were compared, and what differs."""
    placed = {one.score.key: one for one in compute(world, board)}
    sql = """
        SELECT COALESCE(household_id, branch_id), branch_id, rank, score, own_score, colour,
               state, tie, pair_id, parts
        FROM boards_boardentry WHERE board_id = %s
    """
    stored = {row[0]: row[1:] for row in rows(sql, board.id)}
    faults = [f"{board.period} {board.level}: not there {key}" for key in placed.keys() - stored]
    faults += [f"{board.period} {board.level}: too many {key}" for key in stored.keys() - placed]
    for key in placed.keys() & stored.keys():
        for what, ours, theirs in _fields(placed[key], stored[key]):
            if ours != theirs:
                faults.append(f"{board.period} {board.level} {key} {what}: {ours} ≠ {theirs}")
    return len(stored), faults


def _fields(one: Placed, row: Any) -> Iterator[tuple[str, Any, Any]]:
    branch, rank, score, own, colour, state, tie, pair, parts = row
    parts = decoded(parts)
    yield "branch", one.score.branch, branch
    yield "rank", one.rank, rank
    yield "score", one.score.score, exact(score)
    yield "own score", one.score.own, exact(own)
    yield "colour", "" if state == "struck" else one.colour, colour
    yield "tie", one.tie, tie
    yield "pair", one.score.told.get("pair"), pair
    yield "overdue", one.score.overdue, parts["overdue"]
    yield from _kinds(one, parts) if one.score.household else _parts(one, parts)


def _kinds(one: Placed, parts: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    told = {kind: found["count"] for kind, found in parts["kinds"].items()}
    yield "looks", dict(one.score.told["kinds"]), told


def _parts(one: Placed, parts: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    told = one.score.told
    stored = {name: exact(value) for name, value in parts["parts"].items() if value is not None}
    yield "parts", told["parts"], stored
    yield "weights", told["weights"], {k: exact(v) for k, v in parts["weights"].items()}
    yield "mean", half_up(told["mean"]), exact(parts["mean"])
    yield "coverage", half_up(100 * Fraction(told["coverage"])), exact(parts["coverage"])
    for name in ("due", "cleared"):
        yield name, told[name], parts[name]
    yield "days", told["days"], parts["active_days"]
    yield "days seen", told["days_seen"], parts["days"]
    yield "contest", told["arena"] == "contest", "arena_contest" in parts


def compare_pairs(world: World, boards: list[Board]) -> tuple[int, list[str]]:
    """What became of the pairs that a board settled: by its colours as they stood."""
    count, faults = 0, []
    for board in boards:
        sql = "SELECT id, outcome FROM boards_pair WHERE result_id = %s"
        settled = dict(rows(sql, board.id))
        if not settled:
            continue
        placed = {one.score.key: one for one in compute(world, board)}
        sql = """
            SELECT COALESCE(household_id, branch_id) FROM boards_boardentry
            WHERE board_id = %s AND state = 'struck'
        """
        struck = {key for (key,) in rows(sql, board.id)}
        scored = pairs_on(board, board.drafted)
        if {pair.id for pair in scored} != settled.keys():
            faults.append(f"{board.period} {board.level}: other pairs")
        for pair in scored:
            count += 1
            ours = outcome(pair, placed, struck)
            if ours != settled.get(pair.id):
                faults.append(f"pair {pair.id}: {ours} ≠ {settled.get(pair.id)}")
    return count, faults


def compare_appraisals(world: World, year: int, on: date, at: datetime) -> tuple[int, list[str]]:
    """The members' lines of the year up to a day, events with the days of their boards."""
    township = Township.objects.get(pk=world.township)
    cases = gather_cases(township=township, year=year_of(year), on=on)
    policy = policy_for(township=township, on=date(year, 1, 1)).as_data()
    lines, faults = appraise(world, year, on, at, policy), []
    faults += [f"member {key}: on one side only" for key in lines.keys() ^ cases.keys()]
    for member in lines.keys() & cases.keys():
        ours, theirs = lines[member], cases[member].result
        told = [(one.what, one.household, one.on) for one in cases[member].events]
        fields = {
            "households": (ours.households, theirs.households),
            "inspected": (ours.inspected, theirs.inspected),
            "days": (ours.days, theirs.days or 0),
            "mean": (ours.mean, exact(theirs.mean)),
            "score": (ours.score(policy), exact(theirs.score)),
            "events": (sorted(ours.events()), sorted(told)),
        }
        faults += [f"member {member} {k}: {a} ≠ {b}" for k, (a, b) in fields.items() if a != b]
    return len(lines), faults


def compare_report(
    world: World, period: Period, scope: Scope, at: datetime
) -> tuple[int, list[str]]:
    """Each branch's figures and each item's, of a period as it is looked at now."""
    township = Township.objects.get(pk=world.township)
    figures = count_figures(scope=scope, township=township, period=period, today=local_day(at))
    view = View(world, period.start, period.end, at)
    totals, faults, count = count_totals(view), [], 0
    for row in figures.rows:
        ours = totals[row.key]
        pairs = [(name, getattr(ours, name), getattr(row, name)) for name in FIGURES]
        pairs.append(("sum", ours.total, exact(row.total_sum)))
        count += len(pairs)
        faults += [f"{period} {row.code} {name}: {a} ≠ {b}" for name, a, b in pairs if a != b]
    items = count_items(view)
    for one in figures.items:
        count += 2
        ours = (items[one.number].share, items[one.number].failed)
        if ours != (exact(one.share), one.failed):
            faults.append(f"{period} item {one.number}: {ours} ≠ {one}")
    return count, faults


def compare_candidates(
    world: World, title: AwardTitle, until: date, at: datetime
) -> tuple[int, list[str]]:
    """Everybody judged for a title whose scores count until a day."""
    township = Township.objects.get(pk=world.township)
    ceremony = Ceremony(township=township, scores_until=until)
    span = span_for(title, ceremony)
    names = ("items", "least_score", "no_black", "no_open_problem")
    policy = policy_for(township=township, on=span.start).as_data()
    view = View(world, span.start, span.end, at)
    ours = find(view, policy, {name: getattr(title, name) for name in names})
    theirs = find_candidates(ceremony=ceremony, title=title)
    faults = [f"{title}: {key}" for key in ours.keys() ^ {one.household for one in theirs}]
    for one in theirs:
        mine, facts = ours[one.household], one.facts
        told = (exact(facts.score), facts.inspections, facts.black, facts.open_problems)
        wanted = (mine.score, mine.looks, mine.black, mine.open)
        if (*wanted, mine.failed, mine.rank) != (*told, one.failed, one.rank):
            faults.append(f"{title} {one.household}: {mine} ≠ {one}")
    return len(theirs), faults
