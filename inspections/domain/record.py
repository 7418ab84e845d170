"""Recording inspections: the only way in. One transaction, append-only.

What one entry writes: the inspection, a problem for each failed item, the household's
standing and the branch's week summary. The single is the batch of one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from grid.domain.periods import monday_of
from grid.models import Household, User
from inspections.domain.problems import find_problems
from inspections.domain.reopening import reopen_failed
from inspections.domain.standards import StandardVersion
from inspections.domain.standings import raise_standings
from inspections.domain.statements import Known, Statement, execute_all, find_known, insert_sql
from inspections.domain.summaries import (
    Key,
    add_inspection,
    count_in,
    key_of,
    lock_summaries,
)
from inspections.domain.totals import as_numbers, total_of
from inspections.models import Inspection, Problem, WeekSummary

_ATTEMPTS = 3
# What two entries of one id must share to be the same entry. Not who sent it and when: a
# phone sends again after another login, or with its clock put right.
_CONTENT = (
    "household_id",
    "standard_id",
    "kind",
    "date",
    "points",
    "reasons",
    "remark",
    "photo_hashes",
)


class EntryConflict(Exception):
    """The id is taken by an entry that says something else. Nothing was written."""

    def __init__(self, pk: UUID) -> None:
        super().__init__(f"entry {pk} was recorded with other content")
        self.pk = pk


@dataclass(frozen=True)
class Entry:
    """What was seen at one household, checked by the form.

    `points` (0 to the item's points, None = not applicable) and `reasons` hold one value
    per item in order; `household.branch` is loaded; `entered_at` is the phone's clock, for a
    paper sheet the time of typing.
    """

    id: UUID
    household: Household
    standard: StandardVersion
    kind: str
    date: date
    points: tuple[Decimal | None, ...]
    reasons: tuple[tuple[str, ...], ...]
    entered_at: datetime
    remark: str = ""
    photo_hashes: tuple[str, ...] = ()
    source: str = Inspection.Source.PHONE


@dataclass(frozen=True)
class Recorded:
    """`created` is False when the same entry had been recorded before."""

    inspection: Inspection
    created: bool
    problems: int


def record_inspection(*, entry: Entry, by: User, received_at: datetime | None = None) -> Recorded:
    """Record one entry. Raises EntryConflict (same id, other content)."""
    return _record([entry], by, received_at)[0]


def record_inspections(
    *, entries: Sequence[Entry], by: User, received_at: datetime | None = None
) -> list[Inspection]:
    """Record many in one transaction, all or none; the inspections in the entries' order.

    The number of statements does not grow with the entries (SQLite cuts long inserts), only
    with the summaries touched. An entry recorded before is left alone. Raises EntryConflict.
    """
    return [recorded.inspection for recorded in _record(entries, by, received_at)]


def _record(entries: Sequence[Entry], by: User, received_at: datetime | None) -> list[Recorded]:
    if not entries:
        return []
    received_at = received_at or timezone.now()
    drafts = [(_draft(entry, by, received_at), entry.standard) for entry in entries]
    for _ in range(_ATTEMPTS - 1):
        try:
            return _write(drafts)
        except IntegrityError:
            # The same id under another branch, week or kind, or the same problem found by
            # another kind of inspection, was written meanwhile: now it can be seen.
            continue
    return _write(drafts)


def _draft(entry: Entry, by: User, received_at: datetime) -> Inspection:
    branch = entry.household.branch
    return Inspection(
        id=entry.id,
        township_id=branch.township_id,
        branch_id=branch.pk,
        household_id=entry.household.pk,
        standard_id=entry.standard.id,
        kind=str(entry.kind),
        source=str(entry.source),
        date=entry.date,
        week=monday_of(entry.date),
        points=as_numbers(entry.points),
        reasons=[list(reasons) for reasons in entry.reasons],
        total=total_of(entry.points, entry.standard.possible),
        remark=entry.remark,
        photo_hashes=list(entry.photo_hashes),
        entered_by_id=by.pk,
        entered_at=entry.entered_at,
        received_at=received_at,
    )


@transaction.atomic
def _write(drafts: list[tuple[Inspection, StandardVersion]]) -> list[Recorded]:
    summaries = lock_summaries([inspection for inspection, _ in drafts])
    # Looked up under the lock: of parallel posts of one entry, all but one find it here.
    ids = {inspection.pk for inspection, _ in drafts}
    known = find_known(
        ids=ids,
        households={inspection.household_id for inspection, _ in drafts},
        weeks={inspection.week for inspection, _ in drafts},
    )
    repeated = ids & {row.id for row in known}
    stored = Inspection.objects.in_bulk(repeated) if repeated else {}
    fresh = _pick_fresh(drafts, stored)
    found: list[Problem] = []
    if fresh:
        found, failing = find_problems(fresh.values())
        counted = _sum_up(summaries, fresh, found, _count_new_households(fresh, known))
        inspections = [fresh[pk][0] for pk in sorted(fresh)]
        # Everybody writes in this order of tables and rows: nobody waits in a circle.
        execute_all(
            [
                *insert_sql(inspections),
                *insert_sql(found),
                *raise_standings(inspection for inspection, _ in fresh.values()),
                *counted,
            ]
        )
        reopen_failed(failing)
    return _report(drafts, stored, fresh, found)


Fresh = dict[UUID, tuple[Inspection, StandardVersion]]


def _pick_fresh(
    drafts: list[tuple[Inspection, StandardVersion]], stored: dict[UUID, Inspection]
) -> Fresh:
    """The entries that are not recorded yet, each id once. Raises EntryConflict."""
    fresh: Fresh = {}
    for inspection, standard in drafts:
        known = stored.get(inspection.pk) or fresh.get(inspection.pk, (None,))[0]
        if known is None:
            fresh[inspection.pk] = (inspection, standard)
        elif any(getattr(known, name) != getattr(inspection, name) for name in _CONTENT):
            raise EntryConflict(inspection.pk)
    return fresh


def _count_new_households(fresh: Fresh, known: list[Known]) -> Counter[Key]:
    """How many households each summary sees for the first time."""
    keys = {_visit_of(inspection): key_of(inspection) for inspection, _ in fresh.values()}
    seen = {_visit_of(row) for row in known if row.is_effective}
    return Counter(key for visit, key in keys.items() if visit not in seen)


def _visit_of(row: Inspection | Known) -> tuple[int, date, str]:
    return (row.household_id, row.week, row.kind)


def _sum_up(
    summaries: dict[Key, WeekSummary],
    fresh: Fresh,
    found: list[Problem],
    new_households: Counter[Key],
) -> list[Statement]:
    for inspection, standard in fresh.values():
        add_inspection(
            summaries[key_of(inspection)],
            points=inspection.points,
            possible=standard.possible,
            pass_marks=[item.pass_mark for item in standard.items],
            total=inspection.total,
        )
    touched = {key_of(inspection) for inspection, _ in fresh.values()}
    return count_in(
        {key: summaries[key] for key in touched},
        households=new_households,
        problems=Counter(key_of(problem.inspection) for problem in found if problem.inspection),
    )


def _report(
    drafts: list[tuple[Inspection, StandardVersion]],
    stored: dict[UUID, Inspection],
    fresh: Fresh,
    found: list[Problem],
) -> list[Recorded]:
    problems = Counter(problem.inspection_id for problem in found)
    if stored:
        rows = Problem.objects.filter(inspection__in=stored).order_by()
        problems.update(dict(rows.values_list("inspection").annotate(Count("pk"))))
    answers, told = [], set()
    for draft, _ in drafts:
        pk = draft.pk
        inspection = fresh[pk][0] if pk in fresh else stored[pk]
        created = pk in fresh and pk not in told
        answers.append(Recorded(inspection, created, problems[pk]))
        told.add(pk)
    return answers
