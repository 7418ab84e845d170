"""The arena's pages: one contest from setting up to the notice, who sees what, what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from grid.domain.periods import Period, PeriodKind
from inspections.domain.arena import Seat, arena_scores, close_contest
from inspections.models import ArenaContest, ArenaJuror, ArenaSheet
from tests.factories import BranchFactory, UserFactory
from tests.inspections.arenas import QUARTER, give, make_contest

pytestmark = pytest.mark.django_db


def sign_in(user):
    client = Client()
    client.force_login(user, backend="township.roles.RoleBackend")
    return client


@pytest.fixture
def desk(officer):
    return sign_in(officer)


@pytest.fixture
def contest(township, officer, branch, other_branch, leader):
    """Open, with the leader as its second juror; two new branches and jurors on paper."""
    seats = (Seat("龙评委"), Seat("杨领导", leader), Seat("吴评委"))
    return make_contest(township, officer, branches=2, seats=seats)


def running():
    return Period.holding(timezone.localdate(), PeriodKind.QUARTER)


def form(places, seats, criteria=(("村容村貌", 60), ("农户庭院", 40)), **changed):
    """The page as posted; `seats` are (name, account or None)."""
    data = {
        "period": running().code,
        "date": timezone.localdate().isoformat(),
        "place": "乡政府会议室",
        "branches": [branch.pk for branch in places],
        "criteria-TOTAL_FORMS": 8,
        "criteria-INITIAL_FORMS": 0,
        "seats-TOTAL_FORMS": 15,
        "seats-INITIAL_FORMS": 0,
    }
    for place, (name, points) in enumerate(criteria):
        data |= {f"criteria-{place}-name": name, f"criteria-{place}-points": points}
    for place, (name, user) in enumerate(seats):
        data |= {f"seats-{place}-name": name, f"seats-{place}-user": user.pk if user else ""}
    return data | {name.replace("__", "-"): value for name, value in changed.items()}


def typed(branches, table):
    """A juror's sheet as typed: two cells for each branch, `table[place]` is "58,30"."""
    data = {}
    for branch, cells in zip(branches, table, strict=True):
        for number, text in enumerate(cells.split(","), start=1):
            data[f"row-{branch.pk}-{number}"] = text
    return data


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
    assert "还有 1 份评分未录入" in desk.post(close, follow=True).text
    desk.post(close, {"accept_missing": "on"})
    contest.refresh_from_db()
    assert (contest.status, contest.closed_by) == ("closed", officer)

    village = sign_in(secretary)
    notice = village.get(reverse("arena:notice", args=[contest.pk])).text
    assert "结果通报" in notice
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
        ({"criteria__0__points": 59}, "各项满分合计为 99 分"),
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


# --- typing in ---------------------------------------------------------------------------


def test_a_wrong_row_saves_nothing_and_loses_nothing(desk, contest):
    juror, places = contest.jurors.first(), list(contest.branches.order_by("code"))
    url = reverse("arena:type", args=[juror.pk])
    for cells, told in (("61,30", "0 至 60"), ("7,", "每个评分项目都须打分"), ("7.3,30", "0.5")):
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


@pytest.mark.parametrize(
    ("cells", "told"), [(",", "都须打分"), ("61,3", "0 至 60"), ("x,3", "0 至")]
)
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


# --- as fast with many as with one -------------------------------------------------------


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
