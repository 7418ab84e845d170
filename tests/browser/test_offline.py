"""The field with a bad network, or none, in a real Chromium: nothing lost, nothing twice."""

import json

import pytest
from django.utils import timezone

from inspections.models import HeldEntry, Inspection, PhoneReport, Photo
from tests.browser.measures import assert_fits, eventually
from tests.factories import HouseholdFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Puts entries into the phone's store as `field-entry.js` does, each with a picture of its own.
FILL = """async ([person, standard, homes, date, side]) => {
  const { openStore } = await import("/static/js/field-store.js");
  const store = await openStore(person);
  for (const [n, home] of homes.entries()) {
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const brush = canvas.getContext("2d");
    brush.fillStyle = `rgb(${n % 256} ${(n * 7) % 256} 80)`;
    brush.fillRect(0, 0, side, side);
    brush.fillText(n, 4, 12);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const id = crypto.randomUUID();
    const body = {
      id, date, household: String(home), standard: String(standard), kind: "weekly",
      entered_at: new Date().toISOString(), points: [15, 15, 15, 10, 15, 15, 10, 5],
      reasons: [[], [], [], [], [], [], [], []], remark: "", photo_hashes: [sha256], next: null,
    };
    const entry = { id, at: Date.now(), head: `${home}`, place: "", total: "100.0",
      state: "waiting", missing: [sha256], told: [], body };
    await store.keep(entry, [{ sha256, blob }]);
  }
}"""
COUNT = """async (person) => {
  const { openStore } = await import("/static/js/field-store.js");
  return (await (await openStore(person)).entries()).length;
}"""
READY = """async () => {
  await navigator.serviceWorker.ready;
  return Boolean(await caches.match("/field/queue/"));
}"""


@pytest.fixture
def ready(phone):
    """A phone that has kept its branch."""
    wait_until_kept(phone)
    return phone


def wait_until_kept(page):
    page.wait_for_selector("[data-net]", state="attached")
    eventually(lambda: page.evaluate(READY), page)


def cut(page, is_off=True):
    page.context.set_offline(is_off)


def open_form(page, base, home):
    page.goto(f"{base}/field/households/{home.pk}/")
    page.wait_for_selector("form[data-live]")


def lose(page, number, word="零分"):
    page.locator(f"[data-item='{number}'] .quick label", has_text=word).tap()


def save(page):
    before = page.url
    page.locator("[data-save]").tap()
    page.wait_for_url(lambda url: url != before)


def open_queue(page, base):
    page.goto(f"{base}/field/queue/")
    page.wait_for_selector("[data-queue][data-live]")


def waiting(page, person):
    return page.evaluate(COUNT, str(person.pk))


# --- the network is cut ------------------------------------------------------------------------


def test_cut_before_opening_the_list(ready, live_server, homes):
    cut(ready)
    ready.goto(f"{live_server.url}/field/")
    ready.wait_for_selector("[data-offline-home][data-live]")
    assert "当前无网络" in ready.inner_text("main")
    assert_fits(ready)
    ready.locator("a.row", has_text="杨乙").tap()
    ready.wait_for_selector("form[data-live]")
    assert ready.locator("h1").inner_text() == "杨乙"
    assert_fits(ready)
    lose(ready, 2)
    save(ready)  # and on to the next one, still without a network
    ready.wait_for_selector("form[data-live]")
    assert ready.locator("h1").inner_text() == "杨甲"
    assert "杨乙 85.0" in ready.locator("[data-just-saved]").inner_text()
    assert "1户待上传" in ready.locator("[data-net]").inner_text()
    assert not Inspection.objects.exists()
    cut(ready, is_off=False)
    eventually(Inspection.objects.exists, ready)
    inspection = Inspection.objects.get()
    assert (inspection.household, float(inspection.total)) == (homes[1], 85.0)
    ready.wait_for_selector("[data-net]", state="hidden")


def test_search_works_without_a_network(ready, live_server):
    cut(ready)
    ready.goto(f"{live_server.url}/field/")
    ready.wait_for_selector("[data-offline-home][data-live]")
    ready.fill("input[type=search]", "yb")
    ready.wait_for_selector("[data-hits] a")
    assert ready.locator("[data-hits] b").all_inner_texts() == ["杨丙"]


def test_cut_while_entering(ready, live_server, homes):
    open_form(ready, live_server.url, homes[0])
    lose(ready, 1)
    cut(ready)
    save(ready)
    cut(ready, is_off=False)
    eventually(Inspection.objects.exists, ready)
    assert float(Inspection.objects.get().total) == 85.0


