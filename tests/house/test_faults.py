"""What goes wrong is told in the house's own pages, and what was typed is kept."""

import pytest
from django.core import exceptions
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.factories import HouseholdFactory
from township.faults import FAULTS, bad_request, failed, typed_in
from township.middleware import FaultPageMiddleware

LOOKING = {"HTTP_ACCEPT": "text/html,application/xhtml+xml", "HTTP_HOST": "testserver"}
OWN = {"HTTP_ORIGIN": "http://testserver", **LOOKING}


def words(response) -> str:
    return response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    [
        f"/admin/boards/{'9' * 25}/",
        f"/admin/inspections/problem/?branch__id__exact={'9' * 25}",
        "/entry/a%00b/",
        "/admin/inspections/problem/?status__exact=a%00b",
        "/admin/reports/0001-W01/",
        "/admin/reports/9999-12/",
        f"/admin/households/act/merge/?ids=1,{'9' * 30}",
        f"/admin/grid/household/?id__in=-{'9' * 25}",
        f"/admin/grid/household/?id__in=%20{'9' * 25}",
    ],
)
def test_what_no_page_can_mean_is_not_found(client, officer, url):
    client.force_login(officer)
    response = client.get(url, **LOOKING)
    assert response.status_code == 404
    assert str(FAULTS[404].title) in words(response)


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/admin/grid/household/?q=" + "1" * 30, "/field/?q=" + "1" * 30])
def test_any_number_can_be_searched_for(client, secretary, standard, url):
    client.force_login(secretary)
    assert client.get(url, **LOOKING).status_code == 200


@pytest.mark.django_db
def test_a_bare_refusal_gets_a_page(client, officer):
    client.force_login(officer)
    response = client.get(reverse("rosters:confirm"), **LOOKING)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert str(FAULTS[405].title) in words(response)


@pytest.mark.django_db
def test_a_script_gets_none(client, officer):
    client.force_login(officer)
    assert client.get(reverse("rosters:confirm")).content == b""


@pytest.mark.django_db
def test_who_was_signed_out_keeps_what_was_typed(client):
    url = reverse("problems:report")
    response = client.post(url, {"finding": "门前<堆放>", "password": "secret-1"}, **OWN)
    page = words(response)
    assert response.status_code == 403
    assert "您已退出登录" in page
    assert "门前&lt;堆放&gt;" in page
    assert f'action="{url}"' in page
    assert "secret-1" not in page


@pytest.mark.django_db
def test_a_stale_form_keeps_what_was_typed(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    response = client.post(reverse("problems:report"), {"finding": "门前堆放"}, **OWN)
    page = words(response)
    assert response.status_code == 403
    assert "门前堆放" in page
    # Sent again from that page, it arrives.
    token = client.cookies["csrftoken"].value
    again = {"finding": "门前堆放", "csrfmiddlewaretoken": token}
    assert client.post(reverse("problems:report"), again, **OWN).status_code == 422


@pytest.mark.django_db
def test_signed_out_and_in_again_what_was_typed_arrives(client, officer):
    """Signing in gives the form's token anew: the page asks once more, and then it arrives."""
    browser = Client(enforce_csrf_checks=True)
    url = reverse("problems:report")
    browser.get(reverse("login"))
    typed = {"finding": "门前堆放"}
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    lost = browser.post(url, typed | token, **OWN)
    assert "您已退出登录" in words(lost)
    browser.force_login(officer)
    browser.cookies["csrftoken"] = "a" * 32  # as signing in gives another
    asked = browser.post(url, typed | token, **OWN)
    assert "门前堆放" in words(asked)
    again = typed | {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    assert browser.post(url, again, **OWN).status_code == 422


@pytest.mark.django_db
def test_a_form_sent_by_a_script_stays_when_one_is_signed_out(client):
    response = client.post(reverse("problems:report"), {"finding": "堆放"}, HTTP_X_SENT_BY="script")
    assert response.status_code == 403
    assert "请在新窗口登录" in words(response)


@pytest.mark.django_db
def test_a_number_that_no_column_takes_is_told(client, officer):
    client.force_login(officer)
    sent = {"members": "9" * 25, "step": "issue"}
    response = client.post(reverse("accounts:issue"), sent, **OWN)
    assert response.status_code in (400, 422)


@pytest.mark.django_db
def test_what_a_strange_site_wrote_is_not_sent_on(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    strange = {**LOOKING, "HTTP_ORIGIN": "http://elsewhere.example"}
    response = client.post(reverse("problems:report"), {"finding": "冒充"}, **strange)
    assert response.status_code == 403
    assert "冒充" not in words(response)


def posted(**fields: str):
    return RequestFactory().post("/somewhere/", fields, **OWN)


def test_what_is_too_long_for_a_page_is_not_kept():
    assert typed_in(posted(text="一" * 20_000)) == [("text", "一" * 20_000)]
    assert typed_in(posted(text="一" * 20_001)) == []


def test_a_fault_of_ours_keeps_what_was_typed():
    response = failed(posted(text="写了很久"))
    assert response.status_code == 500
    assert "写了很久" in words(response)


def raises(exception: Exception):
    guard = FaultPageMiddleware(lambda request: None)
    return guard.process_exception(posted(text="写了很久"), exception)


def test_a_busy_database_says_so():
    response = raises(OperationalError("database is locked"))
    assert response.status_code == 503
    assert "写了很久" in words(response)


def test_a_nul_in_a_form_is_told():
    """SQLite keeps it, PostgreSQL's driver refuses it: told, never the framework's page."""
    response = raises(ValueError("A string literal cannot contain NUL (0x00) characters."))
    assert response.status_code == 400
    assert raises(ValueError("something else")) is None


@pytest.mark.parametrize(
    ("name", "status"), [("RequestDataTooBig", 413), ("SuspiciousOperation", 400)]
)
def test_too_much_is_told_apart_from_damaged(name, status):
    response = bad_request(posted(), getattr(exceptions, name)())
    assert response.status_code == status
    assert str(FAULTS[status].title) in words(response)


@pytest.mark.django_db
def test_a_paper_names_the_characters_that_the_fonts_lack(client, officer, branch, standard):
    """On every page with the bar above a paper; printed, the bar is gone."""
    url = reverse("sheets:print") + f"?branch={branch.pk}&hamlet=一组"
    HouseholdFactory(branch=branch, code="200-0001", head="杨通文", hamlet="一组")
    client.force_login(officer)
    assert "字库缺字" not in words(client.get(url))
    HouseholdFactory(branch=branch, code="200-0002", head="石\U00031350", hamlet="一组")
    assert "打印出来会是方框：石\U00031350</strong>" in words(client.get(url))
