"""The day on the phone and at the desk, through the pages."""

import json
import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Ceremony, CeremonyPhoto, DayMark, Prize
from tests.awards.winners import make_ceremony, make_prize, make_title, make_winner, note
from tests.inspections.test_photos import picture

JSON = {"content_type": "application/json", "headers": {"accept": "application/json"}}


@pytest.fixture
def title(township):
    return make_title(township)


@pytest.fixture
def powder(township, officer, title):
    return make_prize(township, officer, stock=5, titles=[(title, 2)])


@pytest.fixture
def ceremony(township, officer, powder):
    return make_ceremony(township, officer)


@pytest.fixture
def award(ceremony, title, branch, officer):
    return make_winner(ceremony, title, branch, officer, order=1, head="杨通文")


@pytest.fixture
def elsewhere(ceremony, title, other_branch, officer):
    return make_winner(ceremony, title, other_branch, officer, order=2, head="吴老三")


@pytest.fixture
def as_person(client):
    def sign_in(person):
        client.force_login(person, backend="township.roles.RoleBackend")
        return client

    return sign_in


def post(client, winner, /, **said):
    body = {"id": str(uuid.uuid4()), "award": winner.pk, **said}
    return client.post("/field/ceremony/marks/", json.dumps(body), **JSON)


def told(response):
    return " ".join(text for texts in response.json()["errors"].values() for text in texts)


def stock():
    return Prize.objects.get().stock


# --- the phone ----------------------------------------------------------------------------------


def test_a_mark_is_taken_and_says_how_it_stands(as_person, supervisor, award):
    client = as_person(supervisor)
    response = post(client, award, presence="came", prizes="given", entered_at="2023-06-24T09:30Z")
    assert response.status_code == 201
    body = response.json()
    assert body["state"]["given"]
    assert body["state"]["seen"] == body["id"]
    assert body["photos"]["missing"] == []
    assert stock() == 3


def test_the_same_again_and_another_content(as_person, officer, award):
    client, pk = as_person(officer), str(uuid.uuid4())
    assert post(client, award, id=pk, presence="came", prizes="given").status_code == 201
    again = post(client, award, id=pk, presence="came", prizes="given")
    assert again.status_code == 200
    assert again.json()["state"]["given"]
    other = post(client, award, id=pk, presence="absent")
    assert other.status_code == 409
    assert (DayMark.objects.count(), stock()) == (1, 3)


def test_the_later_one_is_told_what_the_other_did(as_person, officer, supervisor, award):
    note(award, officer, presence="came", prizes="given")
    response = post(as_person(supervisor), award, presence="absent", fetched_by="杨小妹")
    assert response.status_code == 409
    assert "officer已于6月24日 12:00登记：到场、奖品已发放" in told(response)
    assert "未写入" in told(response)


def test_too_little_in_stock_is_owed_and_said(as_person, officer, award, powder):
    powder.titles.update(quantity=9)
    client = as_person(officer)
    response = post(client, award, presence="came", prizes="given")
    assert response.status_code == 201
    state = response.json()["state"]
    assert (state["presence"], state["given"], state["owed"]) == ("came", False, True)
    page = client.get(f"/admin/ceremonies/{award.ceremony_id}/day/?show=owed").content.decode()
    assert "奖品暂欠" in page
    assert "杨通文" in page
    again = post(client, award, prizes="given", seen=state["seen"])
    assert (again.status_code, told(again)) == (422, "洗衣粉库存只有5袋，需要9袋。")


def test_a_phone_does_not_say_what_is_owed(as_person, officer, award):
    assert post(as_person(officer), award, prizes="owed").status_code == 422


@pytest.mark.parametrize(
    ("status", "day", "is_there"),
    [
        ("fixed", date(2023, 6, 24), True),
        ("held", date(2023, 6, 24), True),
        ("held", date(2023, 6, 10), True),  # exactly 14 days ago
        ("held", date(2023, 6, 9), False),
        ("cancelled", date(2023, 6, 24), False),
    ],
)
def test_a_held_ceremony_stays_on_the_phones(
    as_person, supervisor, ceremony, award, status, day, is_there, time_machine
):
    time_machine.move_to("2023-06-24 18:00 +0800")
    Ceremony.objects.filter(pk=ceremony.pk).update(status=status, date=day)
    page = as_person(supervisor).get("/field/ceremony/").content.decode()
    assert (ceremony.name in page) is is_there
    assert ("已举行，仍可补登" in page) is (status == "held" and is_there)


