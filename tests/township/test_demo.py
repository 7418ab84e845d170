"""The demo township: staged by the domain functions, the same again for the same seed."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test.utils import override_settings

from boards.models import Board
from grid.models import Household, Township, User
from inspections.models import Inspection, Problem, WeekSummary
from tests.factories import TownshipFactory
from township.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

UNTIL = date(2023, 2, 3)


def run_demo(**options):
    out = StringIO()
    with override_settings(DEBUG=True):
        call_command("demo", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_refuses_where_people_work():
    with pytest.raises(CommandError):
        call_command("demo", until=UNTIL)
    TownshipFactory()
    with pytest.raises(CommandError):
        run_demo(until=UNTIL)
    assert Township.objects.count() == 1


@pytest.mark.django_db
def test_stages_the_township_up_to_the_date(client):
    run_demo(until=UNTIL)

    assert Household.objects.count() == 4072
    inspected = Inspection.objects.filter(kind=Inspection.Kind.WEEKLY)
    assert date(2023, 1, 2) <= inspected.earliest("date").date
    assert inspected.latest("date").date <= UNTIL
    assert 2500 < inspected.count() < 5500
    assert {p.status for p in Problem.objects.all()} == {"open", "closed"}
    assert (
        sum(WeekSummary.objects.values_list("inspections", flat=True)) == Inspection.objects.count()
    )
    january = Board.objects.filter(period="2023-01")
    assert {b.status for b in january} == {Board.Status.PUBLISHED}
    assert Board.objects.get(period="2023Q1").status == Board.Status.DRAFT


@pytest.mark.django_db
def test_every_demo_account_can_sign_in(client):
    run_demo(until=date(2023, 1, 3))
    for account in DEMO_ACCOUNTS:
        assert client.login(username=account.username, password=DEMO_PASSWORD), account.username
        assert client.get("/", follow=True).status_code == 200
        client.logout()
    assert User.objects.filter(role=User.Role.SECRETARY).count() == 14
