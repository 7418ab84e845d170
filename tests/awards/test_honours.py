"""What everybody may read: proof of a certificate, and the honour roll."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from awards.domain.life import AwardRefused
from awards.domain.photos import name_photo, store_ceremony_photo
from awards.models import Award, AwardStep
from grid.domain.consents import give_consent, withdraw_consent
from tests.awards.certificates import honour, plan_ceremony
from tests.inspections.test_photos import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def ceremony(township, officer):
    return plan_ceremony(township, officer)


@pytest.fixture
def award(ceremony, branch):
    return honour(ceremony, branch, "杨通文")


def prove(client, code):
    return client.get(reverse("honours:prove", args=[code]))


def read(client, name, *args):
    return client.get(reverse(f"honours:{name}", args=args)).content.decode()


def agree(award, officer, purpose="name"):
    give_consent(
        household=award.household,
        purpose=purpose,
        how="paper",
        given_on=date(2023, 6, 1),
        by=officer,
    )


def test_a_genuine_certificate(client, award):
    response = prove(client, award.code)
    page = response.content.decode()
    assert response["X-Robots-Tag"].startswith("noindex")
    for told in ("2023-0001的证书真实有效", "最美庭院", "杨*文", "青朗村", "2023年6月24日"):
        assert told in page
    assert "杨通文" not in page


def test_who_agreed_is_named_in_full(client, award, officer):
    agree(award, officer)
    assert "杨通文" in prove(client, award.code).content.decode()
    assert "杨通文" in read(client, "roll", award.ceremony_id)


def test_a_title_that_was_withdrawn(client, award, officer):
    award.status = "withdrawn"
    award.save()
    at = datetime(2023, 9, 30, 4, tzinfo=UTC)
    AwardStep.objects.create(award=award, status="withdrawn", by=officer, at=at)
    page = prove(client, award.code).content.decode()
    assert "已于2023年9月30日取消" in page
    assert "真实有效" not in page
    assert "杨*文" not in read(client, "roll", award.ceremony_id)


@pytest.mark.parametrize(
    "changed", [{"status": "declined"}, {"number": ""}, {"code": "another"}], ids=str
)
def test_no_such_certificate(client, award, changed):
    code = award.code
    for name, value in changed.items():
        setattr(award, name, value)
    award.save()
    response = prove(client, code)
    assert response.status_code == 404
    assert "查无此证书" in response.content.decode()


@pytest.mark.parametrize("status", ["planned", "notice", "cancelled"])
def test_before_the_list_is_fixed_nothing_is_shown(client, award, status):
    ceremony = award.ceremony
    ceremony.status = status
    ceremony.save()
    assert prove(client, award.code).status_code == 404
    assert client.get(reverse("honours:roll", args=[ceremony.pk])).status_code == 404
    assert ceremony.name not in read(client, "index")


def test_the_roll_goes_by_title(client, ceremony, branch):
    for head, title in (("杨通文", "最美庭院"), ("吴家兴", "文明家庭"), ("龙光明", "最美庭院")):
        honour(ceremony, branch, head, title=title)
    page = read(client, "roll", ceremony.pk)
    order = ("最美庭院", "杨*文", "龙*明", "文明家庭", "吴*兴")
    places = [page.index(word) for word in order]
    assert places == sorted(places)
    assert ceremony.name in read(client, "index")


@pytest.mark.parametrize("many", [1, 15])
def test_the_roll_costs_the_same_however_many(
    client, ceremony, branch, officer, many, django_assert_num_queries
):
    for _ in range(many):
        agree(honour(ceremony, branch, "杨通文"), officer)
    with django_assert_num_queries(4):
        read(client, "roll", ceremony.pk)
    with django_assert_num_queries(1):
        read(client, "index")
    code = ceremony.awards.first().code
    with django_assert_num_queries(2):
        prove(client, code)


@pytest.fixture
def pictured(award, officer):
    """A photo of the ceremony, and who is on it."""
    photo, _ = store_ceremony_photo(ceremony=award.ceremony, id=uuid4(), data=picture(), by=officer)
    return name_photo(photo=photo, award=award, by=officer)


def test_a_photo_is_public_only_with_consent_and_while_it_holds(client, pictured, officer):
    address = reverse("honours:photo", args=[pictured.ceremony_id, pictured.pk])
    assert client.get(address).status_code == 404
    assert address not in read(client, "roll", pictured.ceremony_id)

    agree(pictured.award, officer, "photo")
    shown = client.get(address)
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # a JPEG
    assert shown["Cache-Control"] == "no-store"
    page = read(client, "roll", pictured.ceremony_id)
    assert address in page
    assert pictured.award.household.head not in page  # agreed to photos, not to the name

    withdraw_consent(household=pictured.award.household, purpose="photo", by=officer)
    assert client.get(address).status_code == 404
    assert address not in read(client, "roll", pictured.ceremony_id)


def test_a_photo_goes_with_the_title(client, pictured, officer):
    agree(pictured.award, officer, "photo")
    Award.objects.filter(pk=pictured.award_id).update(status="withdrawn")
    address = reverse("honours:photo", args=[pictured.ceremony_id, pictured.pk])
    assert client.get(address).status_code == 404


def test_the_officer_says_who_is_on_a_photo(client, pictured, officer):
    client.force_login(officer)
    address = reverse("ceremonies:name_photo", args=[pictured.pk])
    assert pictured.award.household.head in client.get(address).content.decode()
    client.post(address, {"award": ""})
    pictured.refresh_from_db()
    assert (pictured.award, pictured.named_by) == (None, officer)
    assert client.post(address, {"award": pictured.pk.int % 1000 + 10**9}).status_code == 422


def test_a_winner_of_another_ceremony_is_refused(pictured, award, officer):
    elsewhere = plan_ceremony(award.ceremony.township, officer, day=date(2023, 7, 4))
    pictured.ceremony = elsewhere
    pictured.save()
    with pytest.raises(AwardRefused):
        name_photo(photo=pictured, award=award, by=officer)