def test_a_mark_comes_after_it_was_held(as_person, officer, ceremony, award):
    Ceremony.objects.filter(pk=ceremony.pk).update(status="held")
    assert post(as_person(officer), award, presence="came").status_code == 201


def test_holding_it_says_who_is_not_marked(
    as_person, officer, ceremony, award, elsewhere, time_machine
):
    time_machine.move_to("2023-06-24 18:00 +0800")
    note(award, officer, presence="came")
    page = as_person(officer).get(f"/admin/ceremonies/{ceremony.pk}/").content.decode()
    assert "还有1户未登记" in page
    assert "吴老三" in page
    assert "杨通文" not in page


def test_the_desk_asks_why(as_person, officer, award):
    given = note(award, officer, presence="came", prizes="given").mark
    url, said = f"/admin/ceremonies/marks/{award.pk}/", {"presence": "came", "seen": given.pk}
    refused = as_person(officer).post(url, said)
    assert (refused.status_code, "请写明更正原因" in refused.content.decode()) == (422, True)
    assert as_person(officer).post(url, said | {"reason": "发错了人"}).status_code == 302
    assert "发错了人" in as_person(officer).get(url).content.decode()
    assert stock() == 5


@pytest.mark.parametrize(
    "said",
    [
        {"presence": "elsewhere"},
        {"prizes": "twice"},
        {"id": "7"},
        {"award": 0},
        {"presence": ["came"]},
        {"fetched_by": "杨" * 31, "presence": "absent"},
        {},
    ],
)
def test_what_cannot_be_is_refused(as_person, officer, award, said):
    assert post(as_person(officer), award, **said).status_code == 422
    assert not DayMark.objects.exists()


def test_what_is_no_entry_is_refused(as_person, officer):
    for body in (b"[]", b"{", b"\xff"):
        answer = as_person(officer).post("/field/ceremony/marks/", body, **JSON)
        assert answer.status_code == 422


def test_a_secretary_marks_the_own_branch_only(as_person, secretary, award, elsewhere):
    client = as_person(secretary)
    assert post(client, award, presence="came").status_code == 201
    assert post(client, elsewhere, presence="came").status_code == 422
    data = client.get(f"/field/ceremony/{award.ceremony_id}/winners.json").json()
    assert [row["head"] for row in data["winners"]] == ["杨通文"]


@pytest.mark.parametrize("role", ["leader", "responsible"])
def test_others_do_not_mark(as_person, award, role, request):
    assert post(as_person(request.getfixturevalue(role)), award, presence="came").status_code == 403


def test_the_phones_list(as_person, officer, ceremony, award, elsewhere, title):
    note(elsewhere, officer, presence="absent", fetched_by="吴小妹")
    data = as_person(officer).get(f"/field/ceremony/{ceremony.pk}/winners.json").json()
    first, second = data["winners"]
    assert (first["head"], first["order"], first["seen"]) == ("杨通文", 1, None)
    assert (second["presence"], second["fetched_by"], second["by"]) == (
        "absent",
        "吴小妹",
        "officer",
    )
    assert data["titles"] == {str(title.pk): ["最美庭院", "洗衣粉2袋"]}


@pytest.mark.parametrize("status", ["planned", "notice", "cancelled"])
def test_only_a_fixed_list_is_on_phones(as_person, officer, ceremony, award, status):
    Ceremony.objects.update(status=status)
    client = as_person(officer)
    for path in ("", "winners.json"):
        assert client.get(f"/field/ceremony/{ceremony.pk}/{path}").status_code == 404
    assert "近期没有表彰会" in client.get("/field/ceremony/").content.decode()


def test_the_page_itself_holds_no_names(as_person, officer, ceremony, award):
    for path in (f"{ceremony.pk}/", "offline/"):
        page = as_person(officer).get(f"/field/ceremony/{path}").content.decode()
        assert "杨通文" not in page
        assert "六月表彰" not in page


