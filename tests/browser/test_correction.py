"""A wrong score is put right on the phone, in the open."""

import pytest

from inspections.domain.record import record_inspection
from inspections.domain.standards import load_standard
from inspections.models import Correction, Inspection
from tests.browser.measures import assert_fits
from tests.inspections.entries import make_entry, points_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wrong(phone, homes, secretary, township):
    """An inspection in which the first item was taken for dirty by a slip of the thumb."""
    standard = load_standard(township.standards.get().pk)
    entry = make_entry(homes[0], standard, points=points_of(i1=0))
    return record_inspection(entry=entry, by=secretary).inspection


def test_a_slip_is_corrected_and_both_versions_are_seen(phone, live_server, wrong):
    phone.goto(f"{live_server.url}/field/inspections/{wrong.pk}/correct/")
    phone.wait_for_selector("form[data-correct]")
    assert phone.locator("[data-total]").inner_text() == "85.0"
    phone.locator("[data-item='1'] .quick label", has_text="满分").tap()
    assert phone.locator("[data-total]").inner_text() == "100.0"
    assert_fits(phone)
    phone.locator(".save button").tap()  # without a reason nothing is corrected
    phone.wait_for_selector(".error:visible")
    assert not Correction.objects.exists()
    phone.fill("#reason", "点错了项目")
    phone.locator(".save button").tap()
    phone.wait_for_url(lambda url: "/correct/" not in url)
    assert float(Inspection.objects.get(is_effective=True).total) == 100.0
    told = phone.locator("main").inner_text()
    assert "点错了项目" in told
    assert_fits(phone)


def test_annulled_it_stays_and_counts_no_more(phone, live_server, wrong):
    phone.goto(f"{live_server.url}/field/inspections/{wrong.pk}/correct/")
    phone.fill("#reason", "记错了户")
    phone.locator("details.annul summary").tap()
    phone.locator("[name=annul]").tap()
    phone.wait_for_url(lambda url: "/correct/" not in url)
    assert not Inspection.objects.filter(is_effective=True).exists()
    assert Inspection.objects.count() == 1
    assert "记错了户" in phone.locator("main").inner_text()
