"""The day of a ceremony in a real Chromium: one tap, a cut network, two phones, photos."""

import gzip

import pytest

from awards.models import Award, CeremonyPhoto, DayMark, Handover, Prize
from tests.awards.winners import make_ceremony, make_prize, make_title, make_winner, note
from tests.browser.measures import assert_fits, eventually
from tests.factories import BranchFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAVIEST = 60 * 1024  # bytes of a first load, compressed
READY = """async () => {
  await navigator.serviceWorker.ready;
  return Boolean(await caches.match("/field/ceremony/offline/"));
}"""
COUNT = """async (person) => {
  const { openStore } = await import("/static/js/field-store.js");
  return (await (await openStore(person)).entries()).length;
}"""


@pytest.fixture
def day(township, branch, officer, homes):
    """A ceremony with three winners of two villages, and washing powder for all of them."""
    title = make_title(township)
    ceremony = make_ceremony(township, officer)
    make_prize(township, officer, stock=20, titles=[(title, 2)])
    other = BranchFactory(township=township, code="431225212209", name="朗江村")
    for order, (head, village) in enumerate(
        [("杨通文", branch), ("欧阳花开富贵", other), ("吴㙟龙", branch)], start=1
    ):
        make_winner(ceremony, title, village, officer, order=order, head=head)
    return ceremony


def open_day(page, live_server, ceremony):
    page.goto(f"{live_server.url}/field/ceremony/{ceremony.pk}/")
    page.wait_for_selector("[data-day][data-live]")
    page.wait_for_selector("[data-rows] li")
    return page


@pytest.fixture
def square(sign_in, live_server, day):
    """The officer's phone, which has kept the ceremony."""
    page = open_day(sign_in("officer"), live_server, day)
    eventually(lambda: page.evaluate(READY), page)
    return page


def line(page, head):
    return page.locator("[data-rows] li", has_text=head)


def tap(page, head, act):
    line(page, head).locator(f"[data-act={act}]").tap()


def more(page, head):
    line(page, head).locator("summary").tap()


def cut(page, is_off=True):
    page.context.set_offline(is_off)


def waiting(page, person):
    return page.evaluate(COUNT, str(person.pk))


def stock():
    return Prize.objects.get().stock


def test_one_tap_for_who_came_and_got_it(square):
    assert_fits(square)
    tap(square, "杨通文", "both")
    eventually(Handover.objects.exists, square)
    square.wait_for_selector("li:has-text('杨通文') [data-state]:has-text('奖品已发放')")
    assert square.locator("[data-put=given]").inner_text() == "1"
    assert stock() == 18
    assert_fits(square)


def test_undone_with_one_tap(square):
    tap(square, "杨通文", "both")
    eventually(lambda: stock() == 18, square)
    square.locator("[data-undo]").tap()
    eventually(lambda: stock() == 20, square)
    square.wait_for_selector("li:has-text('杨通文') [data-act=both]:visible")
    assert DayMark.objects.count() == 2


def test_an_absentee_and_who_fetches(square):
    more(square, "吴㙟龙")
    line(square, "吴㙟龙").locator("[data-fetcher]").fill("吴小妹")
    assert_fits(square)
    tap(square, "吴㙟龙", "absent")
    eventually(DayMark.objects.exists, square)
    mark = DayMark.objects.get()
    assert (mark.presence, mark.fetched_by, stock()) == ("absent", "吴小妹", 20)
    tap(square, "吴㙟龙", "give")
    eventually(lambda: stock() == 18, square)
    square.wait_for_selector("li:has-text('吴㙟龙') [data-state]:has-text('吴小妹代领')")


def test_search_and_village(square):
    square.fill("[data-search]", "oyh")
    assert square.locator("[data-rows] b").all_inner_texts() == ["欧阳花开富贵"]
    square.fill("[data-search]", "3")
    assert square.locator("[data-rows] b").all_inner_texts() == ["吴㙟龙"]
    square.fill("[data-search]", "")
    square.locator("[data-branch]").select_option("朗江村")
    assert square.locator("[data-rows] b").all_inner_texts() == ["欧阳花开富贵"]
    square.locator("[data-show=absent]").tap()
    square.wait_for_selector("[data-nobody]:visible")
    assert_fits(square)


def test_the_day_with_the_network_cut_and_sent_afterwards(square, live_server, day, officer):
    cut(square)
    open_day(square, live_server, day)  # from what the phone has kept
    assert "当前无网络" in square.inner_text("[data-net-told]")
    tap(square, "杨通文", "both")
    square.wait_for_selector("li:has-text('杨通文') [data-state]:has-text('待上传')")
    tap(square, "欧阳花开富贵", "came")
    tap(square, "欧阳花开富贵", "give")
    square.wait_for_selector("li:has-text('欧阳花开富贵') [data-state]:has-text('奖品已发放')")
    more(square, "吴㙟龙")
    line(square, "吴㙟龙").locator("[data-fetcher]").fill("吴小妹")
    tap(square, "吴㙟龙", "fetched")
    eventually(lambda: waiting(square, officer) == 4, square)
    assert square.locator("[data-put=given]").inner_text() == "3"
    assert_fits(square)
    assert not DayMark.objects.exists()
    open_day(square, live_server, day)  # the page is left and opened again, still without
    assert square.locator("[data-put=given]").inner_text() == "3"
    cut(square, is_off=False)
    eventually(lambda: waiting(square, officer) == 0, square)
    assert (DayMark.objects.count(), Handover.objects.count(), stock()) == (4, 3, 14)
    square.wait_for_selector("li:has-text('杨通文') [data-state]:not(:has-text('待上传'))")
    assert_fits(square)


