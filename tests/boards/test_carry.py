"""One correction, one page: before and after of all that it bears on, and one act."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.domain.boards import BoardRefused, draft_board
from boards.domain.carry import carry_through
from boards.domain.life import open_notice, publish_board
from boards.domain.redraft import draft_anew
from boards.models import Board, CorrectionAct
from grid.domain.periods import Period
from inspections.domain.corrections import annul_inspection
from inspections.models import Inspection
from tests.boards.conftest import LEVEL
from tests.boards.corrected import correct
from tests.boards.months import JUNE_END

pytestmark = pytest.mark.django_db
QUARTER = Period.parse("2023Q2")
LATER = JUNE_END + timedelta(days=3)
BACKEND = "township.roles.RoleBackend"


@pytest.fixture
def quarter(may, township, branch, officer):
    """The quarter's board under notice, beside that of May in force."""
    board = draft_board(
        township=township, level=LEVEL, period=QUARTER, branch=branch, by=officer, at=JUNE_END
    )
    return open_notice(board=board, by=officer, at=JUNE_END)


@pytest.fixture
def correction(quarter, homes, officer):
    return correct(homes[2], officer, at=LATER, month=5, share=1)


def agenda(client):
    return {task.text: task.url for task in client.get("/admin/").context["agenda"]}


def test_a_correction_under_notice_is_not_lost_at_publishing(correction, quarter, officer):
    over = JUNE_END + timedelta(days=6)
    with pytest.raises(BoardRefused, match="更正"):
        publish_board(board=quarter, by=officer, at=over)
    assert Board.objects.get(pk=quarter.pk).status == Board.Status.NOTICE


def test_a_correction_between_drafting_and_opening_is_not_lost(
    may, township, branch, officer, homes
):
    draft = draft_board(
        township=township, level=LEVEL, period=QUARTER, branch=branch, by=officer, at=JUNE_END
    )
    correct(homes[2], officer, at=LATER, month=5, share=1)
    with pytest.raises(BoardRefused):
        open_notice(board=draft, by=officer, at=LATER)
    again = draft_anew(board=draft, by=officer, at=LATER)
    board = open_notice(board=again, by=officer, at=LATER)
    assert board.entries.get(household=homes[2]).score == Decimal("100.00")


def test_everything_is_revised_with_one_reason(correction, may, quarter, homes, officer):
    carry_through(correction=correction, reason="复核更正", by=officer, at=LATER)
    new = Board.objects.get(revises=may)
    anew = Board.objects.get(period="2023Q2", version=2)
    assert (new.status, new.revision_reason) == ("published", "复核更正")
    assert (anew.status, anew.notice_until) == ("notice", date(2023, 7, 9))
    for board in (new, anew):
        assert board.entries.get(household=homes[2]).score == Decimal("100.00")
    assert CorrectionAct.objects.get().reason == "复核更正"
    with pytest.raises(BoardRefused):
        carry_through(correction=correction, reason="再来", by=officer, at=LATER)


def test_it_is_refused_as_a_whole(quarter, may, homes, officer):
    """With nobody left the quarter's board cannot be scored anew: May's is not revised either."""
    for home in homes[1:]:
        look = Inspection.objects.get(household=home)
        annul_inspection(inspection=look, reason="记错了户", by=officer, at=LATER)
    look = Inspection.objects.get(household=homes[0])
    last = annul_inspection(inspection=look, reason="记错了户", by=officer, at=LATER)
    with pytest.raises(BoardRefused):
        carry_through(correction=last, reason="作废", by=officer, at=LATER)
    assert not Board.objects.filter(revises=may).exists()
    assert not CorrectionAct.objects.exists()


def test_on_the_page_and_on_the_agenda_until_done(
    client, correction, may, quarter, officer, leader, homes, time_machine
):
    time_machine.move_to(LATER)
    client.force_login(leader, backend=BACKEND)
    url = f"/admin/corrections/{correction.pk}/"
    assert client.get(url).status_code == 403
    client.force_login(officer, backend=BACKEND)
    told = "1次检查更正涉及红黑榜或绩效考核，待处理"
    assert agenda(client)[told] == url
    assert homes[2].head in client.get("/admin/corrections/").text
    listed = client.get("/admin/boards/board/").text
    assert listed.count("待更正") >= 2
    page = client.get(url).text
    assert page.count("55.00 黑榜") == 2
    assert page.count("100.00 红榜") == 2
    assert "公示中：发布前请重新评分" in page
    look = client.get(f"/admin/inspections/inspection/{correction.superseded_id}/change/").text
    assert f'href="{url}"' in look
    assert client.post(url, {"reason": " "}).status_code == 422
    done = client.post(url, {"reason": "复核更正"}, follow=True).text
    assert "复核更正" in done
    assert "一并更正</button>" not in done
    assert told not in agenda(client)
    assert Board.objects.filter(version=2).count() == 2


def test_what_it_does_not_change_is_noted_and_off_the_agenda(
    client, may, homes, officer, time_machine
):
    """Full marks again: the reasons differ, no score does."""
    time_machine.move_to(LATER)
    look = Inspection.objects.get(household=homes[0])
    Inspection.objects.filter(pk=look.pk).update(remark="记录有误")
    correction = correct(homes[0], officer, at=LATER, month=5, share=1)
    client.force_login(officer, backend=BACKEND)
    assert "本次更正对此无影响" in client.get(f"/admin/corrections/{correction.pk}/").text
    carry_through(correction=correction, reason="分数未变", by=officer, at=LATER)
    assert not Board.objects.filter(version=2).exists()
    assert not [text for text in agenda(client) if "检查更正" in text]


def test_the_pages_cost_the_same_for_one_and_for_many(
    client, may, quarter, homes, officer, time_machine
):
    time_machine.move_to(LATER)
    client.force_login(officer, backend=BACKEND)
    first = correct(homes[2], officer, at=LATER, month=5, share=1)
    urls = ("/admin/corrections/", f"/admin/corrections/{first.pk}/", "/admin/boards/board/")

    def queries():
        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    queries()
    once = queries()
    for home in (homes[0], homes[3]):
        correct(home, officer, at=LATER, month=5, share=int(home == homes[3]))
    assert queries() == once
