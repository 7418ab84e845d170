"""Jurors' sheets as they come in: typed in at the desk, entered on the phone."""

import pytest
from django.urls import reverse

from inspections.domain.arena import Seat, close_contest
from inspections.models import ArenaSheet
from tests.inspections.arenas import give, make_contest, sign_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(officer):
    return sign_in(officer)


@pytest.fixture
def contest(township, officer, branch, other_branch, leader):
    """Open, with the leader as its second juror; two new branches and jurors on paper."""
    seats = (Seat("龙评委"), Seat("杨领导", leader), Seat("吴评委"))
    return make_contest(township, officer, branches=2, seats=seats)


# --- typing in ---------------------------------------------------------------------------


def test_a_wrong_row_saves_nothing_and_loses_nothing(desk, contest):
    juror, places = contest.jurors.first(), list(contest.branches.order_by("code"))
    url = reverse("arena:type", args=[juror.pk])
    for cells, told in (("61,30", "0至60"), ("7,", "每个评分项目都须打分"), ("7.3,30", "0.5")):
        answer = desk.post(url, typed(places, ["58,30", cells]))
        assert answer.status_code == 422
        assert told in answer.text
        assert 'value="58"' in answer.text
    assert not ArenaSheet.objects.exists()


def test_full_width_digits_and_empty_rows(desk, contest):
    juror, places = contest.jurors.first(), list(contest.branches.order_by("code"))
    desk.post(reverse("arena:type", args=[juror.pk]), typed(places, ["５８．５,30", ","]))
    assert ArenaSheet.objects.get().points == [58.5, 30]
    assert ArenaSheet.objects.get().source == "paper"


def test_the_page_shows_what_stands_and_takes_back_what_is_emptied(desk, contest, officer):
    places = give(contest, officer, [[80, None, None], [90.5, None, None]])
    url = reverse("arena:type", args=[contest.jurors.get(number=1).pk])
    assert 'value="30.5"' in desk.get(url).text
    after = {f"row-{place.pk}-after": 1 for place in places}
    desk.post(url, typed(places, ["60,20", ","]) | after)
    assert ArenaSheet.objects.filter(is_current=True, total__isnull=False).count() == 1
    assert ArenaSheet.objects.count() == 3
    page = desk.get(reverse("arena:show", args=[contest.pk])).text
    assert "改动过的评分" in page
    assert "90.5" in page


def test_what_the_phone_sent_meanwhile_is_shown_before_it_is_overwritten(desk, contest, leader):
    seat, places = contest.jurors.get(user=leader), list(contest.branches.order_by("code"))
    sign_in(leader).post(
        reverse("field:arena_sheet", args=[seat.pk, places[0].pk]), typed(places[:1], ["50,30"])
    )
    url, data = reverse("arena:type", args=[seat.pk]), typed(places, ["50,35", "40,30"])
    answer = desk.post(url, data)
    assert answer.status_code == 422
    assert "现为：80" in answer.text
    assert ArenaSheet.objects.count() == 1
    assert desk.post(url, data | {f"row-{places[0].pk}-after": 1}).status_code == 302
    assert ArenaSheet.objects.count() == 3


def test_a_closed_contest_is_typed_in_no_more(desk, contest, officer, leader):
    places = give(contest, officer, [[80, 81, 82], [90, 91, 92]])
    close_contest(contest=contest, by=officer)
    seat = contest.jurors.get(user=leader)
    for client, url in (
        (desk, reverse("arena:type", args=[seat.pk])),
        (desk, reverse("arena:edit", args=[contest.pk])),
        (sign_in(leader), reverse("field:arena_sheet", args=[seat.pk, places[0].pk])),
    ):
        assert client.get(url).status_code == 302
        assert client.post(url, typed(places, ["1,1", "1,1"])).status_code == 302
    assert ArenaSheet.objects.count() == 6


# --- the phone ---------------------------------------------------------------------------


@pytest.fixture
def phone(leader):
    return sign_in(leader)


def test_a_juror_sees_the_own_sheets_only(phone, contest, officer):
    give(contest, officer, [[80, None, 82], [90, 91, 92]])
    page = phone.get(reverse("field:arena")).text
    assert "91.0" in page
    assert "82.0" not in page
    assert "未打分" in page


def test_who_is_no_juror_has_nothing_to_score(contest, supervisor):
    client = sign_in(supervisor)
    assert "没有需要打分的擂台赛" in client.get(reverse("field:arena")).text
    seat, branch = contest.jurors.get(user__isnull=False), contest.branches.first()
    url = reverse("field:arena_sheet", args=[seat.pk, branch.pk])
    assert client.post(url, typed([branch], ["50,30"])).status_code == 302
    assert not ArenaSheet.objects.exists()


@pytest.mark.parametrize("role", ["secretary", "responsible"])
def test_the_village_does_not_judge(request, contest, role):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(reverse("field:arena")).status_code == 403
    assert reverse("field:arena") not in client.get(reverse("field:me")).text


@pytest.mark.parametrize(("cells", "told"), [(",", "都须打分"), ("61,3", "0至60"), ("x,3", "0至")])
def test_a_sheet_that_is_not_whole_is_told(phone, contest, leader, cells, told):
    seat, branch = contest.jurors.get(user=leader), contest.branches.first()
    url = reverse("field:arena_sheet", args=[seat.pk, branch.pk])
    answer = phone.post(url, typed([branch], [cells]))
    assert answer.status_code == 422
    assert told in answer.text
    assert not ArenaSheet.objects.exists()


def test_a_branch_that_does_not_take_part_is_not_found(phone, contest, leader, branch):
    seat = contest.jurors.get(user=leader)
    assert phone.get(reverse("field:arena_sheet", args=[seat.pk, branch.pk])).status_code == 404


def test_changed_on_the_phone_after_paper(phone, contest, officer, leader):
    places = give(contest, officer, [[80, 81, 82], [90, 91, 92]])
    seat = contest.jurors.get(user=leader)
    url = reverse("field:arena_sheet", args=[seat.pk, places[0].pk])
    assert f'name="row-{places[0].pk}-after" value="1"' in phone.get(url).text
    stale = phone.post(url, typed(places[:1], ["60,25"]))
    assert (stale.status_code, "现为：81" in stale.text) == (422, True)
    answer = phone.post(url, typed(places[:1], ["60,25"]) | {f"row-{places[0].pk}-after": 1})
    assert answer.url == reverse("field:arena")
    now = ArenaSheet.objects.get(juror=seat, branch=places[0], is_current=True)
    assert (now.total, now.source, now.entered_by) == (85, "phone", leader)
