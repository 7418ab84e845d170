"""Taking a step with a problem: the same for the phone and the desk."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from grid.models import User
from grid.scope import Scope
from inspections.domain.life import TRANSITIONS, StepRefused, take_step
from inspections.domain.photos import PhotoRefused
from inspections.forms_problems import StepForm, messages_of
from inspections.models import Problem
from inspections.queries_problems import committee_of


def act_on(request: HttpRequest, problem: Problem, *, by_phone: bool = False) -> list[str]:
    """Take the step that was posted; what is wrong with it, or nothing when it is taken.

    `by_phone`: only there a photo's own time is heard.

    Raises PermissionDenied when the person's role may not take this step.
    """
    user = cast(User, request.user)
    rule = TRANSITIONS.get(request.POST.get("act", ""))
    if rule is None or not user.has_perm(rule.permission):
        raise PermissionDenied
    members = committee_of(Scope(user), problem.branch_id)
    form = StepForm(request.POST, request.FILES, members=members, by_phone=by_phone)
    if not form.is_valid():
        return list(messages_of(form))
    try:
        take_step(problems=[problem], by=user, **form.step())
    except (StepRefused, PhotoRefused) as fault:
        return [str(fault)]
    return []


def said_in(request: HttpRequest, faults: list[str]) -> dict[str, str]:
    """What was typed, to stand in the form again when the step was refused."""
    names = ("act", "note", "persons")
    return {name: request.POST.get(name, "") if faults else "" for name in names}
