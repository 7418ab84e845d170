"""What appraisals add to the house's world: last year, frozen and revised, a line of each place."""

from datetime import date, datetime
from typing import Any

from boards.domain.policy import DEFAULT_POLICY
from boards.models import Appraisal, AppraisalLine, AppraisalObjection, AppraisalStep
from grid.models import Branch, Household, Member, Township, User

Things = dict[Any, Any]


def add_appraisals(world: dict[str, Things], now: datetime) -> None:
    for things in world.values():
        things[Appraisal] = freeze_last_year(things[Township], things[User], now)
        things[AppraisalStep] = things[Appraisal].steps.first()
        add_line(things[Appraisal].revises, things, score="80.00")
        things[AppraisalLine] = add_line(things[Appraisal], things, score="85.00")
        things[AppraisalObjection] = AppraisalObjection.objects.create(
            line=things[AppraisalLine],
            source="paper",
            text="请核实",
            received_at=now,
            taken_by=things[User],
        )


def freeze_last_year(township: Township, by: User, now: datetime) -> Appraisal:
    """The second version of 2022, under notice."""
    known = Appraisal.objects.filter(township=township, version=2).first()
    if known:
        return known
    given = {
        "township": township,
        "year": 2022,
        "rule": DEFAULT_POLICY.as_data(),
        "notice_until": date(2023, 6, 20),
        "frozen_by": by,
        "frozen_at": now,
    }
    first = Appraisal.objects.create(**given, status="superseded")
    second = Appraisal.objects.create(
        **given, version=2, status="notice", revises=first, revision_reason="更正评分"
    )
    for one in (first, second):
        AppraisalStep.objects.create(appraisal=one, status=one.status, by=by, at=now)
    return second


def add_line(appraisal: Appraisal, things: Things, *, score: str) -> AppraisalLine:
    tenths = int(float(score) * 10)
    home = {
        "household": things[Household].pk,
        "spans": [["2022-12-01", "2023-01-01"]],
        "rows": [["weekly", 1, tenths]],
        "problems": [1, 1, 0],
    }
    return AppraisalLine.objects.create(
        appraisal=appraisal,
        member=things[Member],
        branch=things[Branch],
        households=1,
        inspected=1,
        days=31,
        mean=score,
        left=0,
        newly=0,
        score=score,
        band="良好",
        found=1,
        closed=1,
        overdue=0,
        parts={"homes": [home], "events": []},
    )
