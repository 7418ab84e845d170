"""Where each household stands: its latest inspection of any kind."""

from collections.abc import Iterable

from inspections.domain.statements import Statement, standing_sql
from inspections.models import Inspection, Standing
from inspections.queries import effective, looks_at


def raise_standings(inspections: Iterable[Inspection]) -> list[Statement]:
    """What brings the households' standings up to these; an older date changes nothing.

    On the same date the one recorded later counts. In the order of households, so that two
    batches cannot wait for each other.
    """
    latest: dict[int, Inspection] = {}
    for inspection in inspections:
        before = latest.get(inspection.household_id)
        if before is None or before.date <= inspection.date:
            latest[inspection.household_id] = inspection
    return list(standing_sql([latest[household] for household in sorted(latest)]))


def restore_standing(household: int) -> None:
    """Make it what the inspections that count say, of the household and those merged into it;
    none, no standing."""
    rows = effective(looks_at(Inspection.objects.all(), household))
    latest = rows.order_by("-date", "-received_at").first()
    Standing.objects.filter(household=household).delete()
    if latest:
        Standing.objects.create(
            household_id=household, last_on=latest.date, last_total=latest.total
        )
