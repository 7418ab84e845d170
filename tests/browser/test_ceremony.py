"""A ceremony at the desk in a real Chromium: days as one ticks; stage and clock by keyboard."""

import pytest

from awards.domain.programme import propose_programme
from awards.domain.stage import propose_stage
from tests.awards.ceremony_day import honour, make_ceremony, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ceremony(officer, branch):
    ceremony = make_ceremony(officer)
    honour(ceremony, branch, "杨一一", "杨二二", "杨三三")
    propose_stage(ceremony=ceremony, most=2, by=officer)
    propose_programme(ceremony=ceremony, by=officer)
    return ceremony


@pytest.fixture
def desk(new_context, live_server, officer):
    page = new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(8000)
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", "officer")
    page.fill("[name=password]", "pw")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def test_the_next_markets_change_with_the_ticks(desk, live_server, township):
    place = make_place(township)
    desk.goto(f"{live_server.url}/admin/markets/{place.pk}/")
    days = desk.locator("#market-days li b")
    before = days.all_inner_texts()
    assert len(before) == 6
    desk.check("[name=rule][value=weekday]")
    desk.wait_for_selector("#market-days:not(:has(li))")
    desk.check("[name=weekdays][value='6']")
    desk.wait_for_selector("#market-days li")
    weekdays = desk.locator("#market-days li span").all_inner_texts()
    assert weekdays == ["星期六"] * 6
    assert desk.evaluate("document.documentElement.scrollWidth") <= 1366


def test_one_place_later_by_keyboard_keeps_the_hand_on_the_arrow(desk, live_server, ceremony):
    desk.goto(f"{live_server.url}/admin/ceremonies/{ceremony.pk}/stage/")
    desk.get_by_label("杨一一后移一位").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url(lambda url: "?at=" in url)
    # autofocus takes effect with the first drawing, after the address has changed
    desk.wait_for_function("document.activeElement.ariaLabel === '杨一一后移一位'")
    desk.keyboard.press("Enter")  # into the next group
    desk.wait_for_function("document.querySelectorAll('.w-stage')[1].innerText.includes('杨一一')")
    awards = ceremony.awards.order_by("stage_order")
    assert [award.household.head for award in awards] == ["杨二二", "杨一一", "杨三三"]
    assert desk.evaluate("document.documentElement.scrollWidth") <= 1366


def test_the_clock_follows_the_minutes_as_they_are_typed(desk, live_server, ceremony):
    desk.goto(f"{live_server.url}/admin/ceremonies/{ceremony.pk}/programme/")
    at = desk.locator("[data-at]")
    assert at.nth(1).inner_text() == "09:03"
    desk.locator("[data-minutes]").first.fill("33")
    assert at.nth(1).inner_text() == "09:33"
    desk.locator("[data-begins]").fill("10:30")
    assert at.first.inner_text() == "10:30"
    desk.locator("[data-minutes]").first.press("Enter")
    desk.wait_for_selector("text=修改已保存")
    assert at.nth(1).inner_text() == "11:03"
    assert ceremony.items.get(order=1).minutes == 33
