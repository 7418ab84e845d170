"""What waits for the office: objections, boards whose notice is over, the quarter's board."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.models import (
    Appraisal,
    AppraisalLine,
    AppraisalObjection,
    Board,
    BoardEntry,
    Objection,
)
from grid.domain.periods import Period
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
TODAY = date(2023, 7, 10)
TODAY_AT = datetime(2023, 7, 10, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_july(time_machine):
    time_machine.move_to("2023-07-10 10:00 +0800")


@pytest.fixture
def board(township, officer):
    """A board under notice, up to a day; its status may be another one."""

    def act(code, until, status="notice", level="branches", branch=None):
        period = Period.parse(code)
        return Board.objects.create(
            township=township,
            branch=branch,
            level=level,
            period=code,
            start=period.start,
            end=period.end,
            status=status,
            notice_from=until - timedelta(days=5),
            notice_until=until,
            rule={},
            drafted_by=officer,
            drafted_at=timezone.now(),
        )

    return act


@pytest.fixture
def object_to(branch):
    def act(board):
        entry = BoardEntry.objects.create(
            board=board,
            branch=branch,
            household=HouseholdFactory(branch=branch),
            rank=board.entries.count() + 1,
            score=60,
            own_score=60,
            state="waiting",
        )
        return Objection.objects.create(
            entry=entry, source="phone", text="请核实", code=f"o-{entry.pk}", received_at=TODAY_AT
        )

    return act


def agenda(client, user):
    client.force_login(user, backend=BACKEND)
    return {task.text: task.url for task in client.get("/admin/").context["agenda"]}


def test_a_board_whose_notice_is_over_is_ready(client, officer, board):
    over = board("2023Q2", TODAY - timedelta(days=1))
    told = agenda(client, officer)
    assert [url for text, url in told.items() if "公示期已满" in text] == [
        f"/admin/boards/{over.pk}/"
    ]


def test_until_its_last_day_it_is_not(client, officer, board):
    board("2023Q2", TODAY)
    assert not [text for text in agenda(client, officer) if "红黑榜" in text]


def test_several_lead_to_their_list(client, officer, board, branch):
    board("2023Q2", TODAY - timedelta(days=1))
    board("2023-06", TODAY - timedelta(days=3), level="branch_households", branch=branch)
    told = agenda(client, officer)
    url = told["2期红黑榜公示期已满，可以发布"]
    assert len(client.get(url).context["cl"].result_list) == 2


def test_objections_wait_for_who_decides(client, officer, leader, board, object_to):
    under_notice = board("2023Q2", TODAY)
    decided, _waiting = object_to(under_notice), object_to(under_notice)
    Objection.objects.filter(pk=decided.pk).update(
        decision="rejected", answer="属实", decided_by=officer, decided_at=TODAY_AT
    )
    assert agenda(client, officer)["1件异议待处理"] == "/admin/objections/"
    assert not [text for text in agenda(client, leader) if "异议" in text]


@pytest.mark.parametrize(
    ("status", "words"), [("draft", "已有草稿"), ("withdrawn", "尚未制作"), (None, "尚未制作")]
)
def test_the_quarter_s_board_is_to_be_made(client, officer, board, status, words):
    if status:
        board("2023Q2", TODAY, status=status)
    assert [text for text in agenda(client, officer) if words in text]


def test_the_dashboard_costs_the_same_however_much_waits(client, officer, branch, board, object_to):
    client.force_login(officer, backend=BACKEND)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/admin/").status_code == 200
        return len(captured)

    first = board("2023Q2", TODAY - timedelta(days=1))
    object_to(first)
    queries()
    once = queries()
    for month in ("2023-04", "2023-05", "2023-06"):
        one = board(month, TODAY - timedelta(days=2), level="branch_households", branch=branch)
        object_to(one)
        object_to(one)
    assert queries() == once


@pytest.fixture
def appraisal(township, officer):
    """Frozen on the first working day; its notice runs up to a day."""

    def act(until, status="notice", year=2022):
        return Appraisal.objects.create(
            township=township,
            year=year,
            version=1,
            status=status,
            rule={},
            notice_until=until,
            frozen_by=officer,
            frozen_at=TODAY_AT,
            **({"finished_by": officer, "finished_at": TODAY_AT} if status == "final" else {}),
        )

    return act


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (TODAY + timedelta(days=3), "2022年绩效考核公示中，2023年7月13日（含当日）前可提出异议"),
        (TODAY, "2022年绩效考核公示中，2023年7月10日（含当日）前可提出异议"),
        (TODAY - timedelta(days=1), "2022年绩效考核公示期已满，可以确认生效"),
    ],
)
def test_an_appraisal_under_notice_stands_there(client, officer, leader, appraisal, until, words):
    appraisal(until)
    assert agenda(client, officer)[words] == "/admin/appraisal/?year=2022"
    assert not [text for text in agenda(client, leader) if "考核" in text]


def test_a_final_appraisal_asks_for_nothing(client, officer, appraisal):
    appraisal(TODAY, status="final")
    assert not [text for text in agenda(client, officer) if "考核" in text]


def test_members_objections_wait(client, officer, appraisal, branch, responsible):
    line = AppraisalLine.objects.create(
        appraisal=appraisal(TODAY),
        member=responsible.member,
        branch=branch,
        **dict.fromkeys(
            ("households", "inspected", "days", "left", "newly", "found", "closed", "overdue"), 0
        ),
    )
    AppraisalObjection.objects.create(
        line=line, source="page", text="算错了", received_at=TODAY_AT, taken_by=responsible
    )
    assert agenda(client, officer)["1件绩效考核异议待处理"] == "/admin/appraisal/?year=2022"