def test_an_answer_lost_on_the_way_gives_nothing_twice(square, officer):
    def take_and_drop(route):
        route.fetch()
        route.abort()

    square.route("**/field/ceremony/marks/", take_and_drop, times=1)
    tap(square, "杨通文", "both")
    eventually(lambda: waiting(square, officer) == 0, square)
    assert (DayMark.objects.count(), stock()) == (1, 18)


def test_the_later_phone_hears_what_the_other_did(
    square, sign_in, live_server, day, officer, supervisor
):
    other = open_day(sign_in("supervisor"), live_server, day)
    eventually(lambda: other.evaluate(READY), other)
    cut(other)
    more(other, "杨通文")
    other.locator("li:has-text('杨通文') [data-fetcher]").fill("杨小妹")
    tap(other, "杨通文", "fetched")
    tap(square, "杨通文", "both")
    eventually(lambda: stock() == 18, square)
    cut(other, is_off=False)
    other.wait_for_selector("li:has-text('杨通文') [data-fault]:visible")
    told = line(other, "杨通文").locator("[data-fault-text]").inner_text()
    assert "officer" in told
    assert "未写入" in told
    assert_fits(other)
    line(other, "杨通文").locator("[data-dismiss]").tap()
    eventually(lambda: waiting(other, supervisor) == 0, other)
    assert (DayMark.objects.count(), stock()) == (1, 18)
    other.wait_for_selector("li:has-text('杨通文') [data-state]:has-text('到场')")


def test_photos_wait_for_the_network_too(square, officer, picture):
    cut(square)
    square.set_input_files("[data-file] >> nth=1", [picture(800, 600), picture(640, 480, "b.jpg")])
    eventually(lambda: waiting(square, officer) == 2, square)
    assert "2张待上传" in square.locator("h2 [data-put=photos]").inner_text()
    cut(square, is_off=False)
    eventually(lambda: CeremonyPhoto.objects.count() == 2, square)
    eventually(lambda: waiting(square, officer) == 0, square)
    square.wait_for_selector("[data-put=photos]:text-is('2')")


def test_the_queue_shows_what_waits(square, live_server, officer, picture):
    cut(square)
    tap(square, "杨通文", "both")
    square.set_input_files("[data-file] >> nth=1", [picture(800, 600)])
    eventually(lambda: waiting(square, officer) == 2, square)
    square.context.route("**/field/ceremony/**", lambda route: route.abort())
    cut(square, is_off=False)
    square.goto(f"{live_server.url}/field/queue/")
    square.wait_for_selector("[data-queue][data-live]")
    told = square.locator("[data-entries]").inner_text()
    assert "杨通文" in told
    assert "到场领奖" in told
    assert not square.locator("[data-save-file]").is_visible()  # that is for inspections
    assert_fits(square)
    square.context.unroute("**/field/ceremony/**")
    square.locator("[data-retry-all]").tap()
    eventually(lambda: waiting(square, officer) == 0, square)
    assert (DayMark.objects.count(), CeremonyPhoto.objects.count()) == (1, 1)


def test_the_desk_sees_it_live(sign_in, live_server, day, officer):
    desk = sign_in("officer")
    desk.clock.install()
    desk.goto(f"{live_server.url}/admin/ceremonies/{day.pk}/day/?show=came")
    assert desk.locator(".p-figures dd").all_inner_texts() == ["3", "0", "0", "3", "0", "0"]
    note(Award.objects.first(), officer, presence="came", prizes="given")
    desk.clock.run_for(21_000)
    desk.wait_for_selector(".p-figures div:nth-child(2) dd:has-text('1')")
    assert desk.locator(".p-figures dd").all_inner_texts() == ["3", "1", "0", "2", "1", "0"]
    assert desk.locator("[aria-current=true]").inner_text() == "到场"


def test_a_secretary_sees_the_own_village(phone, live_server, day):
    open_day(phone, live_server, day)
    assert phone.locator("[data-rows] b").all_inner_texts() == ["杨通文", "吴㙟龙"]
    assert not phone.locator("[data-branch]").is_visible()


def test_a_browser_that_keeps_nothing_sends_at_once(plain_phone, live_server, day):
    open_day(plain_phone, live_server, day)
    tap(plain_phone, "杨通文", "both")
    eventually(Handover.objects.exists, plain_phone)
    plain_phone.wait_for_selector("li:has-text('杨通文') [data-state]:has-text('奖品已发放')")
    cut(plain_phone)
    tap(plain_phone, "吴㙟龙", "both")
    plain_phone.wait_for_selector("[data-toast]:has-text('未能保存')")


def test_a_first_load_is_light(sign_in, live_server, day, township, officer, branch):
    title = township.award_titles.get()
    for n in range(124):
        make_winner(day, title, branch, officer, order=n + 4, head=f"户主{n}")
    page = sign_in("officer", service_workers="block")
    page.goto("about:blank")
    loaded = []
    page.on("response", lambda response: loaded.append(response))
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    url = f"{live_server.url}/field/ceremony/{day.pk}/"
    page.goto(url, wait_until="networkidle")
    pages = {one.url: one for one in loaded if "offline" not in one.url}
    weights = {url: len(gzip.compress(one.body(), 6)) for url, one in pages.items()}
    assert any("winners.json" in url for url in weights)
    assert sum(weights.values()) <= HEAVIEST, weights
