"""Consent on record: who may be named in full, from when and until when."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grid.domain.consents import (
    ConsentRefused,
    give_consent,
    name_publicly,
    withdraw_consent,
)
from grid.models import Consent, Household
from grid.queries import consented
from tests.factories import HouseholdFactory

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
NOON = datetime(2023, 6, 14, 4, tzinfo=UTC)
NAME, PHOTO = Consent.Purpose.NAME, Consent.Purpose.PHOTO


def agree(household, by, purpose=NAME, **more):
    given = {"how": "paper", "given_on": date(2023, 6, 1), "at": NOON, **more}
    return give_consent(household=household, purpose=purpose, by=by, **given)


def public_name(household):
    one = household.pk, household.head
    return name_publicly([one])[one]


def test_a_name_is_masked_until_consented_and_after_withdrawal(household, officer):
    assert public_name(household) == "杨*文"
    agree(household, officer)
    assert public_name(household) == "杨通文"
    withdraw_consent(household=household, purpose=NAME, by=officer, at=NOON)
    assert public_name(household) == "杨*文"
    assert agree(household, officer).withdrawn_on is None  # it can be given again
    assert household.consents.count() == 2


def test_each_purpose_for_itself(household, officer):
    agree(household, officer, PHOTO)
    homes = Household.objects.all()
    assert list(consented(homes, PHOTO)) == [household]
    assert not consented(homes, NAME).exists()


def test_consent_is_of_the_head_who_gave_it(household, officer):
    agree(household, officer)
    household.head = "杨小文"
    household.save()
    assert public_name(household) == "杨*文"
    agree(household, officer)  # the earlier head's ends
    assert public_name(household) == "杨小文"
    assert household.consents.filter(withdrawn_on=None).count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"given_on": date(2023, 6, 15)},
        {"how": "oral", "witness": " "},
        {"by": None},
    ],
)
def test_what_is_refused(household, officer, given):
    with pytest.raises(ConsentRefused):
        agree(**{"household": household, "by": officer, **given})
    assert not Consent.objects.exists()


def test_none_twice_and_none_to_withdraw(household, officer):
    with pytest.raises(ConsentRefused):
        withdraw_consent(household=household, purpose=NAME, by=officer)
    agree(household, officer)
    with pytest.raises(ConsentRefused):
        agree(household, officer)


@pytest.mark.parametrize(
    "change",
    [
        {"noted_by": None},
        {"how": "oral"},
        {"withdrawn_on": date(2023, 5, 31)},
    ],
)
def test_the_database_holds_it(household, officer, change):
    consent = agree(household, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**change)


def test_an_author_of_withdrawal_without_its_date(household, officer):
    consent = agree(household, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(withdrawn_by=officer)


def test_names_cost_one_query(branch, officer):
    homes = [HouseholdFactory(branch=branch) for _ in range(8)]
    agree(homes[3], officer)
    with CaptureQueriesContext(connection) as captured:
        names = name_publicly((home.pk, home.head) for home in homes)
    assert len(captured) == 1
    assert list(names.values()).count("杨通文") == 1
    with CaptureQueriesContext(connection) as captured:
        assert name_publicly([]) == {}
    assert not captured


def test_noted_and_withdrawn_at_the_desk(client, secretary, household):
    client.force_login(secretary, backend=BACKEND)
    url = f"/admin/households/{household.pk}/consents/"
    assert "没有登记同意" in client.get(url).content.decode()
    given = {"purpose": "name", "how": "oral", "witness": "", "given_on": "2023-06-01"}
    assert client.post(url, given).status_code == 422
    assert client.post(url, given | {"witness": "龙家光"}).status_code == 302
    page = client.get(url).content.decode()
    assert "见证人 龙家光" in page
    assert (
        "公开全名" in client.get(f"/admin/grid/household/{household.pk}/change/").content.decode()
    )
    assert client.post(url + "withdraw/", {"purpose": "name"}).status_code == 302
    assert public_name(household) == "杨*文"


def test_a_leader_looks_and_notes_nothing(client, leader, household):
    client.force_login(leader, backend=BACKEND)
    url = f"/admin/households/{household.pk}/consents/"
    assert "登记同意</h2>" not in client.get(url).content.decode()
    assert client.post(url, {"purpose": "name"}).status_code == 403
