"""Who was honoured is named as on the fixed list, whoever heads the household since."""

import importlib
import io
from datetime import timedelta

import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.domain.certificates import certificate_of
from awards.domain.fixing import fix_list
from awards.exports_plaques import write_plaques
from awards.models import Award
from grid.domain.consents import give_consent
from grid.domain.households import change_household
from grid.models import Consent, Household
from tests.awards.story import IN_MAY, NOTICE_OVER

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
THEN, NOW = "吴丙", "申屠丁"


@pytest.fixture
def rename(officer):
    """The household of 吴丙 has another head from now on."""

    def act(home):
        home.head = NOW
        change_household(household=home, by=officer)

    return act


def award_of(home):
    return Award.objects.select_related("household", "branch", "title").get(household=home)


def test_certificate_plaque_and_public_proof_keep_the_name(client, fixed, homes, rename):
    rename(homes[2])
    award = award_of(homes[2])
    assert certificate_of(award).household == THEN
    book = openpyxl.load_workbook(io.BytesIO(write_plaques(awards=[award])))
    assert [cell.value for cell in book.active[2]][3:5] == [THEN, "青朗村"]
    for url in (
        reverse("honours:prove", args=[award.code]),
        reverse("honours:roll", args=[fixed.pk]),
    ):
        text = client.get(url).text
        assert "吴*" in text
        assert "申" not in text


def test_the_desk_says_who_heads_it_now(client, officer, held, homes, rename):
    rename(homes[2])
    client.force_login(officer, backend=BACKEND)
    text = client.get(reverse("selection:holders", args=[held.pk])).text
    assert THEN in text
    assert f"当时户主，现户主{NOW}" in text


def test_the_notice_names_who_headed_it_when_it_was_put_up(client, noticed, homes, rename):
    rename(homes[2])
    text = client.get(reverse("award_notice:show", args=[noticed.pk])).text
    assert "吴*" in text
    assert "申" not in text


def test_the_list_is_fixed_with_the_names_of_that_day(noticed, homes, rename, officer):
    rename(homes[2])
    fix_list(ceremony=noticed, by=officer, at=NOTICE_OVER)
    assert award_of(homes[2]).head == NOW


def test_the_consent_of_who_follows_opens_no_name_of_then(client, fixed, homes, rename, officer):
    rename(homes[2])
    give_consent(
        household=homes[2],
        purpose=Consent.Purpose.NAME,
        how="paper",
        given_on=IN_MAY.date(),
        by=officer,
    )
    text = client.get(reverse("honours:roll", args=[fixed.pk])).text
    assert THEN not in text
    assert NOW not in text


def test_a_nomination_is_named_as_of_its_day(awards, homes, branch):
    award = award_of(homes[0])
    assert (award.head, award.hamlet, award.branch_name) == ("杨甲", homes[0].hamlet, branch.name)


def test_older_lists_are_named_by_the_history_of_the_roster(fixed, homes, rename):
    rename(homes[2])
    history = homes[2].history
    history.exclude(head=NOW).update(history_date=IN_MAY - timedelta(days=90))
    history.filter(head=NOW).update(history_date=NOTICE_OVER + timedelta(days=1))
    Award.objects.update(head="", hamlet="", branch_name="")
    importlib.import_module("awards.migrations.0005_names").name_awards(apps, None)
    assert award_of(homes[2]).head == THEN
    assert award_of(homes[2]).branch_name == "青朗村"


def test_the_roll_costs_the_same_with_one_new_head_and_with_three(client, fixed, homes):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("honours:roll", args=[fixed.pk]))
        return len(captured)

    queries()
    Household.objects.filter(pk=homes[0].pk).update(head=NOW)
    once = queries()
    Household.objects.update(head=NOW)
    assert queries() == once


@pytest.mark.parametrize(("ticked", "name"), [({}, THEN), ({"is_renamed": "on"}, NOW)])
def test_a_misspelt_certificate_is_printed_again_with_todays_name(
    client, officer, fixed, homes, rename, ticked, name
):
    rename(homes[2])
    award = award_of(homes[2])
    client.force_login(officer, backend=BACKEND)
    url = reverse("certificates:reprint", args=[award.pk])
    assert "姓名原来写错" in client.get(url).text
    client.post(url, {"reason": "姓名写错", **ticked})
    assert certificate_of(award_of(homes[2])).household == name
