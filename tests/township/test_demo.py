"""The demo township: staged by the domain functions, the same again for the same seed."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import DateTimeField, Max
from django.test.utils import override_settings
from django.utils import timezone

from boards.models import Board
from grid.domain.periods import Period, PeriodKind
from grid.models import Household, Township, User
from inspections.domain.arena import arena_scores
from inspections.domain.visits import prove_draw
from inspections.models import (
    ArenaContest,
    ArenaSheet,
    Correction,
    Dispatch,
    Inspection,
    Patrol,
    Problem,
    Visit,
    VisitDraw,
    VisitHousehold,
    WeekSummary,
)
from inspections.queries import effective
from inspections.queries_visits import with_inspections
from tests.factories import TownshipFactory
from township.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from township.demo.arenas import hold_arenas
from township.demo.homes import invent_village
from township.demo.stage import Stage, mondays_until
from township.demo.visits import DAYS, VISITS, count_visits

UNTIL = date(2023, 2, 3)
SHANGHAI = ZoneInfo("Asia/Shanghai")


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
    stages = {problem.stage for problem in Problem.objects.all()}
    assert {"found", "claimed", "rectified", "closed"} <= stages
    counted = effective(Inspection.objects.all()).count()
    assert sum(WeekSummary.objects.values_list("inspections", flat=True)) == counted
    assert counted < Inspection.objects.count()
    corrected_by = Correction.objects.values_list("by__role", flat=True)
    assert set(corrected_by) == {"secretary", "officer"}
    assert Patrol.objects.filter(finding="").count() > Patrol.objects.exclude(finding="").count()
    assert Problem.objects.filter(source="patrol").count() == (
        Patrol.objects.exclude(finding="").count()
    )
    held = Dispatch.objects.filter(branch=None)
    assert [one.week for one in held.order_by("week")] == [
        date(2023, 1, 2) + timedelta(weeks=n) for n in range(5)
    ]
    january = Board.objects.filter(period="2023-01")
    assert {b.status for b in january} == {Board.Status.NOTICE}
    assert all(b.notice_from == UNTIL + timedelta(days=1) for b in january)
    assert Board.objects.get(period="2023Q1").status == Board.Status.DRAFT
    visits = Visit.objects.filter(status=Visit.Status.CLOSED)
    assert visits.count() == Visit.objects.count() == 6
    assert all(prove_draw(draw).holds for draw in VisitDraw.objects.all())
    surprises = Inspection.objects.filter(kind=Inspection.Kind.SURPRISE)
    seen = with_inspections(VisitHousehold.objects.all()).exclude(inspection_id=None)
    assert surprises.count() == seen.count() > 30
    assert not seen.exclude(skip_reason="").exists()
    arena = ArenaContest.objects.get()
    assert (arena.period, arena.is_open, arena.branches.count()) == ("2023Q1", True, 14)


@pytest.mark.django_db
@time_machine.travel(datetime(2023, 1, 11, 9, tzinfo=SHANGHAI), tick=False)
def test_nothing_is_later_than_now():
    """Staged in the morning, what people do in the evening of that day has not happened."""
    run_demo()
    assert Inspection.objects.latest("date").date == date(2023, 1, 10)
    moments = [
        (field, field.model.objects.aggregate(last=Max(field.name))["last"])
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, DateTimeField)
    ]
    told = {str(field): last for field, last in moments if last}
    assert len(told) > 10
    now = timezone.now()
    assert not {name for name, last in told.items() if last > now and "expire" not in name}


@pytest.mark.django_db
def test_every_demo_account_can_sign_in(client):
    run_demo(until=date(2023, 1, 3))
    for account in DEMO_ACCOUNTS:
        assert client.login(username=account.username, password=DEMO_PASSWORD), account.username
        assert client.get("/", follow=True).status_code == 200
        client.logout()
    assert User.objects.filter(role=User.Role.SECRETARY).count() == 14


@pytest.mark.django_db
def test_each_quarter_s_arena_is_scored_in_its_week(
    township, branch, other_branch, officer, leader, supervisor
):
    until = date(2023, 6, 30)
    span = Period.holding(until, PeriodKind.HALF)
    stage = Stage(township, officer, supervisor, span, until, 1)
    stage.villages = {
        one.pk: invent_village(stage.dice(one.code)) for one in (branch, other_branch)
    }
    for monday in mondays_until(span, until):
        hold_arenas(stage, monday, monday + timedelta(days=6))
    held = ArenaContest.objects.order_by("period")
    assert [(arena.date, arena.is_open) for arena in held] == [
        (date(2023, 3, 23), False),
        (date(2023, 6, 22), False),
    ]
    for code in ("2023Q1", "2023Q2"):
        scores = arena_scores(township=township, period=Period.parse(code))
        assert scores.keys() == {branch.pk, other_branch.pk}
        assert all(60 < score < 100 for score in scores.values())
    assert ArenaSheet.objects.filter(version=2).count() == 2


@pytest.mark.parametrize("code", ["2021H1", "2022H2", "2023H1", "2023H2", "2024H2", "2025H1"])
def test_every_half_year_has_its_31_surprise_visits(code):
    span = Period.parse(code)
    weeks = list(mondays_until(span, span.end))
    counts = [count_visits(place, len(weeks)) for place in range(len(weeks))]
    assert sum(counts) == VISITS == 31
    assert set(counts) <= {1, len(DAYS)}
    last_days = [weeks[-1] + timedelta(days=after) for after in DAYS[: counts[-1]]]
    assert max(last_days) <= span.end
