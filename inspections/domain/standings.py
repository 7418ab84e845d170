"""Where each household stands: its latest inspection of any kind."""

from collections.abc import Iterable

from inspections.domain.statements import upsert_standings
from inspections.models import Inspection


def raise_standings(inspections: Iterable[Inspection]) -> None:
    """Bring the households' standings up to these inspections; an older date changes nothing.

    On the same date the one recorded later counts. In the order of households, so that two
    batches cannot wait for each other.
    """
    latest: dict[int, Inspection] = {}
    for inspection in inspections:
        before = latest.get(inspection.household_id)
        if before is None or before.date <= inspection.date:
            latest[inspection.household_id] = inspection
    upsert_standings([latest[household] for household in sorted(latest)])
