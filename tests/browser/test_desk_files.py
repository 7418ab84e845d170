"""Files chosen at the desk, on every page that takes one, in a real Chromium.

The pages are found by asking all of them: a new one is tried without being named here.
"""

import re
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from inspections.models import Problem
from tests.house.access import all_pages
from tests.house.world import NOON, build_world
from tests.house.world_photo import PNG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = re.compile(rb'<input[^>]+type="file"')
THEME = b"unfold/js/app"
# Every control of the page but the one that was chosen for, as it stands.
OTHERS = """([...document.querySelectorAll("input, textarea, select")])
    .filter((one) => one.type !== "file" && !one.disabled)
    .map((one) => [one.name || one.id, one.value, one.checked])"""

# So that no change of the search makes the test empty; whatever else is found is tried as well.
EXPECTED = {
    "superuser": {
        "problems:report",
        "admin:inspections_problem_change",
        "corrections:correct",
        "sheets:type",
        "phones:index",
        "rosters:index",
        "setup_township",
        "certificates:template",
        "ceremonies:day",
    },
    "secretary": {
        "problems:report",
        "admin:inspections_problem_change",
        "sheets:type",
    },
}


def pages_with_files(world, person):
    """The addresses at the desk that hold a file input, by name of the page."""
    found = {}
    for name, access in all_pages().items():
        if access.get is None or person not in (access.get | {"superuser"}):
            continue
        things = world.things["own"]
        url = reverse(name, kwargs=access.kwargs(things))
        address = f"{url}?{urlencode(access.query(things))}"
        answer = world.client(person).get(address)
        content = b"".join(answer)  # of pictures and papers, too: read to the end they are closed
        if FILE.search(content) and THEME in content:
            found[name] = address
    return found


def open_desk(page, live_server, username):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{live_server.url}{reverse('login')}")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "pw")
    page.click("form button")
    page.wait_for_url(lambda url: "/login/" not in url)


def choose_everywhere(page, live_server, pages):
    """Choose a file in each input of these pages; what went wrong."""
    faults = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    # A preview that leaving the page cuts off is told by htmx, and is no fault.
    page.on(
        "console",
        lambda said: (
            said.type == "error" and not said.text.startswith("htmx:") and faults.append(said.text)
        ),
    )
    for name, address in pages.items():
        page.goto(f"{live_server.url}{address}")
        inputs = page.locator("input[type=file]")
        for number in range(inputs.count()):
            before = page.evaluate(OTHERS)
            inputs.nth(number).set_input_files(
                {"name": "secret-name.png", "mimeType": "image/png", "buffer": PNG}
            )
            after = page.evaluate(OTHERS)
            if before != after:
                changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
                faults.append(f"{name}: {changed}")
        if page.locator("[hx-trigger*=delay]").count():
            page.wait_for_timeout(1000)  # a preview begins a moment after the choice
        page.wait_for_load_state("networkidle")  # what is cut off by leaving complains, too
    return faults


@pytest.mark.parametrize("person", ["superuser", "secretary"])
def test_choosing_a_file_changes_no_other_field(page, live_server, person):
    with time_machine.travel(NOON):
        world = build_world()
    pages = pages_with_files(world, person)
    assert EXPECTED[person] <= pages.keys()
    open_desk(page, live_server, world.people[person].username)
    assert choose_everywhere(page, live_server, pages) == []


@pytest.fixture
def report(page, live_server, branch, officer):
    open_desk(page, live_server, "officer")
    page.set_default_timeout(8000)
    page.goto(f"{live_server.url}{reverse('problems:report')}")
    page.select_option("[name=branch]", str(branch.pk))
    page.fill("[name=place]", "村口")
    page.fill("[name=finding]", "垃圾未清运")
    return page


def choose(page, *files):
    page.set_input_files(
        "#id_photos",
        [{"name": name, "mimeType": "image/png", "buffer": data} for name, data in files],
    )


def test_a_surplus_is_named_and_nothing_is_sent(report):
    choose(report, *((f"{n}.png", PNG) for n in range(1, 11)))
    words = "最多3张照片，多出：4.png、5.png、6.png、7.png、8.png、9.png、10.png"
    assert words in report.inner_text("[data-photos-told]")
    report.click("button:text-is('列入清单')")
    assert report.url.endswith("/report/")
    assert not Problem.objects.exists()


def test_a_bad_photo_keeps_what_was_typed_and_chosen(report):
    choose(report, ("好.png", PNG), ("坏.png", b"nonsense"))
    assert "已选：好.png、坏.png" in report.inner_text("[data-photos-told]")
    report.click("button:text-is('列入清单')")
    report.wait_for_selector("form >> text=坏.png：")
    assert report.input_value("[name=finding]") == "垃圾未清运"
    assert report.evaluate("document.getElementById('id_photos').files.length") == 2
    choose(report, ("好.png", PNG))
    report.click("button:text-is('列入清单')")
    report.wait_for_url("**/change/")
    assert "已列入问题清单" in report.content()
    assert Problem.objects.get().steps.get().photos.count() == 1