def test_cut_while_sending(ready, live_server, homes, secretary):
    """The server took it, the phone never heard: it is sent again and is one."""

    def take_and_drop(route):
        route.fetch()
        route.abort()

    # Once only: taking the route away while it answers would leave it handled twice.
    ready.route("**/field/inspections/", take_and_drop, times=1)
    open_form(ready, live_server.url, homes[0])
    save(ready)
    eventually(lambda: waiting(ready, secretary) == 0, ready)
    assert Inspection.objects.count() == 1


def test_a_tab_killed_with_a_queue(ready, live_server, homes, secretary):
    open_form(ready, live_server.url, homes[0])
    cut(ready)
    save(ready)
    context = ready.context
    ready.close()
    cut_off = context.new_page()
    context.set_offline(False)
    cut_off.goto(f"{live_server.url}/field/")
    eventually(Inspection.objects.exists, cut_off)
    eventually(lambda: waiting(cut_off, secretary) == 0, cut_off)


def test_two_hundred_with_photos_arrive_after_the_cut(
    ready, live_server, homes, branch, secretary, township
):
    standard = township.standards.get()
    more = [HouseholdFactory(branch=branch) for _ in range(200)]
    cut(ready)
    date = timezone.localdate().isoformat()
    told = [str(secretary.pk), standard.pk, [home.pk for home in more], date, 40]
    ready.evaluate(FILL, told)
    open_queue(ready, live_server.url)
    assert ready.locator("[data-entries] article").count() == 200
    cut(ready, is_off=False)
    eventually(lambda: Photo.objects.count() == 200, ready, seconds=90)
    assert Inspection.objects.count() == 200
    assert Inspection.objects.values("household").distinct().count() == 200
    eventually(lambda: waiting(ready, secretary) == 0, ready)
    ready.wait_for_selector("[data-empty]:not([hidden])")


def test_two_phones_on_one_household_are_both_kept(ready, sign_in, live_server, homes, inspected):
    other = sign_in("secretary")
    for page, item in ((ready, 1), (other, 2)):
        open_form(page, live_server.url, homes[0])
        lose(page, item)
    cut(ready)
    save(ready)
    save(other)
    cut(ready, is_off=False)
    eventually(lambda: inspected(homes[0]) == 2, ready)
    ready.goto(f"{live_server.url}/field/households/{homes[0].pk}/?show=results")
    assert ready.locator("details.result").count() == 2


@pytest.fixture
def inspected():
    return lambda home: Inspection.objects.filter(household=home).count()


def test_the_same_entry_eight_times_at_once_is_one(ready, live_server, homes, township):
    told = ready.evaluate(
        """async (body) => {
          const token = /csrftoken=([^;]+)/.exec(document.cookie)[1];
          const headers = { "Content-Type": "application/json", Accept: "application/json",
            "X-CSRFToken": token };
          const ask = () => fetch("/field/inspections/", { method: "POST", headers, body });
          const answers = await Promise.all(Array.from({ length: 8 }, ask));
          return answers.map((answer) => answer.status);
        }""",
        json.dumps(entry_of(homes[0], township.standards.get())),
    )
    assert sorted(told) == [200] * 7 + [201]
    assert Inspection.objects.count() == 1


def entry_of(home, standard):
    from tests.inspections.entries import posted

    class Version:
        id = standard.pk

    return posted(home, Version)


def test_scores_are_small(ready, live_server, homes):
    bodies = []
    ready.on("request", lambda one: bodies.append(one.post_data) if one.method == "POST" else None)
    open_form(ready, live_server.url, homes[0])
    for number in (1, 2, 6):
        lose(ready, number)
        ready.locator(f"[data-item='{number}'] .chips label").first.tap()
    save(ready)
    sent = [body for body in bodies if body and "points" in body]
    assert sent
    assert all(len(body.encode()) <= 2048 for body in sent)


# --- the queue ----------------------------------------------------------------------------------


@pytest.fixture
def queued(ready, live_server, homes):
    """One inspection waits on the phone, which has no network."""
    open_form(ready, live_server.url, homes[0])
    cut(ready)
    save(ready)
    open_queue(ready, live_server.url)
    return ready


