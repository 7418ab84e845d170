"""A board's life: notice, objections, publishing, superseding, withdrawing; and who sees what."""

from datetime import date, datetime, timedelta

import pytest

from boards.domain.boards import BoardRefused, draft_board
from boards.domain.life import TRANSITIONS, open_notice, publish_board, withdraw_board
from boards.domain.notice import days_left, notice_days
from boards.domain.objections import (
    ObjectionRefused,
    decide_objection,
    strike_entry,
    take_objection,
)
from boards.domain.recompute import recompute_board
from boards.models import Board, Objection
from tests.boards.months import JUNE, JUNE_END, MAY, MAY_END, ZONE

pytestmark = pytest.mark.django_db
LEVEL = Board.Level.BRANCH_HOUSEHOLDS
OVER = MAY_END + timedelta(days=6)


@pytest.fixture
def draft(township, branch, officer, homes, inspect):
    """The board of May, not yet shown to anybody."""
    for home in homes[:2]:
        inspect(home, date(2023, 5, 3))
    for home in homes[2:]:
        inspect(home, date(2023, 5, 3), i6=0, i1=0, i2=0)
    return draft_board(
        township=township, level=LEVEL, period=MAY, branch=branch, by=officer, at=MAY_END
    )


@pytest.fixture
def noticed(draft, officer):
    return open_notice(board=draft, by=officer, at=MAY_END)


@pytest.fixture
def black(noticed, homes):
    return noticed.entries.get(household=homes[3])


def object_to(entry, at=MAY_END, **more):
    return take_objection(entry=entry, source="page", text="当天正在翻修房屋", at=at, **more)


def test_every_status_is_in_the_table():
    assert set(TRANSITIONS) == set(Board.Status)
    assert all(after <= set(Board.Status) for after in TRANSITIONS.values())


def test_from_draft_to_published(draft, officer):
    with pytest.raises(BoardRefused):  # no notice yet
        publish_board(board=draft, by=officer, at=OVER)
    board = open_notice(board=draft, by=officer, at=MAY_END)
    assert (board.notice_from, board.notice_until) == (date(2023, 6, 2), date(2023, 6, 6))
    assert all(entry.code for entry in board.entries.exclude(colour=""))
    with pytest.raises(BoardRefused):  # its last day is still one of notice
        publish_board(board=board, by=officer, at=MAY_END + timedelta(days=5))
    publish_board(board=board, by=officer, at=OVER)
    assert list(board.steps.values_list("status", flat=True)) == ["draft", "notice", "published"]


def test_the_next_board_supersedes(may, homes, inspect, publish):
    for home in homes:
        inspect(home, date(2023, 6, 5))
    june = publish(JUNE, JUNE_END)
    may.refresh_from_db()
    assert (may.status, june.status) == (Board.Status.SUPERSEDED, Board.Status.PUBLISHED)


def test_withdrawn_it_stays_and_is_drafted_anew(noticed, officer, township, branch):
    with pytest.raises(BoardRefused):
        withdraw_board(board=noticed, reason=" ", by=officer, at=MAY_END)
    withdraw_board(board=noticed, reason="评分有误", by=officer, at=MAY_END)
    again = draft_board(
        township=township, level=LEVEL, period=MAY, branch=branch, by=officer, at=OVER
    )
    assert (again.version, again.status) == (2, Board.Status.DRAFT)
    assert Board.objects.get(version=1).steps.last().reason == "评分有误"


def test_upheld_the_entry_is_struck_off_and_nobody_moves(black, noticed, officer):
    objection = object_to(black)
    with pytest.raises(ObjectionRefused):
        object_to(black)
    others = list(noticed.entries.exclude(pk=black.pk).values_list("pk", "rank", "colour"))
    decide_objection(objection=objection, decision="upheld", answer="属实", by=officer, at=OVER)
    black.refresh_from_db()
    assert (black.colour, black.state) == ("", "struck")
    change = black.changes.get()
    assert (change.before["colour"], change.after["colour"]) == ("black", "")
    assert list(noticed.entries.exclude(pk=black.pk).values_list("pk", "rank", "colour")) == others
    assert recompute_board(noticed).is_same
    with pytest.raises(ObjectionRefused):
        decide_objection(objection=objection, decision="rejected", answer="不", by=officer)


def test_rejected_it_stands(black, officer):
    objection = object_to(black)
    with pytest.raises(ObjectionRefused):
        decide_objection(objection=objection, decision="rejected", answer=" ", by=officer)
    decide_objection(objection=objection, decision="rejected", answer="扣分属实", by=officer)
    black.refresh_from_db()
    assert (black.colour, black.state) == ("black", "")


def test_objections_are_taken_during_the_notice_period_only(black, draft):
    with pytest.raises(ObjectionRefused):
        object_to(black, at=OVER)
    assert not Objection.objects.exists()


def test_a_notice_opens_on_the_day_after_the_period_at_the_earliest(draft, officer):
    with pytest.raises(BoardRefused):
        open_notice(board=draft, by=officer, at=datetime(2023, 5, 31, 23, 59, tzinfo=ZONE))
    at = datetime(2023, 6, 1, 0, 0, tzinfo=ZONE)
    assert open_notice(board=draft, by=officer, at=at).status == Board.Status.NOTICE


