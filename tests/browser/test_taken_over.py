"""A secretary leaves with entries on the phone; the successor sends them from it."""

import pytest
from django.utils import timezone

from grid.domain.accounts import change_account
from inspections.domain.phones import hand_over_phone
from inspections.models import Inspection, PhoneReport, Photo
from tests.browser.measures import assert_fits, eventually
from tests.browser.test_offline import FILL, cut, open_queue, wait_until_kept, waiting
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_successor_sends_what_waits(
    phone, live_server, homes, branch, secretary, officer, township
):
    wait_until_kept(phone)
    phone.route("**/field/inspections/", lambda route: route.abort())
    date = timezone.localdate().isoformat()
    pks = [home.pk for home in homes[:2]]
    told = [str(secretary.pk), township.standards.get().pk, pks, date, 40]
    phone.evaluate(FILL, told)
    phone.goto(f"{live_server.url}/field/")
    eventually(lambda: PhoneReport.objects.filter(entries=2).exists(), phone)
    given = {"name": "龙书记", "role": "secretary", "branch": branch}
    change_account(user=secretary, by=officer, is_active=False, **given)
    heir = UserFactory(username="heir", role="secretary", township=township, branch=branch)
    hand_over_phone(report=PhoneReport.objects.get(), to=heir, by=officer)

    phone.unroute("**/field/inspections/")
    phone.goto(f"{live_server.url}/login/")
    phone.fill("[name=username]", "heir")
    phone.fill("[name=password]", "pw")
    phone.click("form button")
    phone.wait_for_url(lambda url: "/login/" not in url)
    open_queue(phone, live_server.url)
    assert "由龙书记录入，已移交给您" in phone.inner_text("[data-entries]")
    assert_fits(phone)
    phone.locator("[data-retry-all]").tap()
    eventually(lambda: Photo.objects.count() == 2, phone)
    assert set(Inspection.objects.values_list("household", flat=True)) == set(pks)
    eventually(lambda: waiting(phone, secretary) == 0, phone)
    eventually(lambda: PhoneReport.objects.get(person=secretary).entries == 0, phone)


def test_what_is_not_handed_over_stays_unseen(phone, live_server, homes, secretary, township):
    wait_until_kept(phone)
    cut(phone)
    date = timezone.localdate().isoformat()
    told = [str(secretary.pk), township.standards.get().pk, [homes[0].pk], date, 40]
    phone.evaluate(FILL, told)
    UserFactory(username="other", role="secretary", township=township, branch=homes[0].branch)
    phone.context.clear_cookies()
    cut(phone, is_off=False)
    phone.goto(f"{live_server.url}/login/")
    phone.fill("[name=username]", "other")
    phone.fill("[name=password]", "pw")
    phone.click("form button")
    phone.wait_for_url(lambda url: "/login/" not in url)
    open_queue(phone, live_server.url)
    assert phone.locator("[data-entries] article").count() == 0
    assert waiting(phone, secretary) == 1
