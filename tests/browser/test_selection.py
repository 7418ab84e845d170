"""From a ticked candidate at the desk to a villager's objection on an old phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import Award, AwardObjection
from inspections.domain.record import record_inspections
from inspections.domain.standards import load_standard
from tests.awards.story import make_ceremony, make_title
from tests.browser.conftest import PHONE
from tests.browser.measures import assert_fits
from tests.inspections.entries import make_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 1366, "height": 768}


@pytest.fixture
def ceremony(homes, officer, township):
    """Three households were inspected in the month before."""
    standard = load_standard(township.standards.get().pk)
    month_end = timezone.localdate().replace(day=1) - timedelta(days=1)
    entries = [make_entry(home, standard, date=month_end) for home in homes[:3]]
    record_inspections(entries=entries, by=officer)
    make_title(township)
    day = timezone.localdate() + timedelta(days=20)
    return make_ceremony(township, officer, scores_until=month_end, date=day)


def test_nominating_and_objecting(ceremony, sign_in, new_context, live_server):
    page = sign_in("officer")
    page.set_viewport_size(DESK)
    page.goto(f"{live_server.url}/admin/ceremonies/{ceremony.pk}/nominations/?only=yes")
    page.check("[data-all]")
    page.fill("#citation", "房前屋后长期干净")
    page.click("text=提名所选农户")
    page.wait_for_selector("text=已提名3户")
    page.goto(f"{live_server.url}/admin/ceremonies/{ceremony.pk}/review/")
    page.click("text=全部通过")
    page.goto(f"{live_server.url}/admin/ceremonies/{ceremony.pk}/notice/")
    page.click("text=开始公示")
    page.wait_for_selector("text=还有5天")
    assert Award.objects.filter(status="accepted").count() == 3

    phone = new_context(viewport=PHONE, has_touch=True, bypass_csp=True).new_page()
    phone.goto(f"{live_server.url}/awards/{ceremony.pk}/")
    assert_fits(phone)
    phone.select_option("#award", index=1)
    phone.fill("#text", "该户门前常有垃圾")
    phone.locator("button").tap()
    phone.wait_for_selector("text=正在处理")
    assert_fits(phone)
    assert AwardObjection.objects.get().source == "page"
