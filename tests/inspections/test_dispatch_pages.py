"""The weekly dispatch and the calendar at the desk: who reads and holds what, and what it says."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.domain.dispatch import hold_dispatch
from inspections.domain.patrols import record_patrol
from inspections.models import Dispatch, Problem
from tests.factories import BranchFactory, HouseholdFactory
from tests.inspections.entries import MONDAY
from tests.inspections.test_rhythm import entry_at, find

WEEK = "2023-W18"
NOON = datetime(2023, 5, 5, 4, tzinfo=UTC)  # the Friday of that week
FRIDAY = NOON.date()
DISPATCH, CALENDAR = "/admin/dispatch/", "/admin/calendar/"


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def sign_in(client):
    def signed_in(user):
        client.force_login(user, backend="township.roles.RoleBackend")
        return client

    return signed_in


@pytest.fixture
def problems(branch, standard, secretary):
    """One long overdue, one found this week."""
    homes = [HouseholdFactory(branch=branch, head=f"杨{c}", hamlet="上寨") for c in "甲乙"]
    late = find(homes[0], standard, secretary, MONDAY - timedelta(days=20), 1)
    return late + find(homes[1], standard, secretary, MONDAY, 2)


def of(place):
    return f"{'b' if hasattr(place, 'township_id') else 't'}{place.pk}"


def written(place, **changed):
    values = {
        "place": of(place),
        "week": WEEK,
        "held_on": "2023-05-05",
        "participants": "杨通文、吴家兴",
        "decisions": "一、清沟渠；\n二、逾期的三日内销号。",
    }
    return values | changed


def held(branch, by, week=MONDAY, **changed):
    values = {
        "township": by.township,
        "branch": branch,
        "week": week,
        "held_on": week,
        "participants": "杨通文",
        "decisions": "清沟渠",
        "by": by,
    }
    return hold_dispatch(**(values | changed))


def count_queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def figures_in(page):
    """The cells of the table's first row, without their links."""
    row = page.partition("<tbody>")[2].partition("</tr>")[0]
    return re.findall(r">([^<>\s]+)<", row)


def chat_in(page):
    return re.search(r'<textarea class="r-chat"[^>]*>([^<]*)</textarea>', page)[1]


# --- the page -------------------------------------------------------------------


def test_a_branch_s_week(sign_in, secretary, branch, problems):
    record_patrol(entry=entry_at(branch, finding="路边有垃圾"), by=secretary)
    page = sign_in(secretary).get(DISPATCH).text
    assert figures_in(page) == [
        *("青朗村", "1", "1", "1", "1", "1", "2", "0"),
        *("3", "0", "3", "1"),  # not put right, waiting, not closed, overdue
    ]
    assert "杨甲 · 上寨" in page
    assert "杨乙 · 上寨" in page
    assert "路边有垃圾" in page
    assert "尚未召开" in page


def test_figures_lead_to_their_rows(sign_in, officer, branch, problems, secretary):
    record_patrol(entry=entry_at(branch), by=secretary)
    client = sign_in(officer)
    page = client.get(DISPATCH, {"place": of(branch)}).text
    told = re.findall(r'<td class="q-num"><a href="([^"]+)">(\d+)</a>', page)
    assert len(told) == 7
    for url, figure in told:
        rows = client.get(url.replace("&amp;", "&"))
        assert rows.context["cl"].result_count == int(figure), url


def test_what_waits_for_its_recheck_is_told_apart(sign_in, officer, branch, problems):
    """As it is held; a page held before the two were told apart says so of neither."""
    Problem.objects.filter(pk__in=Problem.objects.order_by("pk").values("pk")[:1]).update(
        rectified_on=MONDAY, stage="rectified"
    )
    dispatch = held(branch, officer)
    assert (dispatch.figures["total"]["open"], dispatch.figures["total"]["waiting"]) == (2, 1)
    client, asked = sign_in(officer), {"place": of(branch), "week": WEEK}
    assert figures_in(client.get(DISPATCH, asked).text)[8:11] == ["1", "1", "2"]
    for row in (*dispatch.figures["rows"], dispatch.figures["total"]):
        del row["waiting"]
    dispatch.save()
    assert figures_in(client.get(DISPATCH, asked).text)[8:11] == ["—", "—", "2"]


