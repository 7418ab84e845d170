"""A responsible member reads the own year on a phone, unfolds it, and objects."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from boards.domain.appraisals import freeze_appraisal
from boards.models import AppraisalObjection
from grid.models import Responsibility
from inspections.domain.record import record_inspections
from inspections.domain.standards import load_standard
from tests.browser.measures import assert_fits
from tests.inspections.entries import make_entry, points_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def last_year(homes, township, officer, responsible):
    """Three households of the member, two of them inspected last year; frozen today."""
    year = timezone.localdate().year - 1
    standard = load_standard(township.standards.get().pk)
    Responsibility.objects.bulk_create(
        Responsibility(household=home, member=responsible.member, since=date(year, 1, 1))
        for home in homes[:3]
    )
    at = timezone.now() - timedelta(minutes=1)
    entries = [
        make_entry(home, standard, date=date(year, 6, 1), points=points_of(i1=lost), entered_at=at)
        for home, lost in zip(homes[:2], (0, 15), strict=True)
    ]
    record_inspections(entries=entries, by=officer, received_at=at)
    return freeze_appraisal(township=township, year=year, by=officer)


def test_a_member_unfolds_the_own_year_and_objects(last_year, sign_in, live_server):
    phone = sign_in("responsible")
    phone.goto(f"{live_server.url}/field/me/")
    assert_fits(phone)
    phone.locator("a[href='/field/appraisal/']").tap()
    phone.select_option("#year", str(last_year.year))
    phone.locator("form.search button").tap()
    phone.wait_for_selector("text=92.50 = 92.50")
    assert_fits(phone)
    home = phone.locator("details.result").first
    home.locator("summary").tap()
    assert home.locator(".lines").is_visible()
    phone.locator("details.act summary").tap()
    assert_fits(phone)
    phone.fill("#text", "六月份由他人代管，请核实")
    phone.locator("details.act button").tap()
    phone.wait_for_selector("text=待处理")
    assert_fits(phone)
    objection = AppraisalObjection.objects.get()
    assert (objection.source, objection.line.member.user.username) == ("page", "responsible")
