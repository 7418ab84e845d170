"""Daily patrols: the only way in. Append-only; sent twice, a patrol is recorded once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from grid.models import Branch, User
from inspections.domain.problems import report_problem
from inspections.domain.record import EntryConflict
from inspections.models import Patrol, Problem

# What two of one id must share to be the same patrol. Not who sent it and when: a phone
# sends again after another login, or with its clock put right.
_CONTENT = ("branch_id", "date", "place", "finding")


@dataclass(frozen=True)
class PatrolEntry:
    """What was seen at one place, checked by the form; an empty `finding` for nothing found."""

    id: UUID
    branch: Branch
    date: date
    place: str
    entered_at: datetime
    finding: str = ""


@transaction.atomic
def record_patrol(
    *,
    entry: PatrolEntry,
    by: User,
    photos: Sequence[bytes] = (),
    received_at: datetime | None = None,
) -> tuple[Patrol, bool]:
    """Record one patrol; False when the same had been recorded before.

    What it found goes on the problem list, with the photos (files as uploaded). Raises
    EntryConflict (same id, other content), and PhotoRefused for a file that is no picture.
    """
    patrol = Patrol(
        id=entry.id,
        township_id=entry.branch.township_id,
        branch=entry.branch,
        date=entry.date,
        place=entry.place,
        finding=entry.finding,
        entered_by=by,
        entered_at=entry.entered_at,
        received_at=received_at or timezone.now(),
    )
    values = {field.attname: getattr(patrol, field.attname) for field in Patrol._meta.fields}
    kept, created = Patrol.objects.get_or_create(id=entry.id, defaults=values)
    if any(getattr(kept, name) != getattr(patrol, name) for name in _CONTENT):
        raise EntryConflict(entry.id)
    if created and kept.finding:
        report_problem(
            branch=entry.branch,
            place=entry.place,
            finding=entry.finding,
            severity=Problem.Severity.ORDINARY,
            source=Problem.Source.PATROL,
            on=entry.date,
            by=by,
            photos=photos,
            at=kept.received_at,
        )
    return kept, created
