"""Market places, planning, stage and running order at the desk."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.domain.programme import propose_programme
from awards.domain.stage import propose_stage
from awards.models import Ceremony, MarketPlace, StageSeat
from grid.models import Position
from tests.awards.ceremony_day import BACKEND, honour, make_ceremony, make_place, make_title
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
PLAN = "/admin/ceremonies/plan/"


@pytest.fixture(autouse=True)
def _june(time_machine):
    time_machine.move_to("2023-06-14T09:00:00+08:00")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


@pytest.fixture
def ceremony(officer, branch):
    ceremony = make_ceremony(officer)
    honour(ceremony, branch, "杨一", "杨二", "杨三")
    return ceremony


@pytest.fixture
def stage(ceremony, officer):
    propose_stage(ceremony=ceremony, most=2, by=officer)
    propose_programme(ceremony=ceremony, by=officer)
    return ceremony


def text_of(response):
    return response.content.decode()


def test_the_first_market_places_are_drafted_by_one_button(desk, township, branch):
    assert "还没有登记集市" in text_of(desk.get("/admin/markets/"))
    branch.is_market = True
    branch.save()
    page = text_of(desk.post(f"/admin/markets/draft/?township={township.code}", follow=True))
    assert "已拟定1个集市" in page
    assert "农历逢1、6" in page
    assert "系统并不掌握各集市真实的赶集日" in page
    assert page.count("农历四月廿") == 0
    assert "农历五月初一" in page  # 2023-06-18, the next one


def test_a_market_place_is_written_down_and_changed(desk, township, branch):
    data = {"name": "东城", "rule": "weekday", "weekdays": ["6"], "branch": branch.pk}
    desk.post("/admin/markets/new/", {**data, "is_active": "on"})
    place = MarketPlace.objects.get()
    assert (place.rule, place.days, place.branch, place.is_active) == ("weekday", [6], branch, True)
    page = text_of(desk.get(f"/admin/markets/{place.pk}/"))
    assert "6月17日" in page
    answer = desk.post(f"/admin/markets/{place.pk}/", {"name": "东城", "rule": "lunar"})
    assert answer.status_code == 422
    assert "请至少勾选一个赶集日" in text_of(answer)


def test_the_next_markets_follow_what_is_ticked(desk):
    page = text_of(desk.get("/admin/markets/days/", {"rule": "lunar", "digits": ["2", "7"]}))
    assert page.count("<li>") == 6
    assert "6月19日" in page
    assert "农历五月初二" in page
    assert "勾选日子后" in text_of(desk.get("/admin/markets/days/", {"rule": "lunar"}))
    assert "勾选日子后" in text_of(desk.get("/admin/markets/days/", {"rule": "moon"}))


def test_without_a_market_place_the_planner_leads_to_them(desk):
    assert "请先登记集市" in text_of(desk.get(PLAN))


def test_a_ceremony_is_planned_on_a_market_day_by_one_click(desk, township):
    place = make_place(township)
    page = text_of(desk.get(PLAN))
    assert f'value="{place.pk}|2023-06-24"' in page
    assert "农历五月初七" in page
    assert 'value="2023-05-31"' in page  # the end of the last whole month
    data = {"slot": f"{place.pk}|2023-06-24", "scores_until": "2023-05-31", "hosts": "龙小燕"}
    told = text_of(desk.post(PLAN, data, follow=True))
    ceremony = Ceremony.objects.get()
    assert (ceremony.date, ceremony.place) == (date(2023, 6, 24), place)
    assert ceremony.name == "2023年6月赶集日表彰会"
    assert "不是朗江的赶集日" not in told


def test_another_day_is_possible_and_said_to_be_no_market_day(desk, township):
    place = make_place(township)
    data = {"slot": "other", "place": place.pk, "date": "2023-06-25", "scores_until": "2023-05-31"}
    assert "不是朗江的赶集日（农历逢2、7）" in text_of(desk.post(PLAN, data, follow=True))


@pytest.mark.parametrize(
    ("slot", "told"),
    [("", "请选择一个赶集日"), ("0|2023-06-24", "有效"), ("x", ""), ("other", "")],
)
def test_a_slot_that_cannot_be_read(desk, township, slot, told):
    make_place(township)
    answer = desk.post(PLAN, {"slot": slot, "scores_until": "2023-05-31"})
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert 'class="q-error"' in text_of(answer)


def test_day_and_place_are_changed_cancelled_held(desk, officer, ceremony, time_machine):
    url = f"/admin/ceremonies/{ceremony.pk}/"
    data = {
        "place": ceremony.place_id,
        "date": "2023-06-29",
        "name": ceremony.name,
        "scores_until": "2023-05-31",
    }
    page = text_of(desk.post(f"{url}change/", data, follow=True))
    assert "时间地点由2023年6月24日（朗江）改为2023年6月29日（朗江）" in page
    page = text_of(desk.post(f"{url}hold/", follow=True))
    assert "表彰会定于2023年6月29日" in page
    time_machine.move_to("2023-06-29T11:00:00+08:00")
    assert "登记为已举行" in text_of(desk.get(url))
    assert "已登记" in text_of(desk.post(f"{url}hold/", follow=True))
    assert "准备情况" not in text_of(desk.get(url))
    page = text_of(desk.post(f"{url}cancel/", {"reason": "暴雨"}, follow=True))
    assert "不能改为“已取消”" in page


def test_the_stage_is_laid_out_and_arranged(desk, officer, ceremony, branch):
    member = MemberFactory(branch=branch, name="龙支书")
    Position.objects.create(member=member, kind="secretary", since=date(2020, 1, 1))
    url = f"/admin/ceremonies/{ceremony.pk}/stage/"
    page = text_of(desk.get(url))
    assert "另有3户未编入批次" in page
    page = text_of(desk.post(f"{url}propose/", {"most": "2"}, follow=True))
    assert "共3户，分2批上台" in page
    offered = f"龙支书（{branch.name} "
    assert offered in page
    first, second = ceremony.stage_groups.order_by("order")
    one, two, three = ceremony.awards.order_by("stage_order")
    who = page[page.index(offered) :].partition('"')[0]
    data = {f"presenter-{first.pk}": who, f"presenter-{second.pk}": "吴书记"}
    for award, group, number in ((one, first, 2), (two, first, 1), (three, second, 1)):
        data |= {f"group-{award.pk}": group.pk, f"number-{award.pk}": number}
    desk.post(f"{url}arrange/", data)
    heads = StageSeat.objects.order_by("award__stage_order").values_list(
        "award__household__head", flat=True
    )
    assert [*heads] == ["杨二", "杨一", "杨三"]
    first.refresh_from_db()
    assert (first.presenter, first.member) == (who, member)
    data |= {f"number-{one.pk}": 1, f"number-{two.pk}": 2, "step": f"{two.pk}:-1"}
    answer = desk.post(f"{url}arrange/", data)
    assert answer["Location"].endswith(f"?at={two.pk}:-1")
    assert "没有保存" in text_of(desk.post(f"{url}arrange/", {"step": "x"}, follow=True))


def test_a_secretary_sees_the_own_winners_on_stage(client, stage, other_branch, officer, secretary):
    honour(stage, other_branch, "龙家兴")
    propose_stage(ceremony=stage, by=officer)
    client.force_login(secretary, backend=BACKEND)
    page = text_of(client.get(f"/admin/ceremonies/{stage.pk}/stage/"))
    assert "杨一" in page
    assert "龙家兴" not in page
    assert 'name="step"' not in page


def lines_of(ceremony, **changes):
    """The running order as its page would send it, two empty lines at the end."""
    items = list(ceremony.items.order_by("order"))
    total = len(items) + 2
    data = {"items-TOTAL_FORMS": total, "items-INITIAL_FORMS": len(items), "starts_at": "09:00"}
    for place, item in enumerate(items):
        data |= {
            f"items-{place}-kind": item.kind,
            f"items-{place}-name": item.name,
            f"items-{place}-speaker": item.speaker,
            f"items-{place}-title": item.title_id or "",
            f"items-{place}-award": item.award_id or "",
            f"items-{place}-minutes": item.minutes,
        }
    return data | {name.replace("__", "-"): value for name, value in changes.items()}


def names_of(ceremony):
    return [item.kind for item in ceremony.items.order_by("order")]


def test_the_running_order_is_proposed_changed_and_moved(desk, ceremony):
    url = f"/admin/ceremonies/{ceremony.pk}/programme/"
    assert "还没有议程" in text_of(desk.get(url))
    desk.post(f"{url}propose/")
    kinds = ["opening", "address", "reading", "awarding", "winner", "address", "closing"]
    assert names_of(ceremony) == kinds
    desk.post(f"{url}save/", lines_of(ceremony, items__1__remove="on"))
    assert names_of(ceremony) == [kinds[0], *kinds[2:]]
    desk.post(f"{url}save/", lines_of(ceremony))  # saved as it was
    assert names_of(ceremony) == [kinds[0], *kinds[2:]]
    answer = desk.post(f"{url}save/", lines_of(ceremony, step="1:-1"))
    assert answer["Location"].endswith("?at=0:-1")
    assert names_of(ceremony)[:2] == ["reading", "opening"]
    more = {"items__6__kind": "other", "items__6__name": "侗歌", "items__6__minutes": "8"}
    desk.post(f"{url}save/", lines_of(ceremony, starts_at="10:00", **more))
    assert names_of(ceremony)[-1] == "other"
    winner = ceremony.items.get(kind="winner")
    assert winner.award.household.head == "杨一"
    page = text_of(desk.get(f"{url}print/"))
    assert "10:00" in page
    assert "侗歌" in page


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"items__7__name": "侗歌"}, "请选择环节类型"),
        ({"items__0__minutes": ""}, "请填写用时"),
        ({"starts_at": "23:55"}, "午夜"),
        ({"starts_at": "25点"}, ""),
    ],
)
def test_what_is_wrong_in_a_line_stands_at_it(desk, stage, change, told):
    url = f"/admin/ceremonies/{stage.pk}/programme/save/"
    answer = desk.post(url, lines_of(stage, **change))
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert "侗歌" in text_of(answer) or "items__7__name" not in change
    assert len(names_of(stage)) == 7


PAGES = [
    "/admin/markets/",
    "/admin/ceremonies/plan/",
    "/admin/ceremonies/{}/",
    "/admin/ceremonies/{}/stage/",
    "/admin/ceremonies/{}/stage/print/",
    "/admin/ceremonies/{}/stage/cards/",
    "/admin/ceremonies/{}/programme/",
    "/admin/ceremonies/{}/programme/print/",
    "/admin/ceremonies/{}/papers/",
    "/admin/ceremonies/{}/papers/poster/",
    "/admin/ceremonies/{}/papers/plaques/",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_constant_number_of_queries(desk, officer, branch, other_branch, page):
    ceremony = make_ceremony(officer)
    url = page.format(ceremony.pk)

    def count():
        propose_stage(ceremony=ceremony, most=2, by=officer)
        propose_programme(ceremony=ceremony, by=officer)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(url).status_code == 200
        return len(queries)

    honour(ceremony, branch, "杨一")
    count()
    one = count()
    honour(ceremony, other_branch, *(f"龙{c}" for c in "甲乙丙丁戊己庚辛"))
    honour(ceremony, branch, "吴一", "吴二", title=make_title(ceremony, "最清洁户", 2))
    for name in ("东城", "青朗"):
        make_place(ceremony.township, name)
    assert count() == one
