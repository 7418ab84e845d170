"""A report of a period that is over sees each problem as it stood on the last day (rule 13).

Found on 4 April without any point, so due on the 7th. Put right on the 6th, closed on the 8th;
reopened on 3 May with three days' new time, until the 6th; put right again on the 9th.
"""

from datetime import date, datetime

import pytest

from grid.domain.periods import Period
from grid.scope import Scope
from inspections.domain.life import take_step
from inspections.domain.record import record_inspections
from inspections.models import Problem
from reports.domain.figures import count_figures
from tests.boards.months import ZONE
from tests.house.world_photo import PNG
from tests.inspections.entries import make_entry, points_of

pytestmark = pytest.mark.django_db
STEPS = (
    ("rectify", date(2023, 4, 6)),
    ("close", date(2023, 4, 8)),
    ("reopen", date(2023, 5, 3)),
    ("rectify", date(2023, 5, 9)),
)


def clock(day):
    return datetime(day.year, day.month, day.day, 10, tzinfo=ZONE)


@pytest.fixture
def problem(household, standard, officer, supervisor):
    found = clock(date(2023, 4, 4))
    entry = make_entry(
        household, standard, date=found.date(), entered_at=found, points=points_of(i1=0)
    )
    record_inspections(entries=[entry], by=officer, received_at=found)
    for act, day in STEPS:
        take_step(
            problems=Problem.objects.all(), act=act, on=day, at=clock(day), note="已看过",
            by=officer if act == "rectify" else supervisor,
            photos=[PNG] if act == "rectify" else [],
        )  # fmt: skip
    return Problem.objects.get()


@pytest.mark.parametrize(
    ("period", "today", "found", "closed", "open_", "waiting", "overdue"),
    [
        ("2023-04", date(2023, 6, 1), 1, 1, 0, 0, 0),
        ("2023-04", date(2023, 4, 5), 1, 0, 1, 0, 0),  # as it was looked at on the 5th
        ("2023-04", date(2023, 4, 7), 1, 0, 1, 1, 0),  # put right, not closed yet
        ("2023-05", date(2023, 5, 2), 0, 0, 0, 0, 0),
        ("2023-05", date(2023, 5, 6), 0, 0, 1, 0, 0),  # the last day is in time
        ("2023-05", date(2023, 5, 7), 0, 0, 1, 0, 1),
        ("2023-05", date(2023, 6, 1), 0, 0, 1, 1, 0),
        ("2023Q2", date(2023, 7, 1), 1, 0, 1, 1, 0),
        ("2023-03", date(2023, 6, 1), 0, 0, 0, 0, 0),
    ],
)
def test_as_it_stood(
    problem, township, officer, period, today, found, closed, open_, waiting, overdue
):
    figures = count_figures(
        scope=Scope(officer), township=township, period=Period.parse(period), today=today
    )
    total = figures.total
    told = (total.found, total.closed, total.open, total.waiting, total.overdue)
    assert told == (found, closed, open_, waiting, overdue)
