"""A wrong score under notice: corrected, and the board scored anew in one step."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from boards.domain.boards import BoardRefused, draft_board
from boards.domain.life import open_notice, publish_board
from boards.domain.objections import decide_objection, strike_entry, take_objection
from boards.domain.recompute import recompute_board
from boards.domain.redraft import redraft_under_notice
from boards.models import Board, EntryChange
from tests.boards.months import MAY, MAY_END
from tests.boards.test_revise import put_right

pytestmark = pytest.mark.django_db
LATER = MAY_END + timedelta(days=2)


@pytest.fixture
def noticed(township, branch, officer, homes, inspect):
    """The board of May under notice: two red, two black."""
    for home in homes[:2]:
        inspect(home, date(2023, 5, 3))
    for home in homes[2:]:
        inspect(home, date(2023, 5, 3), i6=0, i1=0, i2=0)
    board = draft_board(
        township=township,
        level=Board.Level.BRANCH_HOUSEHOLDS,
        period=MAY,
        branch=branch,
        by=officer,
        at=MAY_END,
    )
    return open_notice(board=board, by=officer, at=MAY_END)


def score_anew(board, officer, at=LATER):
    return redraft_under_notice(board=board, reason="复核更正了评分", by=officer, at=at)


def test_a_corrected_score_stands_on_the_new_version(noticed, officer, homes):
    code = noticed.entries.get(household=homes[3]).code
    put_right(homes[3], officer, at=LATER)
    new = score_anew(noticed, officer)
    old = Board.objects.get(pk=noticed.pk)
    assert (old.status, new.status, new.version) == ("withdrawn", "notice", 2)
    assert (new.notice_from, new.notice_until) == (date(2023, 6, 4), date(2023, 6, 8))
    entry = new.entries.get(household=homes[3])
    assert (entry.score, entry.colour, entry.code) == (Decimal("100.00"), "red", code)
    (change,) = EntryChange.objects.all()
    assert (change.entry, change.kind, change.reason) == (entry, "redrafted", "复核更正了评分")
    assert (change.before["score"], change.after["score"]) == ("55.00", "100.00")
    assert recompute_board(new).is_same
    assert recompute_board(old).is_same


def test_objections_and_strikes_go_with_it(noticed, officer, homes):
    waiting, struck = (noticed.entries.get(household=home) for home in homes[2:])
    objection = take_objection(entry=waiting, source="page", text="请复核", at=MAY_END)
    strike_entry(entry=struck, reason="6月2日复查合格", by=officer, at=MAY_END)
    put_right(homes[2], officer, at=LATER)
    new = score_anew(noticed, officer)
    waiting, struck = (new.entries.get(household=home) for home in homes[2:])
    objection.refresh_from_db()
    assert (waiting.state, objection.entry) == ("waiting", waiting)
    assert (struck.state, struck.colour) == ("struck", "")
    decide_objection(objection=objection, decision="rejected", answer="属实", by=officer, at=LATER)
    over = LATER + timedelta(days=6)
    assert publish_board(board=new, by=officer, at=over).status == "published"
    assert recompute_board(new).is_same


def test_only_under_notice_and_with_a_reason(noticed, officer):
    with pytest.raises(BoardRefused):
        redraft_under_notice(board=noticed, reason=" ", by=officer, at=LATER)
    publish_board(board=noticed, by=officer, at=LATER + timedelta(days=9))
    with pytest.raises(BoardRefused):
        score_anew(noticed, officer)


def test_on_the_page(client, noticed, officer, homes, time_machine):
    time_machine.move_to(LATER)
    client.force_login(officer, backend="township.roles.RoleBackend")
    url = f"/admin/boards/{noticed.pk}/"
    assert "重新评分" not in client.get(url).text
    code = noticed.entries.get(household=homes[3]).code
    put_right(homes[3], officer, at=LATER)
    page = client.get(url).text
    assert "评分以后更正的检查" in page
    assert "确认重新评分" in page
    sent = client.post(f"{url}redraft/", {"reason": "复核更正了评分"})
    new = Board.objects.get(status="notice")
    assert sent.headers["Location"] == f"/admin/boards/{new.pk}/"
    assert "复核更正了评分" in client.get(sent.headers["Location"]).text
    assert "100.00" in client.get(f"/o/{code}/").text  # the slip still leads there
    assert client.post(f"{url}redraft/", {"reason": "再来"}).status_code == 302  # refused
    assert Board.objects.count() == 2
