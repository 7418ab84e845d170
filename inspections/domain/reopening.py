"""What is not put right after all: the problem comes back, and its ended term is kept.

By a person who re-checks (`domain.life`), by an inspection that fails the same item after it was
reported as rectified (docs/scoring.md, 12), or back again when that inspection is unmade.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grid.models import User
from inspections.domain.severity import due_date
from inspections.domain.standards import Item
from inspections.domain.statements import Open
from inspections.models import Inspection, Problem, ProblemStep, ProblemTerm

Act, Stage, Status = ProblemStep.Act, Problem.Stage, Problem.Status
_CHANGED = (
    "stage",
    "status",
    "term_since",
    "due_on",
    "rectified_on",
    "closed_on",
    "closed_by",
    "reopened",
)
Failing = Mapping[int, Inspection]  # problem → the look that found that it is not put right


def ended_term(problem: Problem, *, on: date) -> ProblemTerm:
    """The term that ends `on` this day, to be written before the problem is changed."""
    return ProblemTerm(
        problem=problem,
        township_id=problem.township_id,
        branch_id=problem.branch_id,
        household_id=problem.household_id,
        since=problem.since,
        due_on=problem.due_on,
        rectified_on=problem.rectified_on,
        closed_on=problem.closed_on,
        ended_on=on,
    )


def pick_failing(
    failed: Iterable[tuple[Inspection, Item]], open_ones: Mapping[tuple[int, int | None], Open]
) -> dict[int, Inspection]:
    """Those of the open problems, reported as rectified, that these looks fail again.

    A look counts from the day on which the problem was put right. Of several the earliest.
    """
    found: dict[int, Inspection] = {}
    for inspection, item in failed:
        known = open_ones.get((inspection.household_id, item.number))
        if known and known.rectified_on and inspection.date >= known.rectified_on:
            earlier = found.setdefault(known.id, inspection)
            if inspection.date < earlier.date:
                found[known.id] = inspection
    return found


def reopen_failed(failing: Failing, *, by: User | None = None, at: datetime | None = None) -> None:
    """Reopen these problems. Five statements whatever their number, none for none.

    `by` and `at`: who corrected the looks and when, if they fail the items only since. Passed
    over is a look entered before the repair was reported, and what was closed meanwhile.
    """
    if not failing:
        return
    rows = Problem.objects.select_for_update().filter(pk__in=failing, stage=Stage.RECTIFIED)
    locked = list(rows.order_by("pk"))
    reported = _reported_at(row.pk for row in locked)
    again = [row for row in locked if failing[row.pk].entered_at > reported[row.pk]]
    ProblemStep.objects.bulk_create(
        _step(row, failing[row.pk], by.pk if by else failing[row.pk].entered_by_id, at)
        for row in again
    )
    days = {timezone.localdate(at or failing[row.pk].received_at) for row in again}
    reopen(again, on=max(days, default=timezone.localdate()))


def _reported_at(problems: Iterable[int]) -> dict[int, datetime]:
    rows = ProblemStep.objects.filter(problem__in=list(problems), act=Act.RECTIFY).order_by()
    return dict(rows.values_list("problem").annotate(last=Max("at")))


def _step(problem: Problem, look: Inspection, by: int, at: datetime | None) -> ProblemStep:
    words = _("Failed again at the %(kind)s on %(day)s.")
    return ProblemStep(
        problem=problem,
        act=Act.REOPEN,
        on=look.date,
        inspection=look,
        note=words % {"kind": look.get_kind_display(), "day": date_format(look.date)},
        by_id=by,
        at=at or look.received_at,
    )


def reopen(problems: Sequence[Problem], *, on: date) -> None:
    """Bring locked problems back on the list; the term that ends `on` this day is kept.

    Once closed, there is new time from this day; a re-check that failed gives none.
    """
    if not problems:
        return
    ProblemTerm.objects.bulk_create(ended_term(problem, on=on) for problem in problems)
    for problem in problems:
        if problem.stage == Stage.CLOSED:
            problem.due_on = due_date(problem.severity, on=on)
        problem.stage, problem.status, problem.term_since = Stage.REOPENED, Status.OPEN, on
        problem.closed_on = problem.closed_by = problem.rectified_on = None
        problem.reopened += 1
    Problem.objects.bulk_update(problems, _CHANGED, batch_size=100)


def undo_reopenings(
    versions: Sequence[Inspection], items: Collection[int], *, note: str, by: User, at: datetime
) -> None:
    """What these versions of a look reopened is rectified again, but for items that still fail.

    Only where nothing was done since. The ended term was none: the row takes it back.
    """
    last = ProblemStep.objects.filter(problem=OuterRef("problem")).order_by("-pk").values("pk")
    steps = ProblemStep.objects.filter(
        act=Act.REOPEN, inspection__in=versions, pk=Subquery(last[:1])
    ).exclude(problem__item_number__in=items)
    for step in steps.select_related("problem"):
        problem, term = step.problem, step.problem.terms.last()
        if term is None or problem.stage != Stage.REOPENED:
            continue
        problem.stage, problem.rectified_on = Stage.RECTIFIED, term.rectified_on
        problem.term_since = term.since
        problem.reopened -= 1
        problem.save(update_fields=["stage", "rectified_on", "term_since", "reopened"])
        term.delete()
        ProblemStep.objects.create(
            problem=problem,
            act=Act.RESTORE,
            inspection=step.inspection,
            on=timezone.localdate(at),
            note=note,
            by=by,
            at=at,
        )
