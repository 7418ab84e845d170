"""The problem list: what failed, until when, and whether it was put right."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.models import Branch, Household, User
from inspections.domain.photos import store_step_photo
from inspections.domain.reopening import pick_failing
from inspections.domain.severity import due_date, severity_of
from inspections.domain.standards import Item, StandardVersion
from inspections.domain.statements import find_open
from inspections.models import Inspection, Problem, ProblemStep

FINDING_LENGTH = 300
_SOURCES = {Inspection.Kind.SURPRISE.value: Problem.Source.SURPRISE}


class ProblemRefused(ValueError):
    """A problem cannot be put on the list like this; the message is for the person."""


def find_failed(
    points: Sequence[Decimal | float | None], standard: StandardVersion
) -> list[tuple[int, Item]]:
    """The items under their pass mark, each with its place (0 to 7)."""
    return [
        (place, item)
        for place, (got, item) in enumerate(zip(points, standard.items, strict=True))
        if got is not None and got < item.pass_mark
    ]


class Found(NamedTuple):
    """What inspections say of problems: those to be written, and those that are to be reopened
    (problem → the look that failed the item again)."""

    new: list[Problem]
    failing: dict[int, Inspection]


def find_problems(inspections: Iterable[tuple[Inspection, StandardVersion]]) -> Found:
    """A problem, to be written, for each failed item that has none open for that household yet.

    In the order of households and items. One query for any number of inspections, none if
    nothing failed.
    """
    failed = [
        (inspection, place, item)
        for inspection, standard in inspections
        for place, item in find_failed(inspection.points, standard)
    ]
    if not failed:
        return Found([], {})
    open_already = find_open({inspection.household_id for inspection, _, _ in failed})
    found: dict[tuple[int, int], Problem] = {}
    for inspection, place, item in failed:
        key = (inspection.household_id, item.number)
        if key not in open_already and key not in found:
            found[key] = new_problem(inspection, place, item)
    failing = pick_failing(((look, item) for look, _, item in failed), open_already)
    return Found([found[key] for key in sorted(found)], failing)


def new_problem(inspection: Inspection, place: int, item: Item, on: date | None = None) -> Problem:
    """`on`: the day from which the time to put it right runs, if not that of the inspection."""
    finding = "；".join(inspection.reasons[place]) or item.name
    severity = severity_of(inspection.points[place])
    return Problem(
        township_id=inspection.township_id,
        branch_id=inspection.branch_id,
        household_id=inspection.household_id,
        inspection=inspection,
        source=_SOURCES.get(inspection.kind, Problem.Source.INSPECTION),
        item_id=item.id,
        item_number=item.number,
        finding=finding[:FINDING_LENGTH],
        found_on=inspection.date,
        severity=severity,
        due_on=due_date(severity, on=on or inspection.date),
    )


@transaction.atomic
def report_problem(
    *,
    branch: Branch,
    finding: str,
    severity: str,
    source: str,
    on: date,
    by: User,
    household: Household | None = None,
    place: str = "",
    photos: Sequence[bytes] = (),
    at: datetime | None = None,
) -> Problem:
    """Put on the list what no inspection found: at a household of the branch, or at a place.

    `photos` are files as uploaded. Raises ProblemRefused, and PhotoRefused for a file that is
    no picture.
    """
    finding, place = finding.strip(), place.strip()
    if not finding:
        raise ProblemRefused(_("Say what is wrong."))
    if household is None and not place:
        raise ProblemRefused(_("Say where it is: a household or a place."))
    at = at or timezone.now()
    if on > timezone.localdate(at):
        raise ProblemRefused(_("The date is in the future."))
    problem = Problem.objects.create(
        township_id=branch.township_id,
        branch=branch,
        household=household,
        place=place,
        source=source,
        severity=severity,
        finding=finding[:FINDING_LENGTH],
        found_on=on,
        due_on=due_date(severity, on=on),
    )
    step = ProblemStep.objects.create(
        problem=problem, act=ProblemStep.Act.REPORT, on=on, by=by, at=at
    )
    for data in photos:
        store_step_photo(steps=[step], data=data, by=by)
    return problem
