"""A planned ceremony, a title, and households of which some qualify."""

from datetime import date, datetime

import pytest

from awards.domain.decide import open_notice
from awards.domain.fixing import fix_list
from awards.domain.nominate import accept_many, nominate_many
from awards.models import Award
from inspections.domain.record import record_inspections
from tests.awards.story import AFTERWARDS, IN_MAY, NOTICE_OVER, ZONE, make_ceremony, make_title
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry, points_of


@pytest.fixture
def inspect(standard, officer):
    def act(household, on=date(2023, 4, 5), kind="weekly", **lost):
        at = datetime(on.year, on.month, on.day, 10, tzinfo=ZONE)
        entry = make_entry(
            household, standard, date=on, entered_at=at, kind=kind, points=points_of(**lost)
        )
        return record_inspections(entries=[entry], by=officer, received_at=at)[0]

    return act


@pytest.fixture
def title(township):
    return make_title(township)


@pytest.fixture
def ceremony(township, officer):
    return make_ceremony(township, officer)


@pytest.fixture
def homes(branch, inspect):
    """Three households with 100 points in April."""
    rows = [
        HouseholdFactory(branch=branch, code=f"200-01{n}", head=head)
        for n, head in enumerate(("杨甲", "杨乙", "吴丙"))
    ]
    for home in rows:
        inspect(home)
    return rows


@pytest.fixture
def awards(ceremony, title, homes, officer):
    """The three on the list, while the ceremony is planned."""
    nominate_many(
        ceremony=ceremony,
        title=title,
        citations={home.pk: "院坝干净" for home in homes},
        by=officer,
        at=IN_MAY,
    )
    accept_many(ceremony=ceremony, by=officer, at=IN_MAY)
    return list(Award.objects.filter(ceremony=ceremony).order_by("household__code"))


@pytest.fixture
def noticed(ceremony, awards, officer):
    return open_notice(ceremony=ceremony, by=officer, at=IN_MAY)


@pytest.fixture
def fixed(noticed, officer):
    return fix_list(ceremony=noticed, by=officer, at=NOTICE_OVER)


@pytest.fixture
def held(fixed):
    """The day is over (its own pages bring it there)."""
    fixed.status = "held"
    fixed.save()
    fixed.steps.create(status="held", by=fixed.created_by, at=AFTERWARDS)
    return fixed