def test_the_queue_can_be_seen_and_sent(queued, homes):
    assert homes[0].head in queued.locator("[data-entries]").inner_text()
    assert_fits(queued)
    queued.locator("[data-retry]").tap()
    queued.wait_for_selector("[data-told]:has-text('网络不通')")
    cut(queued, is_off=False)
    queued.locator("[data-retry-all]").tap()
    eventually(Inspection.objects.exists, queued)
    queued.wait_for_selector("[data-empty]:not([hidden])")
    assert_fits(queued)


def test_deleting_asks_twice(queued, secretary):
    delete = queued.locator("[data-delete]")
    delete.tap()
    assert "要删除吗" in delete.inner_text()
    delete.tap()
    assert "彻底删除" in delete.inner_text()
    assert waiting(queued, secretary) == 1
    delete.tap()
    queued.wait_for_selector("[data-empty]:not([hidden])")
    assert waiting(queued, secretary) == 0


def test_a_file_goes_to_the_officers_desk(queued, sign_in, live_server, officer, homes, tmp_path):
    with queued.expect_download() as download:
        queued.locator("[data-save-file]").tap()
    path = tmp_path / "queue.json"
    download.value.save_as(path)
    desk = sign_in("officer")
    desk.goto(f"{live_server.url}/admin/phones/")
    desk.set_input_files("#id_file", path)
    desk.locator("button", has_text="导入").click()
    desk.wait_for_selector(".q-tag.ok")
    assert homes[0].head in desk.locator(".q-page").inner_text()
    assert Inspection.objects.get().household == homes[0]
    cut(queued, is_off=False)  # the phone sends it, too: still one
    queued.wait_for_selector("[data-empty]:not([hidden])")
    assert Inspection.objects.count() == 1


def test_the_desk_is_told_what_waits(ready, live_server, homes, secretary):
    ready.route("**/field/inspections/", lambda route: route.abort())
    open_form(ready, live_server.url, homes[0])
    save(ready)
    eventually(PhoneReport.objects.exists, ready)
    report = PhoneReport.objects.get()
    assert (report.person, report.entries) == (secretary, 1)


def test_a_wrong_clock_is_asked_about_on_the_phone(ready, live_server, homes):
    today = timezone.localdate().isoformat()
    ready.clock.set_fixed_time("2031-01-01")
    cut(ready)
    open_form(ready, live_server.url, homes[0])
    lose(ready, 1)
    save(ready)
    cut(ready, is_off=False)
    eventually(HeldEntry.objects.exists, ready)
    assert not Inspection.objects.exists()
    open_queue(ready, live_server.url)
    ready.wait_for_selector("[data-state]:has-text('日期有疑问')")
    assert_fits(ready)
    ready.locator("[data-date]").fill(today)
    ready.locator("[data-say-day]").tap()
    ready.wait_for_selector("[data-empty]:not([hidden])")
    inspection = Inspection.objects.get()
    assert (inspection.date.isoformat(), float(inspection.total)) == (today, 85.0)


def test_signed_out_the_queue_waits_for_the_same_person(
    queued, live_server, secretary, branch, homes
):
    other = UserFactory(
        username="deputy", role="secretary", township=branch.township, branch=branch
    )
    queued.context.clear_cookies()
    cut(queued, is_off=False)
    queued.goto(f"{live_server.url}/field/")
    sign_in_here(queued, other.username)
    wait_until_kept(queued)
    open_queue(queued, live_server.url)
    assert queued.locator("[data-empty]").is_visible()  # nothing of the other's is shown
    assert waiting(queued, secretary) == 1
    assert not Inspection.objects.exists()
    queued.context.clear_cookies()
    queued.goto(f"{live_server.url}/field/")
    sign_in_here(queued, secretary.username)
    eventually(Inspection.objects.exists, queued)
    assert Inspection.objects.get().entered_by == secretary


def sign_in_here(page, name):
    page.fill("[name=username]", name)
    page.fill("[name=password]", "pw")
    page.click("form button")
    page.wait_for_url(lambda url: "/login/" not in url)


def test_a_refused_entry_says_why_and_stays(ready, live_server, homes, secretary):
    open_form(ready, live_server.url, homes[0])
    cut(ready)
    save(ready)
    homes[0].is_active = False
    homes[0].save()
    cut(ready, is_off=False)
    open_queue(ready, live_server.url)
    ready.wait_for_selector("[data-state].late")
    assert "未被接收" in ready.locator("[data-state]").inner_text()
    assert "移出名册" in ready.locator("[data-state]").inner_text()
    assert waiting(ready, secretary) == 1
    assert_fits(ready)