def test_the_phones_list_costs_the_same_with_many(
    as_person, officer, ceremony, award, title, branch
):
    url, client = f"/field/ceremony/{ceremony.pk}/winners.json", as_person(officer)
    note(award, officer, presence="came")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    few = queries()
    for _ in range(10):
        note(make_winner(ceremony, title, branch, officer), officer, presence="absent")
    assert queries() == few


def send_photo(client, ceremony, data, pk=None):
    url = f"/field/ceremony/{ceremony.pk}/photos/{pk or uuid.uuid4()}/"
    return client.post(url, data, content_type="image/jpeg")


def test_photos_are_kept_once_and_shown_at_the_desk(as_person, officer, secretary, ceremony):
    client, pk = as_person(officer), uuid.uuid4()
    assert send_photo(client, ceremony, picture(), pk).status_code == 201
    assert send_photo(client, ceremony, picture(), pk).status_code == 200
    assert send_photo(client, ceremony, picture(90, 90), pk).status_code == 409
    assert send_photo(client, ceremony, b"no picture").status_code == 422
    photo = CeremonyPhoto.objects.get()
    assert str(photo.pk) in client.get(f"/admin/ceremonies/{ceremony.pk}/day/").content.decode()
    shown = as_person(secretary).get(f"/admin/ceremonies/photos/{photo.pk}/thumbnail/")
    assert b"".join(shown).startswith(b"\xff\xd8")


# --- the desk -----------------------------------------------------------------------------------


def test_the_days_figures(as_person, officer, ceremony, award, elsewhere):
    note(award, officer, presence="came", prizes="given")
    note(elsewhere, officer, presence="absent", fetched_by="吴小妹")
    response = as_person(officer).get(f"/admin/ceremonies/{ceremony.pk}/day/?show=absent")
    assert response.context["counts"] == (2, 1, 1, 0, 1, 0)
    assert [row.award for row in response.context["winners"]] == [elsewhere]
    assert "待领取" in response.content.decode()
    live = as_person(officer).get(
        f"/admin/ceremonies/{ceremony.pk}/day/", headers={"HX-Request": "true"}
    )
    assert "<html" not in live.content.decode()


def test_the_officer_corrects(as_person, officer, award):
    given = note(award, officer, presence="came", prizes="given")
    url = f"/admin/ceremonies/marks/{award.pk}/"
    client = as_person(officer)
    assert "登记记录" in client.get(url).content.decode()
    said = {"presence": "absent", "fetched_by": "杨小妹", "seen": str(given.mark.pk)}
    said["reason"] = "认错了人"
    assert client.post(url, said).status_code == 302
    assert list(award.marks.values_list("presence", "fetched_by", "prizes")) == [
        ("came", "", "given"),
        ("absent", "杨小妹", "back"),
    ]
    assert stock() == 5


def test_prizes_of_who_left_the_list_are_named_and_taken_back(as_person, officer, award):
    given = note(award, officer, presence="came", prizes="given")
    award.status = "withdrawn"
    award.save()
    client, url = as_person(officer), f"/admin/ceremonies/{award.ceremony_id}/day/"
    assert list(client.get(url).context["unlisted"]) == [award]
    said = {"presence": "came", "seen": str(given.mark.pk), "reason": "已退回"}
    assert client.post(f"/admin/ceremonies/marks/{award.pk}/", said).status_code == 302
    assert not client.get(url).context["unlisted"]
    assert stock() == 5


def test_saved_as_it_was_writes_nothing(as_person, officer, award):
    given = note(award, officer, presence="came", prizes="given")
    said = {"presence": "came", "is_given": "on", "seen": str(given.mark.pk)}
    as_person(officer).post(f"/admin/ceremonies/marks/{award.pk}/", said)
    assert DayMark.objects.count() == 1


def test_a_correction_hears_of_what_came_meanwhile(as_person, officer, supervisor, award):
    note(award, supervisor, presence="came", prizes="given")
    said = {"presence": "absent", "fetched_by": "杨小妹", "seen": ""}  # the page was opened before
    response = as_person(officer).post(f"/admin/ceremonies/marks/{award.pk}/", said)
    assert response.status_code == 422
    assert "supervisor已于" in response.content.decode()
