"""What the public sees of a board: names and photos with consent only, until it is withdrawn."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.models import Board
from grid.domain.consents import give_consent, withdraw_consent
from grid.models import Consent
from grid.scope import Scope
from inspections.models import Inspection
from reports.domain.boards import latest_boards
from tests.boards.months import MAY_END
from tests.house.world_photo import make_photo

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"
NAME, PHOTO = Consent.Purpose.NAME, Consent.Purpose.PHOTO


@pytest.fixture
def agree(officer):
    def act(home, purpose=NAME):
        return give_consent(
            household=home, purpose=purpose, how="paper", given_on=date(2023, 5, 2), by=officer
        )

    return act


@pytest.fixture
def photo(homes, may, officer, settings, tmp_path):
    """Of the black 吴丁's inspection."""
    settings.MEDIA_ROOT = tmp_path
    return make_photo(Inspection.objects.get(household=homes[3]), officer)


def test_names_by_consent_on_public_page_and_poster(client, officer, leader, homes, may, agree):
    pages = (f"/boards/{may.pk}/", f"/admin/boards/{may.pk}/poster/")
    client.force_login(leader, backend=BACKEND)
    agree(homes[0])
    for page in pages:
        text = client.get(page).text
        assert "杨甲" in text
        assert "杨乙" not in text
        assert "吴*" in text
    withdraw_consent(household=homes[0], purpose=NAME, by=officer)
    for page in pages:
        assert "杨甲" not in client.get(page).text


def test_names_by_consent_in_the_printed_report(officer, branch, homes, may, agree):
    agree(homes[1])
    (sides,) = latest_boards(scope=Scope(officer), township=branch.township, branch=branch)
    assert {line.name for line in sides.reds} == {"青朗村 杨*", "青朗村 杨乙"}


def test_photos_in_public_with_consent_only(client, officer, homes, may, photo, agree):
    page, picture = f"/boards/{may.pk}/", f"/boards/{may.pk}/photos/{photo.pk}/"
    assert str(photo.pk) not in client.get(page).text
    assert client.get(picture).status_code == 404
    agree(homes[3], NAME)  # another purpose
    assert client.get(picture).status_code == 404
    agree(homes[3], PHOTO)
    assert str(photo.pk) in client.get(page).text
    answer = client.get(picture)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    list(answer)
    withdraw_consent(household=homes[3], purpose=PHOTO, by=officer)
    assert client.get(picture).status_code == 404


def test_a_household_sees_its_own_photos_and_nobody_else_s(client, homes, may, photo):
    own = may.entries.get(household=homes[3]).code
    other = may.entries.get(household=homes[2]).code
    assert f"/o/{own}/photos/{photo.pk}/" in client.get(f"/o/{own}/").text
    answer = client.get(f"/o/{own}/photos/{photo.pk}/")
    assert answer.status_code == 200
    list(answer)
    assert client.get(f"/o/{other}/photos/{photo.pk}/").status_code == 404
    Board.objects.update(status="superseded")
    assert client.get(f"/o/{own}/photos/{photo.pk}/").status_code == 404


def test_a_household_agrees_and_takes_it_back_on_its_page(client, homes, may, time_machine):
    time_machine.move_to(MAY_END)
    code = may.entries.get(household=homes[0]).code
    assert "杨甲" not in client.get(f"/o/{code}/").text
    for _ in range(2):  # pressed twice
        sent = client.post(f"/o/{code}/consent/", {"purpose": "name", "agree": "1"})
        assert sent.status_code == 302
    assert "杨甲" in client.get(f"/boards/{may.pk}/").text
    consent = homes[0].consents.get()
    assert (consent.how, consent.noted_by) == ("page", None)
    for _ in range(2):
        assert client.post(f"/o/{code}/consent/", {"purpose": "name"}).status_code == 302
    assert "杨甲" not in client.get(f"/boards/{may.pk}/").text
    assert client.post(f"/o/{code}/consent/", {"purpose": "all"}).status_code == 404


def test_the_public_page_costs_the_same_with_and_without_consents(client, homes, may, agree):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/boards/{may.pk}/").status_code == 200
        return len(captured)

    queries()
    before = queries()
    for home in homes:
        agree(home)
        agree(home, PHOTO)
    assert queries() == before
