"""The daily patrol on the phone: one tap, a plain form, JSON; who may, what it costs."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspections.models import Patrol
from tests.factories import HouseholdFactory, MemberFactory, UserFactory

PAGE = "/field/patrol/"
RECORD = "/field/patrols/"
JSON = {"accept": "application/json"}


@pytest.fixture
def homes(branch):
    return [HouseholdFactory(branch=branch, hamlet=name) for name in ("一组", "上寨", "上寨", "")]


@pytest.fixture
def own(client, secretary):
    client.force_login(secretary)
    return client


def tapped(branch, **changed):
    return {"id": str(uuid.uuid4()), "branch": branch.pk, "place": "一组"} | changed


def send(client, entry):
    return client.post(RECORD, entry, content_type="application/json", headers=JSON)


def forms_of(text):
    """`place → id` of the buttons to tap."""
    one = r'name="id" value="([^"]+)">\s*<input[^>]*>\s*<button[^>]*name="place" value="([^"]+)"'
    return {place: pk for pk, place in re.findall(one, text)}


def test_each_hamlet_is_one_tap(own, homes, branch):
    ids = forms_of(own.get(PAGE).text)
    assert list(ids)[:2] == ["一组", "上寨"]
    assert len(set(ids.values())) == len(ids) > 2
    answer = own.post(RECORD, {"id": ids["上寨"], "branch": branch.pk, "place": "上寨"})
    assert answer.status_code == 302
    patrol = Patrol.objects.get()
    assert (str(patrol.id), patrol.place, patrol.finding) == (ids["上寨"], "上寨", "")
    assert patrol.date == timezone.localdate()
    page = own.get(answer["Location"]).text
    assert "日检查已保存：上寨" in page
    assert re.search(r'class="card seen"[^>]*value="上寨"', page)
    assert not re.search(r'class="card seen"[^>]*value="一组"', page)


def test_what_was_found_is_listed(own, branch):
    entry = tapped(branch, place=" 村口 ", finding=" 路边有垃圾 ")
    assert own.post(RECORD, entry).status_code == 302
    patrol = Patrol.objects.get()
    assert (patrol.place, patrol.finding) == ("村口", "路边有垃圾")
    assert "路边有垃圾" in own.get(PAGE).text


def test_only_this_week_s_are_listed(own, branch, secretary):
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    for day, place in ((monday, "本周的"), (monday - timedelta(days=1), "上周的")):
        assert send(own, tapped(branch, date=day.isoformat(), place=place)).status_code == 201
    page = own.get(PAGE).text
    assert "<b>本周的</b>" in page
    assert "上周的" not in page


def test_sent_twice_it_is_recorded_once(own, branch):
    entry = tapped(branch, finding="有垃圾", entered_at=timezone.now().isoformat())
    first, again = send(own, entry), send(own, entry)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["created"], again.json()["created"]) == (True, False)
    assert first.json()["id"] == entry["id"]
    other = send(own, entry | {"finding": "别的"})
    assert other.status_code == 409
    assert "内容与本次不同" in other.json()["errors"]["__all__"][0]
    assert Patrol.objects.get().finding == "有垃圾"


def test_the_phone_s_date_holds_within_a_fortnight(own, branch):
    today = timezone.localdate()
    for days, status in ((-14, 201), (-15, 422), (1, 422)):
        date = (today + timedelta(days=days)).isoformat()
        answer = send(own, tapped(branch, date=date))
        assert answer.status_code == status
        assert status == 201 or answer.json()["errors"].keys() == {"date"}
    assert Patrol.objects.get().date == today - timedelta(days=14)


def test_an_impossible_clock_is_replaced(own, branch):
    send(own, tapped(branch, entered_at="2011-01-01T00:00:00Z"))
    patrol = Patrol.objects.get()
    assert abs(patrol.entered_at - patrol.received_at) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"place": " "}, "place"),
        ({"place": "长" * 51}, "place"),
        ({"finding": "长" * 301}, "finding"),
        ({"finding": "\ud83d"}, "finding"),
        ({"id": "7"}, "id"),
        ({"branch": "x"}, "branch"),
        ({"date": "昨天"}, "date"),
    ],
)
def test_what_is_wrong_is_told_by_field(own, branch, changed, field):
    answer = send(own, tapped(branch) | changed)
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {field}
    assert not Patrol.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"id": {}, "branch": 1, "place": "村口"}'])
def test_what_cannot_be_read_is_refused(own, body):
    assert send(own, body).status_code == 422


def test_a_plain_form_keeps_what_was_typed(own, branch):
    entry = tapped(branch, place="", finding="沟里有塑料袋")
    answer = own.post(RECORD, entry)
    assert answer.status_code == 422
    assert "请填写检查地点" in answer.text
    assert "沟里有塑料袋" in answer.text
    assert entry["id"] in answer.text


def test_a_taken_id_gives_a_new_one_on_the_page(own, branch):
    entry = tapped(branch)
    own.post(RECORD, entry)
    answer = own.post(RECORD, entry | {"place": "二组"})
    assert answer.status_code == 409
    assert "二组" in answer.text
    assert entry["id"] not in answer.text


def test_another_branch_is_out_of_sight(own, other_branch):
    assert own.get(f"{PAGE}?branch={other_branch.pk}").status_code == 404
    assert own.post(RECORD, tapped(other_branch)).status_code == 404
    assert send(own, tapped(other_branch)).json()["errors"].keys() == {"branch"}
    assert not Patrol.objects.exists()


def test_a_responsible_member_walks_the_own_branch(client, responsible, branch, other_branch):
    client.force_login(responsible)
    assert branch.name in client.get(PAGE).text
    assert client.get(f"{PAGE}?branch={branch.pk}").status_code == 200
    assert client.get(f"{PAGE}?branch={other_branch.pk}").status_code == 404
    assert client.post(RECORD, tapped(branch), follow=True).status_code == 200
    assert client.post(RECORD, tapped(other_branch)).status_code == 404
    assert Patrol.objects.get().entered_by == responsible


def test_who_only_looks_has_no_form(client, supervisor, branch, other_branch):
    client.force_login(supervisor)
    assert "安顺村" in client.get(PAGE).text  # chooses a branch first
    page = client.get(f"{PAGE}?branch={branch.pk}").text
    assert "本周日检查" in page
    assert "data-spot" not in page
    assert client.post(RECORD, tapped(branch)).status_code == 403


def test_signed_out_the_phone_is_told_so(client, branch):
    assert send(client, tapped(branch)).status_code == 401


def test_the_page_costs_the_same_with_many_rows(own, branch, secretary):
    def queries():
        own.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert own.get(PAGE).status_code == 200
        return len(captured)

    HouseholdFactory(branch=branch)
    send(own, tapped(branch))
    one = queries()
    for number in range(4):
        HouseholdFactory(branch=branch, hamlet=f"{number}组")
        member = MemberFactory(branch=branch)
        walker = UserFactory(role="responsible", township=branch.township, member=member)
        own.force_login(walker)
        send(own, tapped(branch, finding="有垃圾"))
    own.force_login(secretary)
    assert queries() == one