@pytest.mark.parametrize(
    ("today", "left"), [(30, 5), (1, 5), (2, 5), (3, 4), (5, 2), (6, 1), (7, 0), (20, 0)]
)
def test_the_days_that_are_left(today, left):
    """Five days opened on 1 June: 2, 3, 4, 5, 6 June, the last day included."""
    start, until = notice_days(date(2023, 6, 1), 5)
    assert (start, until) == (date(2023, 6, 2), date(2023, 6, 6))
    day = date(2023, 5, 30) if today == 30 else date(2023, 6, today)
    assert days_left(start, until, day) == left


def test_an_objection_is_taken_on_the_very_last_day_and_not_on_the_day_after(noticed, homes):
    late = datetime(2023, 6, 7, 0, 0, tzinfo=ZONE)
    with pytest.raises(ObjectionRefused):
        object_to(noticed.entries.get(household=homes[3]), at=late)
    last = datetime(2023, 6, 6, 23, 59, tzinfo=ZONE)
    assert object_to(noticed.entries.get(household=homes[3]), at=last).decision == ""


def test_there_is_nothing_to_object_to_once_struck_off_or_on_no_side(noticed, officer, homes):
    struck, other = (noticed.entries.get(household=home) for home in homes[2:])
    strike_entry(entry=struck, reason="6月2日复查合格", by=officer, at=MAY_END)
    noticed.entries.filter(pk=other.pk).update(colour="")
    for entry in (struck, other):
        with pytest.raises(ObjectionRefused):
            object_to(entry)
    assert not Objection.objects.exists()


def test_put_right_before_publishing_it_leaves_the_black_side(noticed, black, officer, homes):
    with pytest.raises(ObjectionRefused):
        strike_entry(entry=noticed.entries.get(household=homes[0]), reason="好", by=officer)
    strike_entry(entry=black, reason="6月3日复查合格", by=officer, at=OVER)
    board = publish_board(board=noticed, by=officer, at=OVER)
    assert board.entries.filter(colour="black").count() == 1


# --- the pages ---------------------------------------------------------------------------------


def test_a_household_objects_on_its_page_and_reads_the_answer(
    client, black, noticed, officer, time_machine
):
    time_machine.move_to(MAY_END)
    url = f"/o/{black.code}/"
    page = client.get(url)
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert black.household.head not in page.text
    assert "55.00" in page.text
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": "当天正在翻修"}).status_code == 302
    assert "正在处理" in client.get(url).text
    public = f"/boards/{noticed.pk}/"
    assert "1户正在核实异议" in client.get(public).text
    assert client.get(public).text.count("55.00") == 1  # the other black one
    client.force_login(officer)
    objection = Objection.objects.get()
    said = {"decision": "rejected", "answer": "扣分属实"}
    client.post(f"/admin/objections/{objection.pk}/decide/", said)
    client.logout()
    assert "扣分属实" in client.get(url).text
    assert client.get("/o/nobodys-code/").status_code == 404


def test_expired_boards_are_gone_from_the_public(client, may, homes, inspect, publish):
    assert client.get(f"/boards/{may.pk}/").status_code == 200
    code = may.entries.filter(colour="black").first().code
    for home in homes:
        inspect(home, date(2023, 6, 5))
    publish(JUNE, JUNE_END)
    assert client.get(f"/boards/{may.pk}/").status_code == 404
    page = client.get(f"/o/{code}/")  # the slip's code leads to the household's answer for ever
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert "已由后一期代替" in page.text
    assert f'"/boards/{may.pk}/"' not in page.text


def test_a_draft_is_nobody_s_business(client, draft):
    assert client.get(f"/boards/{draft.pk}/").status_code == 404
    assert f"/boards/{draft.pk}/" not in client.get("/boards/").text


def test_the_office_s_way_on_the_page(client, draft, officer, secretary, homes, time_machine):
    time_machine.move_to(MAY_END)
    client.force_login(officer)
    url = f"/admin/boards/{draft.pk}/"
    assert "开始公示" in client.get(url).text
    client.post(f"{url}notice/")
    slips = client.get(f"{url}slips/").text
    assert homes[3].head in slips
    poster = client.get(f"{url}poster/").text
    assert homes[3].head not in poster
    entry = draft.entries.get(household=homes[3])
    client.force_login(secretary)
    told = {"source": "phone", "text": "圈舍是隔壁的"}
    assert client.post(f"/admin/objections/entries/{entry.pk}/", told).status_code == 302
    assert client.post(f"/admin/objections/entries/{entry.pk}/strike/").status_code == 403
    client.force_login(officer)
    assert "圈舍是隔壁的" in client.get("/admin/objections/").text
    objection = Objection.objects.get()
    said = {"decision": "upheld", "answer": "经核实属实"}
    client.post(f"/admin/objections/{objection.pk}/decide/", said)
    page = client.get(url).text
    assert "变更及原因" in page
    time_machine.move_to(OVER)
    client.post(f"{url}publish/")
    assert Board.objects.get().status == Board.Status.PUBLISHED
