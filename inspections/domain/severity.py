"""How grave a problem is, and how long there is to put it right. Our own defaults."""

from datetime import date, timedelta

from inspections.models import Problem

# Nothing prescribes these days; a serious problem cannot wait for the next week's list.
DAYS: dict[str, timedelta] = {
    Problem.Severity.SERIOUS: timedelta(days=3),
    Problem.Severity.ORDINARY: timedelta(days=7),
    Problem.Severity.MINOR: timedelta(days=14),
}


def due_date(severity: str, *, on: date) -> date:
    """The day until which a problem of this severity found `on` this day is put right."""
    return on + DAYS[severity]


def severity_of(points: float) -> str:
    """Of an item under its pass mark: nothing at all given is serious, the rest ordinary."""
    return Problem.Severity.ORDINARY if points else Problem.Severity.SERIOUS