def test_the_township_s_week_has_a_row_for_each_branch(
    sign_in, officer, branch, other_branch, problems
):
    held(other_branch, officer)
    page = sign_in(officer).get(DISPATCH, {"week": WEEK}).text
    assert "合计" in page
    assert re.search(r"安顺村</a>.*?5月1日</td>", page, re.DOTALL)
    assert "杨甲" not in page


def test_the_group_s_text_names_no_household(sign_in, officer, branch, other_branch, problems):
    client = sign_in(officer)
    assert chat_in(client.get(DISPATCH).text).splitlines() == [
        "【青朗侗族苗族乡】2023年第18周（5月1日至5月7日）人居环境整治情况",
        "周检查：应查1户，已查1户。",
        "日检查：检查0处，发现问题0处。",
        "问题清单：新发现1个，已销号0个；截至5月5日未销号2个，"
        "其中未整改2个（逾期1个），待复查0个。",
        "青朗村：已查1/1户，日检查0天，新发现1个，已销号0个，未整改2个（逾期1个），待复查0个",
        "安顺村：已查0/0户，日检查0天，新发现0个，已销号0个，未整改0个，待复查0个",
    ]
    text = chat_in(client.get(DISPATCH, {"place": of(branch)}).text)
    assert "日检查：开展0天" in text
    assert "杨" not in text


# --- holding it -----------------------------------------------------------------


def test_a_secretary_holds_the_branch_s(sign_in, secretary, branch, problems):
    client = sign_in(secretary)
    answer = client.post(f"{DISPATCH}hold/", written(branch))
    assert answer.status_code == 302
    page = client.get(answer["Location"]).text
    assert "2023年5月5日召开" in page
    assert "二、逾期的三日内销号。" in page
    assert "已召开，存档" not in page
    assert chat_in(page).splitlines()[-3:] == [
        "5月5日周调度议定事项：",
        "一、清沟渠；",
        "二、逾期的三日内销号。",
    ]
    kept = Dispatch.objects.get()
    assert (kept.week, kept.held_on, kept.held_by, kept.branch) == (
        MONDAY,
        FRIDAY,
        secretary,
        branch,
    )


def test_what_was_held_is_shown_as_it_was(sign_in, secretary, branch, problems):
    held(branch, secretary)
    Problem.objects.update(finding="后来改写的")
    client = sign_in(secretary)
    for url in (DISPATCH, f"{DISPATCH}print/"):
        page = client.get(url).text
        assert "后来改写的" not in page
        assert figures_in(page.partition("r-figures")[2])[-2:] == ["2", "1"]


def test_a_wrong_entry_keeps_what_was_typed(sign_in, secretary, branch):
    client = sign_in(secretary)
    answer = client.post(f"{DISPATCH}hold/", written(branch, participants="", held_on="2023-05-06"))
    assert answer.status_code == 422
    assert "请填写参会人员" in answer.text
    assert "逾期的三日内销号" in answer.text
    answer = client.post(f"{DISPATCH}hold/", written(branch, held_on="2023-05-06"))
    assert answer.status_code == 422
    assert "召开日期不能晚于今天" in answer.text
    assert not Dispatch.objects.exists()


def test_twice_is_refused(sign_in, secretary, branch):
    client = sign_in(secretary)
    client.post(f"{DISPATCH}hold/", written(branch))
    answer = client.post(f"{DISPATCH}hold/", written(branch, decisions="别的"))
    assert answer.status_code == 422
    assert "清沟渠" in answer.text
    assert Dispatch.objects.get().decisions.startswith("一、清沟渠")


def test_who_may_hold_what(sign_in, secretary, leader, officer, township, other_branch):
    hold = f"{DISPATCH}hold/"
    assert sign_in(secretary).post(hold, written(township)).status_code == 403
    assert sign_in(secretary).post(hold, written(other_branch)).status_code == 404
    assert sign_in(leader).post(hold, written(other_branch)).status_code == 403
    assert sign_in(officer).post(hold, written(township)).status_code == 302
    assert Dispatch.objects.get().branch is None


def test_a_branch_reads_the_township_s_once_it_was_held(
    sign_in, secretary, officer, township, problems
):
    client, query = sign_in(secretary), {"place": of(township), "week": WEEK}
    page = client.get(DISPATCH, query).text
    assert "乡镇本周尚未召开周调度" in page
    assert "r-chat" not in page
    assert client.get(f"{DISPATCH}print/", query).status_code == 404
    held(None, officer)
    page = client.get(DISPATCH, query).text
    assert "清沟渠" in page
    assert client.get(f"{DISPATCH}print/", query).status_code == 200


