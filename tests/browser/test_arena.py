"""The arena in a real Chromium: typed in by keyboard, seen on the wall, scored on the phone."""

import pytest
from django.urls import reverse

from inspections.domain.arena import Seat
from inspections.models import ArenaSheet
from tests.browser.measures import assert_fits
from tests.inspections.arenas import make_contest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def contest(township, officer, leader):
    seats = (Seat("龙评委"), Seat("杨领导", leader))
    return make_contest(township, officer, branches=2, seats=seats)


@pytest.fixture
def desk(new_context, live_server, contest):
    page = new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(8000)
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", "officer")
    page.fill("[name=password]", "pw")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def test_digits_and_enter_are_enough(desk, live_server, contest):
    juror = contest.jurors.get(number=1)
    desk.goto(live_server.url + reverse("arena:type", args=[juror.pk]))
    desk.wait_for_selector("[data-cell]:focus")
    for text in ("58.5", "30", "60", "41"):
        desk.keyboard.type(text)
        desk.keyboard.press("Enter")
    assert desk.locator("[data-total]").all_inner_texts() == ["88.5", "?"]
    desk.keyboard.press("Enter")  # on the button that the last cell leads to
    desk.wait_for_selector("tr.wrong")
    assert not ArenaSheet.objects.exists()
    desk.locator("[data-cell]").nth(3).fill("40")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(f"text={contest.jurors.get(number=2).name}")
    totals = ArenaSheet.objects.order_by("branch__code").values_list("total", flat=True)
    assert [float(total) for total in totals] == [88.5, 100]


def test_the_wall_follows_by_itself_and_the_phone_fits(desk, sign_in, live_server, contest):
    desk.goto(live_server.url + reverse("arena:screen", args=[contest.pk]))
    assert "0 / 4" in desk.locator(".state").inner_text()
    assert desk.evaluate("document.documentElement.scrollHeight <= innerHeight")

    phone = sign_in("leader")
    phone.goto(live_server.url + reverse("field:arena"))
    assert_fits(phone)
    phone.locator("main .rows a").first.click()
    phone.wait_for_selector("[data-total]:has-text('–')")
    assert_fits(phone)
    for less, times in ((0, 3), (1, 1)):  # the first touch already takes one off the most
        for _ in range(times):
            phone.locator("[data-less]").nth(less).click()
    assert phone.locator("[data-total]").inner_text() == "96"
    phone.click(".save button")
    phone.wait_for_selector(".notice:has-text('96')")
    assert_fits(phone)

    desk.wait_for_selector("text=1 / 4", timeout=9000)
    assert "96.00" in desk.locator(".first").inner_text()
    desk.context.set_offline(True)
    desk.wait_for_selector("[data-lost]:visible", timeout=9000)
    assert "96.00" in desk.locator(".first").inner_text()
    desk.context.set_offline(False)
    desk.wait_for_selector("[data-lost]", state="hidden", timeout=9000)
