"""Open problems go along when a double household is merged, and the standing sees both.

The day of the merging ends each problem's term at the household it leaves, so that a period
that ended before keeps it there.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grid.domain.merging import Follower, register_follower
from grid.models import Household, HouseholdMerge
from inspections.domain.reopening import ended_term
from inspections.domain.standings import restore_standing
from inspections.models import Inspection, Problem, ProblemStep, ProblemTerm
from inspections.queries import effective, open_problems

Stage, Status = Problem.Stage, Problem.Status


def tell(source: Household, target: Household) -> Iterator[str]:
    looks = effective(Inspection.objects.filter(household=source)).count()
    yield ngettext(
        "%(count)s inspection: it counts for the household that stays.",
        "%(count)s inspections: they count for the household that stays.",
        looks,
    ) % {"count": looks}
    problems = _open_at(source)
    both = {one.item_number for one in _open_at(target) if one.item_number}
    doubles = sum(one.item_number in both for one in problems)
    yield ngettext("%(count)s open problem", "%(count)s open problems", len(problems)) % {
        "count": len(problems)
    }
    if doubles:
        yield ngettext(
            "%(count)s problem is open at both: that with the earlier date stays.",
            "%(count)s problems are open at both: those with the earlier date stay.",
            doubles,
        ) % {"count": doubles}


def tell_back(moved: dict[str, Any]) -> Iterator[str]:
    count = len(moved["moved"]) + len(moved["doubles"])
    yield _("The inspections count for the household at which they were made.")
    yield ngettext("%(count)s problem", "%(count)s problems", count) % {"count": count}


def carry(merge: HouseholdMerge) -> dict[str, Any]:
    """`moved`: [problem, ended term, term_since before] of each that went along; `doubles`: the
    same, and the stage before, of each that another stands for."""
    own = _lock_open(merge.source)
    there = {one.item_number: one for one in _lock_open(merge.target)}
    doubles = [
        max(one, there[one.item_number], key=lambda problem: (problem.due_on, problem.pk))
        for one in own
        if one.item_number and one.item_number in there
    ]
    notes = [[*_end_term(one, merge), one.stage] for one in doubles]
    _set_aside(doubles, merge)
    going = [one for one in own if one not in doubles]
    moved = [_end_term(one, merge) for one in going]
    for one in going:
        one.household_id, one.term_since = merge.target_id, merge.on
        one.save(update_fields=["household", "term_since"])
    restore_standing(merge.target_id)
    return {"moved": moved, "doubles": notes}


def _open_at(household: Household) -> QuerySet[Problem]:
    return open_problems(Problem.objects.filter(household=household)).order_by("pk")


def _lock_open(household: Household) -> list[Problem]:
    return list(_open_at(household).select_for_update())


def _end_term(problem: Problem, merge: HouseholdMerge) -> list[Any]:
    term = ended_term(problem, on=merge.on)
    term.save()
    since = problem.term_since.isoformat() if problem.term_since else None
    return [problem.pk, term.pk, since]


def _set_aside(doubles: Iterable[Problem], merge: HouseholdMerge) -> None:
    for one in doubles:
        one.status, one.stage, one.closed_by = Status.WITHDRAWN, Stage.MERGED, merge.by
        one.term_since = merge.on
        one.save(update_fields=["status", "stage", "closed_by", "term_since"])
    words = _("Merged: the same is open at household %(code)s.")
    for one in doubles:
        other = merge.source if one.household_id == merge.target_id else merge.target
        _note(one, ProblemStep.Act.WITHDRAW, words % {"code": other.code}, merge)


def _note(problem: Problem, act: str, text: str, merge: HouseholdMerge) -> None:
    by, at = merge.undone_by_id or merge.by_id, merge.undone_at or merge.at
    if by is None:
        raise ValueError("only mergings from before they were kept have no author")
    ProblemStep.objects.create(
        problem=problem, act=act, on=timezone.localdate(at), note=text, by_id=by, at=at
    )


def bring_back(merge: HouseholdMerge, moved: dict[str, Any]) -> None:
    """The two are two again, also in what is counted of the days between."""
    rows = Problem.objects.select_for_update().in_bulk(
        [note[0] for note in (*moved["moved"], *moved["doubles"])]
    )
    for pk, term, since in moved["moved"]:
        _take_back(rows[pk], term, since, merge)
    for pk, term, since, stage in moved["doubles"]:
        _stand_again(rows[pk], term, since, stage, merge)
    restore_standing(merge.target_id)


def _take_back(problem: Problem, term: int, since: str | None, merge: HouseholdMerge) -> None:
    """With what became of it meanwhile."""
    later = ProblemTerm.objects.filter(problem=problem, pk__gt=term).order_by("pk")
    if first := later.first():
        first.since = ProblemTerm.objects.get(pk=term).since
        first.save(update_fields=["since"])
        later.update(household=merge.source)
    else:
        problem.term_since = date.fromisoformat(since) if since else None
    ProblemTerm.objects.filter(pk=term).delete()
    problem.household_id = merge.source_id
    problem.save(update_fields=["household", "term_since"])


def _stand_again(
    problem: Problem, term: int, since: str | None, stage: str, merge: HouseholdMerge
) -> None:
    """Unless the same was found anew meanwhile, which then stands for it."""
    same = open_problems(Problem.objects.filter(household=problem.household_id))
    if problem.stage != Stage.MERGED or same.filter(item_number=problem.item_number).exists():
        return
    ProblemTerm.objects.filter(pk=term).delete()
    problem.status, problem.stage, problem.closed_by = Status.OPEN, stage, None
    problem.term_since = date.fromisoformat(since) if since else None
    problem.save(update_fields=["status", "stage", "closed_by", "term_since"])
    _note(problem, ProblemStep.Act.RESTORE, _("The merging was undone."), merge)


register_follower(Follower("problems", tell, carry, bring_back, tell_back))
