"""A paper sheet typed in at the desk, by keyboard alone, in a real Chromium."""

import pytest

from inspections.models import Inspection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(new_context, live_server, homes):
    page = new_context(viewport={"width": 1366, "height": 768}, bypass_csp=False).new_page()
    page.set_default_timeout(8000)
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", "secretary")
    page.fill("[name=password]", "pw")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{live_server.url}/admin/sheets/type/?branch={homes[0].branch_id}&due=1")
    page.wait_for_selector("tr.seen, [data-seen]:focus")
    return page


def test_digits_and_enter_are_enough(desk):
    for key in ("Enter", "1", "0", "Enter", "/", "Enter"):
        desk.keyboard.press(key)
    assert desk.locator("[data-total]").first.inner_text() == "94.1"
    for _ in range(7):  # six more items and the remark
        desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")  # the next household: seen, full marks
    assert desk.locator("[data-count]").inner_text().startswith("2")
    desk.locator("[data-sheet] button").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url(lambda url: "type" not in url)
    assert "已录入2户" in desk.content()
    assert sorted(float(row.total) for row in Inspection.objects.all()) == [94.1, 100.0]
