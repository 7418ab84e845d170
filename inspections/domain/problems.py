"""The problem list: what failed, until when, and whether it was put right."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.models import Branch, Household, User
from inspections.domain.photos import store_step_photo
from inspections.domain.severity import due_date, severity_of
from inspections.domain.standards import Item, StandardVersion, load_standard
from inspections.domain.statements import find_open
from inspections.models import Inspection, Problem, ProblemStep
from inspections.queries import counted, effective

FINDING_LENGTH = 300


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


def find_problems(inspections: Iterable[tuple[Inspection, StandardVersion]]) -> list[Problem]:
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
        return []
    open_already = find_open({inspection.household_id for inspection, _, _ in failed})
    found: dict[tuple[int, int], Problem] = {}
    for inspection, place, item in failed:
        key = (inspection.household_id, item.number)
        if key not in open_already and key not in found:
            found[key] = _new_problem(inspection, place, item)
    return [found[key] for key in sorted(found)]


def _new_problem(inspection: Inspection, place: int, item: Item, on: date | None = None) -> Problem:
    """`on`: the day from which the time to put it right runs, if not that of the inspection."""
    finding = "；".join(inspection.reasons[place]) or item.name
    severity = severity_of(inspection.points[place])
    return Problem(
        township_id=inspection.township_id,
        branch_id=inspection.branch_id,
        household_id=inspection.household_id,
        inspection=inspection,
        item_id=item.id,
        item_number=item.number,
        finding=finding[:FINDING_LENGTH],
        found_on=inspection.date,
        severity=severity,
        due_on=due_date(severity, on=on or inspection.date),
    )


def follow_correction(
    *,
    versions: Sequence[Inspection],
    replacement: Inspection | None,
    standard: StandardVersion,
    reason: str,
    by: User,
    on: date,
) -> int:
    """Bring the problems that these versions found up to the one that counts now.

    An open problem whose item no longer fails is withdrawn, unless a later inspection that
    counts failed it again; what was closed stays closed. An item that fails now and had no
    problem gets one, due from `on`. Returns by how many the number found has changed.
    """
    failed = find_failed(replacement.points, standard) if replacement else []
    found = Problem.objects.filter(inspection__in=versions)
    doubtful = found.filter(status=Problem.Status.OPEN).exclude(
        item_number__in=[item.number for _, item in failed]
    )
    gone = [problem for problem in doubtful if not _failed_later(problem, versions)]
    _withdraw(gone, reason, by, on)
    if replacement is None:
        return -len(gone)
    known = set(counted(found).values_list("item_number", flat=True))
    known |= {number for _, number in find_open({replacement.household_id})}
    new = [
        _new_problem(replacement, place, item, on)
        for place, item in failed
        if item.number not in known
    ]
    Problem.objects.bulk_create(new)
    return len(new) - len(gone)


def _withdraw(problems: Sequence[Problem], reason: str, by: User, on: date) -> None:
    Problem.objects.filter(pk__in=[problem.pk for problem in problems]).update(
        status=Problem.Status.WITHDRAWN, stage=Problem.Stage.WITHDRAWN, closed_by=by
    )
    ProblemStep.objects.bulk_create(
        ProblemStep(
            problem=problem,
            act=ProblemStep.Act.WITHDRAW,
            on=on,
            note=reason,
            by=by,
            at=timezone.now(),
        )
        for problem in problems
    )


def _failed_later(problem: Problem, versions: Sequence[Inspection]) -> bool:
    later = effective(Inspection.objects.filter(household=problem.household_id))
    later = later.filter(date__gte=problem.found_on).exclude(pk__in=[one.pk for one in versions])
    return any(
        item.number == problem.item_number
        for inspection in later
        for _, item in find_failed(inspection.points, load_standard(inspection.standard_id))
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
    if on > timezone.localdate():
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
        problem=problem, act=ProblemStep.Act.REPORT, on=on, by=by, at=at or timezone.now()
    )
    for data in photos:
        store_step_photo(steps=[step], data=data, by=by)
    return problem
