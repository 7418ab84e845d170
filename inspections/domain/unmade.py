"""Problems after a correction: what it unmade, what it found, what fails again by it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Min
from django.utils import timezone

from grid.models import User
from inspections.domain.problems import find_failed, new_problem
from inspections.domain.reopening import pick_failing, reopen_failed, undo_reopenings
from inspections.domain.standards import Item, StandardVersion, load_standard
from inspections.domain.statements import Open, find_open
from inspections.models import Inspection, Problem, ProblemStep
from inspections.queries import counted, effective, looks_at


def follow_correction(
    *,
    versions: Sequence[Inspection],
    replacement: Inspection | None,
    standard: StandardVersion,
    reason: str,
    by: User,
    at: datetime,
) -> int:
    """Bring the problems that these versions found up to the one that counts now.

    A problem whose item no longer fails is withdrawn, closed or not, unless a later inspection
    that counts failed it again. What a version had reopened is rectified again; what fails only
    now is reopened, or is a new problem, due from the day of the correction. Returns by how many
    the number found has changed.
    """
    failed = find_failed(replacement.points, standard) if replacement else []
    numbers = [item.number for _, item in failed]
    found = Problem.objects.filter(inspection__in=versions)
    doubtful = counted(found).exclude(item_number__in=numbers)
    gone = [problem for problem in doubtful if not _failed_later(problem, versions)]
    _withdraw(gone, reason, by, at)
    undo_reopenings(versions, numbers, note=reason, by=by, at=at)
    if replacement is None:
        return -len(gone)
    open_ones = _open_at_home(replacement)
    before = {item.number for _, item in find_failed(versions[-2].points, standard)}
    newly = [(versions[0], item) for _, item in failed if item.number not in before]
    reopen_failed(pick_failing(newly, open_ones), by=by, at=at)
    known = set(counted(found).values_list("item_number", flat=True))
    known |= {number for _, number in open_ones}
    unknown = [(place, item) for place, item in failed if item.number not in known]
    return _write_new(replacement, unknown, at) - len(gone)


def _open_at_home(look: Inspection) -> dict[tuple[int, int | None], Open]:
    """What is open where the household lives on, merged or not, as if it were found here."""
    home = look.household.merged_into_id or look.household_id
    return {(look.household_id, number): one for (_, number), one in find_open({home}).items()}


def _write_new(look: Inspection, failed: Sequence[tuple[int, Item]], at: datetime) -> int:
    new = [new_problem(look, place, item, timezone.localdate(at)) for place, item in failed]
    for problem in new:
        problem.household_id = look.household.merged_into_id or look.household_id
    Problem.objects.bulk_create(new)
    return len(new)


def _withdraw(problems: Sequence[Problem], reason: str, by: User, at: datetime) -> None:
    Problem.objects.filter(pk__in=[problem.pk for problem in problems]).update(
        status=Problem.Status.WITHDRAWN,
        stage=Problem.Stage.WITHDRAWN,
        closed_on=None,
        closed_by=by,
    )
    day = timezone.localdate(at)
    ProblemStep.objects.bulk_create(
        ProblemStep(
            problem=problem, act=ProblemStep.Act.WITHDRAW, on=day, note=reason, by=by, at=at
        )
        for problem in problems
    )


def _failed_later(problem: Problem, versions: Sequence[Inspection]) -> bool:
    """Whether another look failed the item again, up to the one that found it as a problem of
    its own."""
    home = problem.household_id or 0  # what a look found is at a household
    later = effective(looks_at(Inspection.objects.all(), home))
    later = later.filter(date__gte=problem.found_on).exclude(pk__in=[one.pk for one in versions])
    if next_found := _found_again(problem):
        later = later.filter(date__lt=next_found)
    return any(
        item.number == problem.item_number
        for inspection in later
        for _, item in find_failed(inspection.points, load_standard(inspection.standard_id))
    )


def _found_again(problem: Problem) -> date | None:
    others = counted(Problem.objects.filter(household=problem.household_id, pk__gt=problem.pk))
    found = others.filter(item_number=problem.item_number).aggregate(first=Min("found_on"))
    first: date | None = found["first"]
    return first
