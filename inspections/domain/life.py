"""The life of a problem: what may follow what, and the only doorway for it.

found → (discussed by the branch committee) → claimed by one committee member → remedy set
(一人一地一策) → rectified, with a photo of the same place → re-checked by another person →
closed; or reopened with a reason, which counts. What is small is rectified at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.models import Member, User
from inspections.domain.lateness import day_of_photo
from inspections.domain.photos import read_picture, store_step_photo
from inspections.domain.reopening import reopen
from inspections.models import Problem, ProblemStep

Act = ProblemStep.Act
Stage = Problem.Stage
_UNDONE = frozenset({Stage.FOUND, Stage.DELIBERATED, Stage.CLAIMED, Stage.PLANNED, Stage.REOPENED})


class StepRefused(ValueError):
    """The problem cannot take this step; the message is for the person."""


@dataclass(frozen=True)
class Transition:
    """An act, the stages from which it can be done, where it leads, and the permission."""

    act: str
    before: frozenset[str]
    after: str
    permission: str


_CHANGE, _RECTIFY, _RECHECK = (
    f"inspections.{name}_problem" for name in ("change", "rectify", "recheck")
)

TRANSITIONS: dict[str, Transition] = {
    one.act: one
    for one in (
        Transition(
            Act.DELIBERATE, frozenset({Stage.FOUND, Stage.REOPENED}), Stage.DELIBERATED, _CHANGE
        ),
        Transition(
            Act.CLAIM,
            frozenset({Stage.FOUND, Stage.REOPENED, Stage.DELIBERATED}),
            Stage.CLAIMED,
            _CHANGE,
        ),
        Transition(Act.PLAN, frozenset({Stage.CLAIMED}), Stage.PLANNED, _CHANGE),
        Transition(Act.RECTIFY, _UNDONE, Stage.RECTIFIED, _RECTIFY),
        Transition(Act.CLOSE, frozenset({Stage.RECTIFIED}), Stage.CLOSED, _RECHECK),
        Transition(
            Act.REOPEN, frozenset({Stage.RECTIFIED, Stage.CLOSED}), Stage.REOPENED, _RECHECK
        ),
    )
}


def possible_acts(problem: Problem, *, by: User) -> list[str]:
    """What this person could do next with the problem, in the order of its life.

    Not to re-check what one has rectified oneself; that needs the steps (one query).
    """
    acts = [
        act
        for act, rule in TRANSITIONS.items()
        if problem.stage in rule.before and by.has_perm(rule.permission)
    ]
    if Act.CLOSE in acts and rectifier_of([problem]).get(problem.pk) == by.pk:
        acts.remove(Act.CLOSE)
    return acts


def rectifier_of(problems: Iterable[Problem]) -> dict[int, int]:
    """Who reported each of them as rectified last: problem id → user id. One query."""
    rows = ProblemStep.objects.filter(
        problem__in=[problem.pk for problem in problems], act=Act.RECTIFY
    )
    return dict(rows.order_by("pk").values_list("problem", "by"))


@transaction.atomic
def take_step(
    *,
    problems: Sequence[Problem],
    act: str,
    by: User,
    on: date,
    note: str = "",
    persons: str = "",
    member: Member | None = None,
    photos: Sequence[bytes] = (),
    taken_at: datetime | None = None,
    at: datetime | None = None,
) -> list[ProblemStep]:
    """Do the same with these problems, all or none; the steps in the order of their ids.

    `note` is the decision of a discussion, the remedy, what was done, or the reason for
    reopening; `persons` who sat in the discussion; `member` who claims; `photos` the place
    after it was put right (files as uploaded), `taken_at` when, by the phone's clock. `on` is
    the day named; what counts is the day of `at` or, in time, of the photo (rule 12).
    Raises StepRefused, and PhotoRefused for a file that is no picture.
    """
    at = at or timezone.now()
    rule = TRANSITIONS[act]
    keys = [problem.pk for problem in problems]
    rows = list(Problem.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    note, persons = note.strip(), persons.strip()
    _check_state(rows, rule, on, timezone.localdate(at))
    _check_words(rows, act, note, persons, member, photos)
    if act == Act.CLOSE:
        _check_another_person(rows, by)
    if act == Act.REOPEN:
        _check_none_follows(rows)
    for data in photos:
        read_picture(data)  # all of them are pictures, or nothing is written
    counted = _counted_day(rows, taken_at, at) if act == Act.RECTIFY else {}
    said = {"act": act, "on": on, "note": note, "persons": persons, "member": member}
    steps = ProblemStep.objects.bulk_create(
        ProblemStep(problem=row, by=by, at=at, **said, **counted) for row in rows
    )
    if act == Act.REOPEN:
        reopen(rows, on=timezone.localdate(at))
    else:
        day = counted.get("counted_on", on)
        changes = {"stage": rule.after, **_changes(act, day, note, member, by)}
        Problem.objects.filter(pk__in=keys).update(**changes)
    for data in photos:
        store_step_photo(steps=steps, data=data, by=by)
    return steps


def _check_state(rows: Sequence[Problem], rule: Transition, on: date, today: date) -> None:
    if any(row.stage not in rule.before for row in rows):
        raise StepRefused(_("Somebody has gone on with this problem meanwhile: look at it anew."))
    if on > today:
        raise StepRefused(_("The date is in the future."))
    if any(on < row.found_on for row in rows):
        raise StepRefused(_("The date lies before the problem was found."))


def _check_words(
    rows: Sequence[Problem],
    act: str,
    note: str,
    persons: str,
    member: Member | None,
    photos: Sequence[bytes],
) -> None:
    if act == Act.CLAIM:
        if member is None or any(member.branch_id != row.branch_id for row in rows):
            raise StepRefused(_("Choose the committee member who claims it."))
    elif act != Act.CLOSE and not note:
        raise StepRefused(_("Say it in a few words."))
    if act == Act.DELIBERATE and not persons:
        raise StepRefused(_("Say who was present."))
    if act == Act.RECTIFY and not photos:
        raise StepRefused(_("A photo of the same place shows that it is put right."))


def _check_another_person(rows: Sequence[Problem], by: User) -> None:
    if by.pk in rectifier_of(rows).values():
        raise StepRefused(_("Another person re-checks: not who reported it as rectified."))


def _check_none_follows(rows: Sequence[Problem]) -> None:
    """One open problem of a household and item: none open already, nor two opened together."""
    places = [(row.household_id, row.item_number) for row in rows if row.item_number]
    doubled = len(set(places)) < len(places)
    for row in rows:
        others = Problem.objects.filter(
            household=row.household_id, item_number=row.item_number, status=Problem.Status.OPEN
        ).exclude(pk=row.pk)
        if doubled or (row.item_number and others.exists()):
            raise StepRefused(_("The same was found again since, and is on the list by itself."))


def _counted_day(
    rows: Sequence[Problem], taken_at: datetime | None, at: datetime
) -> dict[str, Any]:
    """The day on which it counts as put right, and whether by the phone's clock.

    A photo from before the problem was found or came back shows nothing.
    """
    recorded = timezone.localdate(at)
    day = day_of_photo(taken_at, received_at=at) or recorded
    if any(day < row.since for row in rows):
        day = recorded
    return {"counted_on": day, "by_phone_clock": day != recorded}


def _changes(act: str, on: date, note: str, member: Member | None, by: User) -> dict[str, Any]:
    """What the step changes on the problem itself, beside its stage."""
    if act == Act.CLAIM:
        return {"claimed_by": member}
    if act == Act.PLAN:
        return {"remedy": note}
    if act == Act.RECTIFY:
        return {"closing_note": note, "rectified_on": on}
    if act == Act.CLOSE:
        return {"status": Problem.Status.CLOSED, "closed_on": on, "closed_by": by}
    return {}
