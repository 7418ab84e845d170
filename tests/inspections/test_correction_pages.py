"""Correcting at the desk and on the phone, as its users do it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from boards.domain.boards import draft_board
from boards.models import Board
from grid.domain.periods import Period, PeriodKind
from inspections.domain.record import record_inspection
from inspections.models import Correction, Inspection
from inspections.queries import versions_of
from tests.boards.published import publish_at
from tests.inspections.entries import make_entry, points_of, reasons_of

BACKEND = "township.roles.RoleBackend"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def inspection(household, standard, secretary, today):
    entry = make_entry(
        household,
        standard,
        date=today - timedelta(days=1),
        points=points_of(i1=0, i7=None),
        reasons=reasons_of(i1=["柴草乱堆", "污水横流"]),
        remark="雨天",
    )
    return record_inspection(entry=entry, by=secretary).inspection


@pytest.fixture
def sign_in(client):
    def act(user):
        client.force_login(user, backend=BACKEND)
        return client

    return act


def at_desk(inspection):
    return reverse("corrections:correct", args=[inspection.pk])


def in_field(inspection):
    return reverse("field:correct", args=[inspection.pk])


def filled_in(**changed):
    """What the desk's form posts: item 1 scored 9 instead of 0."""
    points = ["9", "15", "15", "10", "15", "15", "/", "5"]
    form = {f"points-{n}": value for n, value in enumerate(points, start=1)}
    form["reasons-1"] = "柴草乱堆；台阶未扫"
    return form | {"remark": "雨天", "reason": "当面复核，门前已清扫大半"} | changed


@pytest.mark.parametrize("where", [at_desk, in_field])
def test_the_form_holds_what_was_entered(sign_in, secretary, inspection, where):
    text = sign_in(secretary).get(where(inspection)).content.decode()
    assert "柴草乱堆" in text
    assert "污水横流" in text
    assert "雨天" in text


@pytest.mark.parametrize("where", [at_desk, in_field])
def test_a_correction_is_saved_and_shown(sign_in, secretary, inspection, where):
    client = sign_in(secretary)
    answer = client.post(where(inspection), filled_in(), follow=True)
    assert answer.status_code == 200
    new = Correction.objects.get().replacement
    assert new.points == [9, 15, 15, 10, 15, 15, None, 5]
    assert new.reasons[0] == ["柴草乱堆", "台阶未扫"]
    text = answer.content.decode()
    assert "当面复核，门前已清扫大半" in text
    assert "83.3" in text  # what it was
    assert "93.3" in text


@pytest.mark.parametrize("where", [at_desk, in_field])
def test_annulled_says_so(sign_in, secretary, inspection, where):
    form = {"annul": "1", "reason": "录成了邻居家"}
    answer = sign_in(secretary).post(where(inspection), form, follow=True)
    text = answer.content.decode()
    assert "作废" in text
    assert "录成了邻居家" in text
    assert Correction.objects.get().is_annulment


@pytest.mark.parametrize("where", [at_desk, in_field])
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reason": " "}, "请写明更正原因"),
        ({"points-1": "16"}, "0至15"),
        ({"points-2": ""}, "请打分"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(
    sign_in, secretary, inspection, where, changed, told
):
    answer = sign_in(secretary).post(where(inspection), filled_in(**changed))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert told in text
    assert "台阶未扫" in text
    assert not Correction.objects.exists()


def test_after_two_days_only_the_officer(sign_in, secretary, officer, inspection):
    Inspection.objects.update(received_at=timezone.now() - timedelta(hours=49))
    client = sign_in(secretary)
    page = client.get(at_desk(inspection)).content.decode()
    assert "48小时" in page
    assert 'name="reason"' not in page
    assert client.post(at_desk(inspection), filled_in()).status_code == 422
    assert sign_in(officer).post(at_desk(inspection), filled_in()).status_code == 302


def test_versions_stand_side_by_side(sign_in, officer, inspection):
    client = sign_in(officer)
    client.post(at_desk(inspection), filled_in())
    old = reverse("admin:inspections_inspection_change", args=[inspection.pk])
    text = client.get(old).content.decode()
    assert "不再计入统计" in text
    assert "第2版" in text
    listed = client.get(reverse("admin:inspections_inspection_changelist"))
    assert [row.pk for row in listed.context["cl"].result_list] == [
        Correction.objects.get().replacement_id
    ]
    corrected = client.get(listed.request["PATH_INFO"] + "?version=corrected")
    assert [row.pk for row in corrected.context["cl"].result_list] == [inspection.pk]


def test_a_published_board_is_named_and_stays(sign_in, officer, inspection, township, today):
    period = Period.holding(today - timedelta(days=1), PeriodKind.WEEK)
    at = timezone.now() + timedelta(days=8)
    given = {"township": township, "level": Board.Level.TOWNSHIP_HOUSEHOLDS, "period": period}
    board = publish_at(board=draft_board(by=officer, at=at, **given), by=officer, at=at)
    Board.objects.update(published_at=timezone.now())
    score = board.entries.get().score
    client, page = sign_in(officer), reverse("boards:show", args=[board.pk])
    assert board.label in client.get(at_desk(inspection)).content.decode()
    assert "发布后的更正" not in client.get(page).content.decode()
    client.post(at_desk(inspection), filled_in())
    new = Correction.objects.get().replacement
    told = client.get(reverse("admin:inspections_inspection_change", args=[new.pk]))
    assert page in told.content.decode()
    assert board.entries.get().score == score
    text = client.get(page).content.decode()
    assert "发布后的更正" in text
    assert "当面复核，门前已清扫大半" in text


def count_queries(client, address):
    client.get(address)  # what is remembered in the process
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_for_many_versions(sign_in, officer, inspection):
    client = sign_in(officer)
    address = reverse("admin:inspections_inspection_change", args=[inspection.pk])
    costs, current = [], inspection
    for points in (9, 8, 7):
        client.post(at_desk(current), filled_in(**{"points-1": str(points)}))
        current = Correction.objects.latest("pk").replacement
        costs.append(count_queries(client, address))
    assert len(versions_of(inspection)) == 4
    assert len(set(costs)) == 1


def test_the_results_page_costs_the_same(sign_in, secretary, household, standard, inspection):
    client = sign_in(secretary)
    address = reverse("field:household", args=[household.pk]) + "?show=results"
    one = count_queries(client, address)
    client.post(in_field(inspection), filled_in())
    for _ in range(3):
        record_inspection(entry=make_entry(household, standard), by=secretary)
    assert count_queries(client, address) == one
