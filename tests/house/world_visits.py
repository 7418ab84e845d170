"""A surprise visit for the small world."""

from datetime import date, datetime
from typing import Any

from django.db.models import Model

from grid.models import Household, User
from inspections.domain.draw import Candidate, Frame, digest_of, write_frame
from inspections.models import Visit, VisitDraw, VisitHousehold


def visit_unannounced(
    household: Household, by: User, *, day: date, at: datetime
) -> dict[type[Model], Any]:
    """A visit under way to this household; it was drawn on the morning of the day."""
    branch, number = household.branch, Visit.objects.filter(year=2023).count() + 1
    visit = Visit.objects.create(
        township=branch.township,
        year=2023,
        number=number,
        date=day,
        team="龙检查",
        status="begun",
        planned_by=by,
        planned_at=at,
        begun_by=by,
        begun_at=at,
    )
    visit.branches.add(branch)
    frame = write_frame(
        Frame((Candidate(branch.code, 5),), 1, {branch.code: (Candidate(household.code, 3),)}, 1)
    )
    draw = VisitDraw.objects.create(
        visit=visit,
        number=1,
        seed="6 2 5 1",
        frame=frame,
        digest=digest_of(frame),
        drawn=[
            {
                "branch": branch.pk,
                "code": branch.code,
                "households": [[household.code, household.pk]],
            }
        ],
        drawn_by=by,
        drawn_at=at,
    )
    row = VisitHousehold.objects.create(visit=visit, household=household, order=1)
    return {Visit: visit, VisitDraw: draw, VisitHousehold: row}
