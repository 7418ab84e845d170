"""A board of hundreds, one of thousands: the page costs as many queries, holds as few rows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.domain.policy import policy_for
from boards.models import Board, BoardEntry
from boards.views import PER_PAGE
from grid.models import Household
from tests.boards.months import MAY

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SIDE = 20


@pytest.fixture
def board(township, branch, officer):
    """Of so many households, twenty on each side."""

    def act(size):
        board = Board.objects.create(
            township=township,
            level=Board.Level.TOWNSHIP_HOUSEHOLDS,
            period=MAY.code,
            start=MAY.start,
            end=MAY.end,
            version=Board.objects.count() + 1,
            status=Board.Status.NOTICE,
            notice_from=date(2023, 6, 1),
            notice_until=date(2023, 6, 1) + timedelta(days=5),
            rule=policy_for(township=township, on=MAY.start).as_data(),
            drafted_by=officer,
            drafted_at=NOW,
        )
        homes = Household.objects.bulk_create(
            Household(branch=branch, code=f"{board.version}-{n}", head="杨通文")
            for n in range(size)
        )
        BoardEntry.objects.bulk_create(
            BoardEntry(
                board=board,
                branch=branch,
                household=home,
                rank=rank,
                score=80,
                own_score=80,
                colour="red" if rank <= SIDE else "black" if rank > size - SIDE else "",
                parts={"kinds": {"weekly": {"count": 1, "total": "80.0"}}, "overdue": 0},
            )
            for rank, home in enumerate(homes, start=1)
        )
        return board

    return act


@pytest.mark.parametrize("path", ["/admin/boards/{}/", "/boards/{}/", "/admin/boards/{}/poster/"])
def test_as_many_queries_at_300_as_at_3000(client, officer, board, path, time_machine):
    time_machine.move_to(NOW)
    client.force_login(officer, backend="township.roles.RoleBackend")

    def queries(one):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path.format(one.pk)).status_code == 200
        return len(captured)

    few, many = board(300), board(3000)
    queries(few)
    assert queries(few) == queries(many)


def test_the_ranking_is_leafed_through(client, officer, board, time_machine):
    time_machine.move_to(NOW)
    client.force_login(officer, backend="township.roles.RoleBackend")
    url = f"/admin/boards/{board(300).pk}/"
    shown = client.get(url, {"page": 2})
    assert [one.entry.rank for one in shown.context["ranking"]] == [*range(51, 101)]
    assert len(shown.context["ranking"]) == PER_PAGE
    assert "第2页" in shown.text.replace("第2页", "第2页")
