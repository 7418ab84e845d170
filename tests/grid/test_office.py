"""Who signs papers, and whom villagers ask."""

import pytest
from django.urls import reverse

from grid.domain.organs import organ_of, unit_of
from grid.models import Township


@pytest.mark.parametrize(
    ("name", "unit", "organ"),
    [
        ("青朗侗族苗族乡", "乡", "青朗侗族苗族乡人民政府"),
        ("堡子镇", "镇", "堡子镇人民政府"),
        ("林城街道", "街道", "林城街道办事处"),
        ("林城街道办事处", "街道", "林城街道办事处"),
        ("八一林场", "乡", "八一林场"),
        ("镇远街道", "街道", "镇远街道办事处"),
    ],
)
def test_what_it_is_called(name, unit, organ):
    assert (unit_of(name), organ_of(name)) == (unit, organ)


def test_what_the_officer_wrote_goes_before(db):
    township = Township(name="堡子镇", organ="中共堡子镇委员会")
    assert township.signed == "中共堡子镇委员会"


def url(township: Township) -> str:
    return reverse("office:change", args=[township.pk])


def test_saved_with_who_did_it(client, officer, township):
    client.force_login(officer)
    given = {"organ": "", "contact": " 人居办　张某 ", "phone": "0745-0000000、0745-0000001"}
    page = client.post(url(township), given, follow=True).content.decode()
    assert "0745-0000000、0745-0000001（青朗侗族苗族乡人民政府，人居办 张某）" in page
    township.refresh_from_db()
    assert township.contact == "人居办 张某"
    assert township.history.first().history_user == officer


def test_no_telephone_is_refused_and_kept(client, officer, township):
    client.force_login(officer)
    response = client.post(url(township), {"organ": "", "contact": "", "phone": "找老王"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="找老王"' in page
    assert "只填电话号码" in page


def test_the_first_of_the_own_townships(client, officer, township):
    client.force_login(officer)
    assert client.get(reverse("office:index"))["Location"] == url(township)
