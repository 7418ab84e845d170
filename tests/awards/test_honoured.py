"""Who was honoured: each household once, at ceremonies that were held, the same everywhere."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from awards.models import Award, AwardTitle, Ceremony, MarketPlace
from awards.queries_honoured import Honoured, count_honoured
from grid.domain.periods import Period
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db
THEN = datetime(2023, 5, 7, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def household(branch):
    return HouseholdFactory(branch=branch)


@pytest.fixture
def titles(township):
    names = ("最美庭院", "文明家庭")
    return [AwardTitle.objects.create(township=township, name=name) for name in names]


@pytest.fixture
def give(township, officer, titles):
    place = MarketPlace.objects.create(township=township, name="朗江", rule="lunar", days=[2, 7])

    def act(household, *, title=0, on=date(2023, 5, 25), held="held", status="accepted"):
        given = {"name": "表彰", "status": held, "created_by": officer, "created_at": THEN}
        ceremony, _made = Ceremony.objects.get_or_create(
            township=township, place=place, date=on, scores_until=date(2023, 4, 30), defaults=given
        )
        return Award.objects.create(
            ceremony=ceremony,
            title=titles[title],
            branch=household.branch,
            household=household,
            citation="院坝干净",
            status=status,
            nominated_by=officer,
            nominated_at=THEN,
        )

    return act


def count(code):
    return count_honoured(Award.objects.all(), Period.parse(code))


def test_a_household_with_two_titles_counts_once(give, household, branch):
    give(household)
    give(household, title=1)
    give(HouseholdFactory(branch=branch), on=date(2023, 7, 2))
    assert count("2023-05") == count("2023H1") == Honoured(1, 1)
    assert count("2023") == Honoured(2, 2)
    assert count("2022") == Honoured(0, 0)


def test_only_those_on_the_list_of_a_ceremony_that_was_held(give, household, branch):
    give(household, on=date(2023, 6, 30), held="planned")
    for status in ("nominated", "declined", "withdrawn"):
        give(HouseholdFactory(branch=branch), status=status)
    assert count("2023H1") == Honoured(0, 0)


def test_report_and_dashboards_say_the_same(
    client, give, household, branch, other_branch, officer, time_machine
):
    time_machine.move_to(datetime(2023, 6, 14, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    give(household)
    client.force_login(officer)
    report = client.get("/admin/reports/2023H1/")
    assert "本期利用赶集日举行表彰会1场，共表彰农户1户" in report.text
    data = json.loads(client.get("/admin/reports/2023H1/?format=json").content)
    assert data["honoured"] == {"ceremonies": 1, "households": 1}
    for url, honoured in (
        ("/admin/", "1"),
        (f"/admin/reports/branches/{branch.code}/", "1"),
        (f"/admin/reports/branches/{other_branch.code}/", "0"),
    ):
        tiles = client.get(f"{url}?period=2023H1").context["tiles"]
        assert [tile.value for tile in tiles if tile.label == "受表彰农户"] == [honoured]
