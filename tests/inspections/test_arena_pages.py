"""The arena's pages: one contest from setting up to the notice, who sees what, what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.domain.arena import Seat, arena_scores, close_contest
from inspections.models import ArenaContest, ArenaJuror, ArenaSheet
from tests.factories import BranchFactory, UserFactory
from tests.inspections.arenas import QUARTER, form, give, make_contest, running, sign_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(officer):
    return sign_in(officer)


@pytest.fixture
def contest(township, officer, branch, other_branch, leader):
    """Open, with the leader as its second juror; two new branches and jurors on paper."""
    seats = (Seat("龙评委"), Seat("杨领导", leader), Seat("吴评委"))
    return make_contest(township, officer, branches=2, seats=seats)


# --- from setting up to the notice -------------------------------------------------------


def test_a_contest_from_beginning_to_end(
    desk, township, branch, other_branch, leader, secretary, officer
):
    places = [branch, other_branch]
    page = desk.get(reverse("arena:new")).text
    assert "本系统草案" in page
    seats = [(f"评委{n}", None) for n in "一二三四"] + [("", leader)]
    answer = desk.post(reverse("arena:new"), form(places, seats))
    contest = ArenaContest.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("arena:show", args=[contest.pk]))
    assert contest.jurors.get(user=leader).name == str(leader)

    paper = desk.get(reverse("arena:sheets", args=[contest.pk])).text
    assert paper.count("<main>") == 5
    assert paper.count("<svg") == 1  # only who has an account scans

    for juror, first in zip(
        contest.jurors.filter(user=None), ("60", "58", "50", "10"), strict=True
    ):
        url = reverse("arena:type", args=[juror.pk])
        answer = desk.post(url, typed(places, [f"{first},30", f"{first},30"]) | {"next": "1"})
        assert answer.status_code == 302
    assert answer.url == reverse("arena:type", args=[contest.jurors.get(user=leader).pk])

    phone = sign_in(leader)
    assert "0</b> <span>/ 2" in phone.get(reverse("field:arena")).text
    seat = contest.jurors.get(user=leader)
    answer = phone.post(
        reverse("field:arena_sheet", args=[seat.pk, branch.pk]), typed([branch], ["59.5,30"])
    )
    assert answer.url == reverse("field:arena_sheet", args=[seat.pk, other_branch.pk])

    board = desk.get(reverse("arena:screen", args=[contest.pk]), {"part": 1}).text
    assert "<html" not in board
    assert "9 / 10" in board
    assert "85.83" in board  # 88, 80 and 89.5 of 90, 88, 80, 40, 89.5

    close = reverse("arena:close", args=[contest.pk])
    assert "还有1份评分未录入" in desk.post(close, follow=True).text
    desk.post(close, {"accept_missing": "on"})
    contest.refresh_from_db()
    assert (contest.status, contest.closed_by) == ("closed", officer)

    village = sign_in(secretary)
    notice = village.get(reverse("arena:notice", args=[contest.pk])).text
    assert "青朗侗族苗族乡人民政府关于" in notice
    assert "擂台赛结果的通报</h1>" in notice
    assert "评分不足5份，全部计入" in notice
    result = village.get(reverse("arena:show", args=[contest.pk])).text
    assert "85.83" in result
    assert "评委一" not in result + notice
    scores = arena_scores(township=township, period=running())
    assert {pk: str(score) for pk, score in scores.items()} == {
        branch.pk: "85.83",
        other_branch.pk: "74.50",
    }


# --- who sees what -----------------------------------------------------------------------


def test_a_village_sees_nothing_of_an_open_contest(contest, secretary, officer):
    give(contest, officer, [[80, 81, 82], [90, 91, 92]])
    client = sign_in(secretary)
    pages = [reverse(f"arena:{name}", args=[contest.pk]) for name in ("show", "screen", "notice")]
    assert [client.get(url).status_code for url in pages] == [404, 404, 404]
    assert contest.label not in client.get(reverse("arena:index")).text
    close_contest(contest=contest, by=officer)
    assert [client.get(url).status_code for url in pages] == [200, 200, 200]
    assert contest.label in client.get(reverse("arena:index")).text


@pytest.mark.parametrize("role", ["leader", "supervisor"])
def test_who_judges_sees_the_sheets_but_changes_none(contest, officer, request, role):
    give(contest, officer, [[80, 81, 82], [90, 91, 92]])
    client = sign_in(request.getfixturevalue(role))
    page = client.get(reverse("arena:show", args=[contest.pk])).text
    assert "龙评委" in page
    assert reverse("arena:close", args=[contest.pk]) not in page
    juror = contest.jurors.first()
    for url in (
        reverse("arena:new"),
        reverse("arena:edit", args=[contest.pk]),
        reverse("arena:close", args=[contest.pk]),
        reverse("arena:type", args=[juror.pk]),
    ):
        assert client.post(url, {"accept_missing": "on"}).status_code == 403
    contest.refresh_from_db()
    assert contest.is_open


def test_another_township_sees_nothing(contest):
    client = sign_in(UserFactory(role="officer", township=BranchFactory().township))
    for name in ("show", "screen", "notice", "sheets", "edit"):
        assert client.get(reverse(f"arena:{name}", args=[contest.pk])).status_code == 404
    assert client.post(reverse("arena:close", args=[contest.pk])).status_code == 404
    juror = contest.jurors.first()
    assert client.get(reverse("arena:type", args=[juror.pk])).status_code == 404
    branch = contest.branches.first()
    assert client.get(reverse("field:arena_sheet", args=[juror.pk, branch.pk])).status_code == 404


def test_there_is_no_notice_before_the_end(desk, contest):
    answer = desk.get(reverse("arena:notice", args=[contest.pk]))
    assert answer.url == reverse("arena:show", args=[contest.pk])


# --- setting up --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"criteria__0__points": 59}, "各项满分合计为99分"),
        ({"criteria__1__name": "村容村貌"}, "评分项目名称重复"),
        ({"criteria__1__points": ""}, "请填写该项满分"),
        ({"criteria__2__points": "10"}, "请填写项目名称"),
        ({"criteria__0__points": "x"}, "整数"),
        ({"criteria__TOTAL_FORMS": 3000}, ""),
        ({"seats__TOTAL_FORMS": "x"}, ""),
        ({"seats__1__name": "评委一"}, "评委姓名重复"),
        ({"seats__0__name": "", "seats__1__name": ""}, "请至少填写一名评委"),
        ({"seats__0__user": "999999"}, "选择"),
        ({"date": "2001-01-01"}, "擂台赛应在本季度内"),
        ({"date": "x"}, "日期"),
        ({"period": "2001Q1"}, "选择"),
        ({"branches": ["999999"]}, "选择"),
        ({"place": "长" * 51}, "50"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(desk, branch, other_branch, wrong, message):
    seats = [("评委一", None), ("评委二", None)]
    answer = desk.post(reverse("arena:new"), form([branch, other_branch], seats, **wrong))
    assert answer.status_code == 422
    assert message in answer.text
    assert "村容村貌" in answer.text
    assert not ArenaContest.objects.exists()


def test_branches_and_accounts_of_others_are_no_choice(desk, branch, other_branch):
    away = BranchFactory()
    stranger = UserFactory(role="leader", township=away.township)
    url = reverse("arena:new")
    assert away.name not in desk.get(url).text
    assert desk.post(url, form([branch, away], [("评委一", None)])).status_code == 422
    both = [branch, other_branch]
    assert desk.post(url, form(both, [("评委一", stranger)])).status_code == 422
    assert not ArenaContest.objects.exists()


def test_a_juror_who_comes_on_the_day_is_added(desk, contest, officer):
    give(contest, officer, [[80, None, None], [90, None, None]])
    url = reverse("arena:edit", args=[contest.pk])
    assert "评分项目不能再改" in desk.get(url).text
    there = list(contest.jurors.order_by("number"))
    seats = [(one.name, one.user) for one in there] + [("石评委", None)]
    ids = {f"seats__{place}__id": one.pk for place, one in enumerate(there)}
    data = form(contest.branches.all(), seats, **ids, date="2023-06-29")
    assert desk.post(url, data).status_code == 302
    assert list(contest.jurors.values_list("pk", flat=True)[:3]) == [one.pk for one in there]
    assert contest.jurors.count() == 4
    changed = data | {"criteria-0-points": 50, "criteria-1-points": 50}
    answer = desk.post(url, changed)
    assert (answer.status_code, contest.criteria.get(number=1).points) == (422, 60)


def test_a_superuser_names_the_township(superuser, township, branch, other_branch):
    other = BranchFactory()
    client = sign_in(superuser)
    page = client.get(reverse("arena:new"), {"township": township.code}).text
    assert branch.name in page
    assert other.name not in page
    assert client.get(reverse("arena:new"), {"township": "nowhere"}).status_code == 404


# --- as fast with many as with one -------------------------------------------------------


@pytest.fixture
def phone(leader):
    return sign_in(leader)


def test_queries_do_not_grow(desk, phone, township, officer, leader):
    def grow(number, period):
        seats = (Seat("领导", leader), *(Seat(f"评委{n}") for n in range(number - 1)))
        contest = make_contest(township, officer, branches=number, seats=seats, period=period)
        give(contest, officer, [[80] * number] * number)
        give_again(contest, officer)
        return contest

    def cost(contest):
        juror, branch = contest.jurors.get(user=leader), contest.branches.first()
        asked = {
            name: queries_of(desk, reverse(f"arena:{name}", args=[contest.pk]))
            for name in ("show", "screen", "sheets", "edit")
        }
        asked["index"] = queries_of(desk, reverse("arena:index"))
        asked["type"] = queries_of(desk, reverse("arena:type", args=[juror.pk]))
        asked["phone"] = queries_of(phone, reverse("field:arena"))
        asked["sheet"] = queries_of(phone, reverse("field:arena_sheet", args=[juror.pk, branch.pk]))
        return asked

    one = cost(grow(2, QUARTER))
    big = grow(6, QUARTER.next)
    UserFactory.create_batch(4, role="supervisor", township=township)
    assert cost(big) == one
    assert max(one.values()) <= 12, one
    close_contest(contest=big, by=officer)
    small = ArenaContest.objects.get(period=QUARTER.code)
    close_contest(contest=small, by=officer)
    notices = [queries_of(desk, reverse("arena:notice", args=[c.pk])) for c in (small, big)]
    assert notices[0] == notices[1]


def give_again(contest, officer):
    """Every sheet of the last juror a second time, so that there are changes to show."""
    juror = contest.jurors.order_by("number").last()
    client, url = sign_in(officer), reverse("arena:type", args=[juror.pk])
    places = list(contest.branches.order_by("code"))
    after = {f"row-{place.pk}-after": 1 for place in places}
    client.post(url, typed(places, ["41,30"] * len(places)) | after)
    assert ArenaSheet.objects.filter(juror=juror, version=2).count() == len(places)


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_link_stands_with_jurors(phone):
    assert reverse("field:arena") in phone.get(reverse("field:me")).text
    assert ArenaJuror.objects.count() == 0