def test_what_was_decided_before_is_at_hand(sign_in, secretary, branch):
    held(branch, secretary, MONDAY - timedelta(days=14), decisions="更早的")
    held(branch, secretary, MONDAY - timedelta(days=7), decisions="上周议定的")
    page = sign_in(secretary).get(DISPATCH).text
    assert "上周议定的" in page
    assert "更早的" not in page


@pytest.mark.parametrize(
    "query", ["week=2023-W19", "week=2023-05", "week=x", "place=b0", "place=7"]
)
def test_what_is_not_there_is_not_found(sign_in, officer, query):
    assert sign_in(officer).get(f"{DISPATCH}?{query}").status_code == 404


def test_the_page_costs_the_same_with_many_rows(
    sign_in, officer, township, branch, standard, secretary
):
    client = sign_in(officer)
    urls = [f"{DISPATCH}?place={of(branch)}", DISPATCH, CALENDAR]
    urls.append(f"{CALENDAR}?place={of(branch)}")
    find(HouseholdFactory(branch=branch), standard, secretary, MONDAY, 1)
    record_patrol(entry=entry_at(branch, finding="有垃圾"), by=secretary)
    held(branch, officer, MONDAY - timedelta(days=7))
    one = [count_queries(client, url) for url in urls]
    for other in (branch, *BranchFactory.create_batch(3, township=township)):
        find(HouseholdFactory(branch=other), standard, secretary, MONDAY, 1, 2, 3)
        record_patrol(entry=entry_at(other, finding="有垃圾"), by=secretary)
        held(other, officer, MONDAY - timedelta(days=14))
    assert [count_queries(client, url) for url in urls] == one


# --- the calendar ---------------------------------------------------------------


def cells_of(page, name):
    """A township's row: ● held, ○ not held, · still to come."""
    row = re.search(rf"<tr>\s*<th[^>]*>(?:<a[^>]*>)?{name}(.*?)</tr>", page, re.DOTALL)[1]
    cells = re.findall(r'<td class="r-cell[^>]*>(.*?)</td>', row, re.DOTALL)
    return "".join("●" if "●" in cell else "○" if "○" in cell else "·" for cell in cells)


def test_a_township_s_month_shows_what_was_held_and_what_was_not(
    sign_in, officer, secretary, branch, other_branch
):
    for day in (0, 0, 2):
        on = MONDAY + timedelta(days=day)
        record_patrol(entry=entry_at(branch, date=on), by=secretary)
    held(other_branch, officer)
    page = sign_in(officer).get(CALENDAR).text
    assert cells_of(page, "青朗村").startswith("●○●○○··" + "○" + "·")
    assert cells_of(page, "安顺村").startswith("○○○○○··" + "●" + "·")
    assert page.index("青朗村</a>") < page.index("安顺村</a>")
    assert "2 / 5" in page


def test_a_branch_s_month(sign_in, secretary, branch):
    record_patrol(entry=entry_at(branch, finding="有垃圾"), by=secretary)
    record_patrol(entry=entry_at(branch), by=secretary)
    held(branch, secretary)
    page = sign_in(secretary).get(CALENDAR).text
    assert "检查2处" in page
    assert "发现问题1处" in page
    assert page.count("未检查") == 4
    assert "5月1日召开" in page
    assert "本月已过5天，有日检查1天；应召开周调度1次，已召开1次。" in page


def test_a_week_s_dispatch_counts_where_the_week_begins(sign_in, secretary, branch):
    held(branch, secretary, MONDAY - timedelta(days=7))  # 24 to 30 April
    held(branch, secretary)
    client = sign_in(secretary)
    assert "应召开周调度4次，已召开1次" in client.get(CALENDAR, {"month": "2023-04"}).text
    with time_machine.travel(datetime(2023, 6, 2, tzinfo=UTC)):
        client = sign_in(secretary)
        assert "应召开周调度5次，已召开1次" in client.get(CALENDAR, {"month": "2023-05"}).text
        assert "应召开周调度0次，已召开0次" in client.get(CALENDAR).text


def test_a_secretary_s_calendar_is_the_branch_s(sign_in, secretary, township, other_branch):
    client = sign_in(secretary)
    assert client.get(CALENDAR, {"place": of(township)}).status_code == 404
    assert client.get(CALENDAR, {"place": of(other_branch)}).status_code == 404
    assert client.get(CALENDAR, {"month": "2023-06"}).status_code == 404
