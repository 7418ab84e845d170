"""The year's end: freezing appraisals, finishing and withdrawing them. The only way in.

frozen (the notice period of the policy begins) → final, or withdrawn and frozen anew. A
version is superseded by a revision (`boards.domain.appraisal_revise`); none is ever edited.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.domain.appraisal_events import Event
from boards.domain.appraisal_gather import Case, gather_cases, seen_days, year_of
from boards.domain.appraisal_rules import Home, Result
from boards.domain.policy import Policy, read_version, version_for
from boards.domain.rules import RULES
from boards.models import (
    Appraisal,
    AppraisalLine,
    AppraisalObjection,
    AppraisalStep,
    Board,
)
from boards.queries import counted_at
from boards.queries_appraisal import boards_that_count, in_force
from grid.models import Member, Township, User
from inspections.models import Inspection

Status = Appraisal.Status
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.NOTICE: frozenset({Status.FINAL, Status.SUPERSEDED, Status.WITHDRAWN}),
    Status.FINAL: frozenset({Status.SUPERSEDED}),
    Status.SUPERSEDED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


class AppraisalRefused(ValueError):
    """The appraisals cannot be frozen or changed like this; the message is for the person."""


@transaction.atomic
def freeze_appraisal(
    *, township: Township, year: int, by: User, at: datetime | None = None
) -> Appraisal:
    """Freeze the year of every responsible member; the notice period for objections begins.

    Raises AppraisalRefused: the year is not over, it is frozen already, nobody answered for a
    household.
    """
    at = at or timezone.now()
    Township.objects.select_for_update().get(pk=township.pk)  # one freezing at a time
    period, today = year_of(year), timezone.localdate(at)
    check_freeze(township, year, at)
    version = version_for(township=township, on=period.start)
    policy = read_version(version)
    inspections = counted_at(Inspection.objects.filter(township=township), at)
    cases = gather_cases(
        township=township, year=period, on=today, inspections=inspections, policy=policy
    )
    if not cases:
        raise AppraisalRefused(_("Nobody answered for a household in this year."))
    boards = Board.objects.filter(township=township)
    counted = boards_that_count(boards, seen_days(period).start, period.end)
    latest = Appraisal.objects.filter(township=township, year=year).order_by("-version").first()
    appraisal = Appraisal.objects.create(
        township=township,
        year=year,
        version=latest.version + 1 if latest else 1,
        status=Status.NOTICE,
        policy=version,
        rule=policy.as_data(),
        rules=RULES,
        boards=list(counted.values_list("pk", flat=True)),
        notice_until=today + timedelta(days=policy.notice_days),
        frozen_by=by,
        frozen_at=at,
    )
    write_lines(appraisal, cases)
    add_step(appraisal, by=by, at=at)
    return appraisal


def check_freeze(township: Township, year: int, at: datetime) -> None:
    """Raises AppraisalRefused for a year that is running or frozen."""
    if timezone.localdate(at) <= year_of(year).end:
        raise AppraisalRefused(_("The year is not over yet: from 1 January on it can be frozen."))
    if in_force(Appraisal.objects.filter(township=township, year=year)).exists():
        raise AppraisalRefused(_("This year is frozen already: revise it if something is wrong."))


def write_lines(appraisal: Appraisal, cases: Mapping[int, Case]) -> None:
    """A line for each member, with the branch that the member belongs to now."""
    branches = dict(Member.objects.filter(pk__in=cases).values_list("pk", "branch"))
    AppraisalLine.objects.bulk_create(
        (
            AppraisalLine(
                appraisal=appraisal,
                member_id=member,
                branch_id=branches[member],
                parts=parts_of(case),
                **asdict(case.result),
            )
            for member, case in cases.items()
        ),
        batch_size=200,
    )


def parts_of(case: Case) -> dict[str, Any]:
    """As data, exactly: `read_case` reads it back to the same case."""
    return {
        "homes": [home.as_data() for home in case.homes],
        "events": [event.as_data() for event in case.events],
    }


def read_parts(parts: Mapping[str, Any]) -> tuple[tuple[Home, ...], tuple[Event, ...]]:
    return (
        tuple(Home.from_data(one) for one in parts["homes"]),
        tuple(Event.from_data(one) for one in parts["events"]),
    )


def result_of(line: AppraisalLine) -> Result:
    """The numbers as the line keeps them."""
    return Result(**{one.name: getattr(line, one.name) for one in fields(Result)})


def policy_of_year(appraisal: Appraisal) -> Policy:
    """The numbers that the year was frozen with."""
    return Policy.from_data(appraisal.rule)


@transaction.atomic
def finish_appraisal(*, appraisal: Appraisal, by: User, at: datetime | None = None) -> Appraisal:
    """Make it final after the notice period. Raises AppraisalRefused: not over, one waits."""
    at = at or timezone.now()
    appraisal = take_appraisal(appraisal, Status.FINAL)
    if timezone.localdate(at) <= appraisal.notice_until:
        text = _("Objections are taken until %(day)s: it can be made final from the next day on.")
        raise AppraisalRefused(text % {"day": appraisal.notice_until.isoformat()})
    if waiting_objections(appraisal).exists():
        raise AppraisalRefused(_("An objection waits for a decision: decide it first."))
    appraisal.status, appraisal.finished_by, appraisal.finished_at = Status.FINAL, by, at
    appraisal.save(update_fields=["status", "finished_by", "finished_at"])
    add_step(appraisal, by=by, at=at)
    return appraisal


@transaction.atomic
def withdraw_appraisal(
    *, appraisal: Appraisal, reason: str, by: User, at: datetime | None = None
) -> Appraisal:
    """Take it back during the notice period, to freeze it anew. Raises AppraisalRefused."""
    at = at or timezone.now()
    appraisal = take_appraisal(appraisal, Status.WITHDRAWN)
    if not reason.strip():
        raise AppraisalRefused(_("Say why it is withdrawn."))
    if waiting_objections(appraisal).exists():
        raise AppraisalRefused(_("An objection waits for a decision: decide it first."))
    appraisal.status = Status.WITHDRAWN
    appraisal.save(update_fields=["status"])
    add_step(appraisal, by=by, at=at, reason=reason.strip())
    return appraisal


def take_appraisal(appraisal: Appraisal, after: str) -> Appraisal:
    """The stored version under a lock, if the table lets it go there."""
    Township.objects.select_for_update().get(pk=appraisal.township_id)
    stored = Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)
    if after not in TRANSITIONS[stored.status]:
        text = _("This version is %(now)s: it cannot become %(after)s.")
        names = {"now": stored.get_status_display(), "after": Status(after).label}
        raise AppraisalRefused(text % names)
    return stored


def waiting_objections(appraisal: Appraisal) -> Any:
    """Those to any version of the township's year that are not decided."""
    return AppraisalObjection.objects.filter(
        line__appraisal__township=appraisal.township_id,
        line__appraisal__year=appraisal.year,
        decision="",
    )


def add_step(appraisal: Appraisal, *, by: User, at: datetime, reason: str = "") -> None:
    """Note the status that it has now."""
    AppraisalStep.objects.create(
        appraisal=appraisal, status=appraisal.status, reason=reason, by=by, at=at
    )
