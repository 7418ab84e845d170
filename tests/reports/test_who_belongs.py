"""Whom a report counts: who belonged on the last day (docs/scoring.md, 2).

杨甲 is there throughout; 杨乙 left on 20 March and came back on 10 April; 新户 was inspected on
15 March and entered on 5 April.
"""

from datetime import date

import pytest

from grid.domain.households import activate_households, deactivate_households, enter_household
from grid.domain.periods import Period
from grid.models import Household
from grid.scope import Scope
from inspections.domain.record import record_inspections
from reports.domain.figures import count_figures
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry
from tests.reports.test_past_problems import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes(branch, standard, officer):
    there, back = HouseholdFactory(branch=branch), HouseholdFactory(branch=branch)
    fresh = enter_household(
        household=Household(branch=branch, head="新户"), by=officer, on=date(2023, 4, 5)
    )
    for home, day in ((there, 6), (back, 7), (fresh, 15)):
        at = clock(date(2023, 3, day))
        entry = make_entry(home, standard, date=at.date(), entered_at=at)
        record_inspections(entries=[entry], by=officer, received_at=at)
    given = {"households": [back], "reason": "外出务工", "by": officer}
    deactivate_households(on=date(2023, 3, 20), **given)
    back.refresh_from_db()
    activate_households(on=date(2023, 4, 10), **given | {"households": [back]})
    return there, back, fresh


@pytest.mark.parametrize(
    ("period", "today", "households", "inspected"),
    [
        ("2023-03", date(2023, 3, 14), 2, 2),  # 杨甲 and 杨乙; 新户 is not known yet
        ("2023-03", date(2023, 3, 19), 3, 3),
        ("2023-03", date(2023, 3, 20), 2, 2),  # 杨乙 has left
        ("2023-03", date(2023, 6, 1), 2, 2),  # as it was on 31 March
        ("2023-04", date(2023, 4, 4), 1, 0),
        ("2023-04", date(2023, 4, 5), 2, 0),
        ("2023-04", date(2023, 4, 10), 3, 0),
    ],
)
def test_who_counts(homes, township, officer, period, today, households, inspected):
    figures = count_figures(
        scope=Scope(officer), township=township, period=Period.parse(period), today=today
    )
    assert (figures.total.households, figures.total.inspected) == (households, inspected)
