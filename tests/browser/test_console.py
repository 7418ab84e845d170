"""The policies work in a real Chromium: no page complains on its console."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from grid.models import Household
from inspections.domain.record import record_inspection
from inspections.domain.standards import load_standard
from inspections.models import Standard
from tests.house.access import PAGES, admin_pages
from tests.house.world import NOON, build_world
from tests.inspections.entries import make_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Opened on their own these are no pages of ours: pictures in Chromium's viewer, a page's part.
PARTS = {
    "photos:show",
    "photos:thumbnail",
    "rosters:progress",
    "field:index",
    "field:bundle",
    "admin:jsi18n",
    "admin:search",
}
OPEN = {
    name: access
    for name, access in (PAGES | admin_pages()).items()
    if access.get
    and not access.public
    and not name.endswith("_export")  # downloads
    and name not in PARTS | {"home", "reports:pdf", "sheets:workbook"}
}


def inspect_last_week(world):
    """Two weeks of inspections: now the dashboard draws its charts."""
    things = world.things["own"]
    day = timezone.localdate() - timedelta(days=7)
    standard = load_standard(things[Standard].pk)
    entry = make_entry(things[Household], standard, date=day)
    record_inspection(entry=entry, by=world.people["secretary"])


@pytest.mark.parametrize("person", ["officer", "secretary"])
def test_no_page_breaks_its_policy(page, live_server, person):
    with time_machine.travel(NOON):
        world = build_world()
    inspect_last_week(world)
    page.set_viewport_size({"width": 1366, "height": 768})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            message.type == "error" and complaints.append(f"{page.url}: {message.text}")
        ),
    )
    page.goto(f"{live_server.url}{reverse('login')}")
    page.fill("[name=username]", person)
    page.fill("[name=password]", "pw")
    page.click("form button")
    page.wait_for_url(lambda url: "/login/" not in url)
    for name, access in OPEN.items():
        if person in access.get:
            url = reverse(name, kwargs=access.kwargs(world.things["own"]))
            query = urlencode(access.query(world.things["own"]))
            page.goto(f"{live_server.url}{url}?{query}")
    assert not complaints, "\n".join(complaints)
