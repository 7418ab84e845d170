"""The field's other pages and states in a real Chromium: faults, photos, problems, weight."""

import gzip
from datetime import timedelta

import pytest
from django.utils import timezone

from grid.models import Responsibility
from inspections.domain.record import record_inspection
from inspections.domain.standards import standard_for
from inspections.models import Inspection, Photo
from tests.browser.measures import assert_fits, eventually
from tests.factories import HouseholdFactory
from tests.inspections.entries import make_entry, points_of, reasons_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAVIEST = 60 * 1024  # bytes of a first load, compressed
ALL_PAGES = (
    "",
    "?show=due",
    "?show=done",
    "?hamlet=一组",
    "?q=杨",
    "?q=zzz",
    "patrol/",
    "problems/",
    "me/",
)


@pytest.fixture
def inspect(homes, township, secretary):
    standard = standard_for(township=township, on=timezone.localdate())

    def record(household, **changed):
        entry = make_entry(household, standard, **{"date": timezone.localdate()} | changed)
        return record_inspection(entry=entry, by=secretary).inspection

    return record


def open_form(phone, live_server, homes):
    """The form of the first household."""
    phone.goto(f"{live_server.url}/field/households/{homes[0].pk}/")
    phone.wait_for_selector("form[data-live]")
    return phone


@pytest.fixture
def entry(phone, live_server, homes):
    return open_form(phone, live_server, homes)


@pytest.fixture
def plain_entry(plain_phone, live_server, homes):
    """The same in a browser that keeps nothing."""
    return open_form(plain_phone, live_server, homes)


def quick(page, number, word):
    return page.locator(f"[data-item='{number}'] .quick label", has_text=word)


def save_and_leave(page):
    before = page.url
    page.locator("[data-save]").tap()
    page.wait_for_url(lambda url: url != before)


# --- entering ------------------------------------------------------------------------------


def test_a_household_without_fault_takes_two_taps(phone):
    phone.locator("a[href*='/field/households/']").first.tap()
    phone.wait_for_selector("[data-live]")
    head = phone.locator("h1").inner_text()
    save_and_leave(phone)
    assert Inspection.objects.get().total == 100
    told = phone.wait_for_selector("[data-just-saved]:not([hidden])")
    assert told.inner_text() == f"已保存：{head} 100.0"
    phone.reload()
    phone.wait_for_selector("[data-live]")
    assert phone.locator("[data-just-saved]").is_hidden()


def test_the_stepper_and_not_applicable_count_as_on_the_server(entry):
    for _ in range(3):
        entry.locator("[data-item='8'] [data-less]").tap()
    quick(entry, 7, "不适用").tap()
    entry.locator("[data-item='2'] [data-exact]").fill("9.5")
    shown = entry.locator("[data-total]").inner_text()
    save_and_leave(entry)
    inspection = Inspection.objects.get()
    assert inspection.points == [15, 9.5, 15, 10, 15, 15, None, 3.5]
    assert shown == f"{inspection.total:.1f}"


def test_own_words_and_a_remark_arrive(entry):
    quick(entry, 1, "一半").tap()
    entry.locator("[data-item='1'] [data-own]").fill("门口堆沙")
    entry.locator("[data-remark]").fill("已提醒")
    save_and_leave(entry)
    inspection = Inspection.objects.get()
    assert inspection.reasons[0] == ["门口堆沙"]
    assert inspection.remark == "已提醒"


def test_reasons_of_a_deduction_taken_back_are_not_sent(entry):
    quick(entry, 1, "一半").tap()
    entry.locator("[data-item='1'] .chips label").first.tap()
    quick(entry, 1, "满分").tap()
    save_and_leave(entry)
    assert Inspection.objects.get().reasons == [[]] * 8


def test_a_fault_is_told_at_its_item_and_everything_stays(entry):
    quick(entry, 1, "零分").tap()
    entry.locator("[data-item='4'] [data-exact]").fill("99")
    assert entry.locator("[data-total]").inner_text() == "–"
    entry.locator("[data-save]").tap()
    fault = entry.locator("[data-error='points-4']")
    fault.wait_for(state="visible")
    assert "0至10" in fault.inner_text()
    assert not Inspection.objects.exists()
    assert_fits(entry)
    entry.locator("[data-item='4'] [data-exact]").fill("9")
    save_and_leave(entry)
    assert Inspection.objects.get().points == [0, 15, 15, 9, 15, 15, 10, 5]


def test_who_was_signed_out_loses_nothing(plain_entry):
    entry = plain_entry
    quick(entry, 3, "零分").tap()
    entry.context.clear_cookies()
    entry.locator("[data-save]").tap()
    link = entry.locator("[data-told] a")
    assert_fits(entry)
    link.tap()
    entry.fill("[name=username]", "secretary")
    entry.fill("[name=password]", "pw")
    entry.click("form button")
    entry.wait_for_selector("[data-restored]:not([hidden])")
    save_and_leave(entry)
    assert Inspection.objects.get().total == 85


def test_an_answer_lost_on_the_way_makes_no_second_inspection(plain_entry):
    """The server took it, the phone never heard: the same entry is sent again."""
    entry = plain_entry

    def take_and_drop(route):
        route.fetch()
        route.abort()

    entry.route("**/field/inspections/", take_and_drop, times=1)
    entry.locator("[data-save]").tap()
    entry.wait_for_selector("[data-told].bad")
    assert Inspection.objects.count() == 1
    save_and_leave(entry)
    assert Inspection.objects.count() == 1


# --- photos --------------------------------------------------------------------------------


def test_photos_are_three_at_most_and_can_be_taken_away(entry, picture):
    files = [picture(800 + 80 * n, 600, f"{n}.jpg") for n in range(4)]
    entry.locator("[data-file]").last.set_input_files(files)
    entry.wait_for_selector("[data-shelf] li:nth-child(3)")
    assert entry.locator("[data-pick]").is_hidden()
    entry.locator("[data-shelf] button").first.tap()
    assert entry.locator("[data-shelf] img").count() == 2
    assert entry.locator("[data-pick]").is_visible()
    assert_fits(entry)
    save_and_leave(entry)
    eventually(lambda: Photo.objects.count() == 2, entry)


def test_photos_cut_on_the_way_are_sent_again(plain_entry, picture):
    entry = plain_entry
    entry.locator("[data-file]").last.set_input_files(
        [picture(800, 600, "1.jpg"), picture(880, 600, "2.jpg")]
    )
    entry.wait_for_selector("[data-shelf] li:nth-child(2)")
    sent = 0

    def cut_the_second(route):
        nonlocal sent
        sent += 1
        if sent == 2:
            route.abort()
        else:
            route.continue_()

    entry.route("**/photos/", cut_the_second)
    entry.locator("[data-save]").tap()
    told = entry.locator("[data-told].bad")
    told.wait_for()
    assert "1/2" in told.inner_text()
    assert_fits(entry)
    assert (Inspection.objects.count(), Photo.objects.count()) == (1, 1)
    save_and_leave(entry)
    assert (Inspection.objects.count(), Photo.objects.count()) == (1, 2)


def test_what_is_no_picture_is_refused_at_the_place(entry):
    bad = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"nonsense"}
    entry.locator("[data-file]").last.set_input_files([bad])
    fault = entry.locator("[data-error='photo']")
    fault.wait_for(state="visible")
    box = fault.bounding_box()
    bar = entry.locator(".save").bounding_box()
    assert box["y"] + box["height"] <= bar["y"]
    save_and_leave(entry)
    assert Inspection.objects.get().photo_hashes == []


# --- problems ------------------------------------------------------------------------------


def test_a_problem_is_put_right_with_a_photo(phone, live_server, homes, inspect, picture):
    inspect(homes[0], points=points_of(i2=0), reasons=reasons_of(i2=["物品乱放"]))
    inspect(homes[1], points=points_of(i2=0))
    phone.goto(f"{live_server.url}/field/problems/")
    assert phone.locator("[data-count]").inner_text() == "2"
    assert_fits(phone)
    phone.locator(".problems a").first.tap()
    act = phone.locator("details.act", has_text="报整改完成")
    act.locator("summary").tap()
    phone.wait_for_selector("form[data-live]", state="attached")
    confirm = act.locator("button:not([type=button])")
    confirm.tap()
    fault = act.locator("[data-fault]")
    fault.wait_for(state="visible")  # a note and a photo are asked for
    assert_fits(phone)
    act.locator("textarea").fill("院坝已清扫")
    act.locator("[data-file]").last.set_input_files(picture(2400, 1800))
    act.locator("[data-shelf] img").wait_for()
    phone.context.set_offline(True)
    confirm.tap()
    phone.wait_for_selector("text=网络不通")
    assert act.locator("textarea").input_value()
    phone.context.set_offline(False)
    confirm.tap()
    phone.wait_for_selector("text=已记录")
    assert "已整改待复查" in phone.inner_text("main")
    assert max(Photo.objects.get().width, Photo.objects.get().height) == 1600
    assert_fits(phone)
    assert phone.locator("details.act", has_text="复查合格").count() == 0


# --- every page ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ALL_PAGES)
def test_the_secretarys_pages_fit(phone, live_server, homes, inspect, path):
    inspect(homes[0], points=points_of(i2=0, i7=None))
    phone.goto(f"{live_server.url}/field/{path}")
    assert_fits(phone)


def test_long_names_fit(phone, live_server, homes, branch, inspect):
    long = HouseholdFactory(
        branch=branch, head="欧阳·阿依古丽·买买提明家的老屋场", hamlet="岩头坡大湾里下寨团寨组"
    )
    reasons = reasons_of(i2=["没有标点的很长很长的原因" * 4])
    inspect(long, points=points_of(i2=0), reasons=reasons, remark="W" * 300)
    for path in ("?q=欧阳", f"households/{long.pk}/", f"households/{long.pk}/?show=results"):
        phone.goto(f"{live_server.url}/field/{path}")
        assert_fits(phone)
    phone.goto(f"{live_server.url}/field/problems/")
    assert_fits(phone)


def test_the_week_done_says_so(phone, live_server, homes, inspect):
    for home in homes:
        inspect(home)
    phone.goto(f"{live_server.url}/field/")
    assert phone.locator("text=本周任务已完成").is_visible()
    assert_fits(phone)


@pytest.mark.parametrize("person", ["supervisor", "responsible"])
def test_the_pages_of_others_fit(
    sign_in, live_server, request, homes, other_branch, inspect, person
):
    user = request.getfixturevalue(person)
    if user.member:
        since = timezone.localdate() - timedelta(days=9)
        Responsibility.objects.create(household=homes[0], member=user.member, since=since)
    inspect(homes[0], points=points_of(i2=0))
    page = sign_in(person)
    for path in ("", "patrol/", "problems/", "me/", f"households/{homes[0].pk}/"):
        page.goto(f"{live_server.url}/field/{path}")
        assert_fits(page)


def test_without_javascript_everything_is_there(sign_in, live_server, homes):
    page = sign_in("secretary", java_script_enabled=False)
    page.goto(f"{live_server.url}/field/households/{homes[0].pk}/")
    quick(page, 2, "零分").tap()
    page.locator("[data-item='2'] .chips label").first.tap()
    page.locator("[data-item='3'] [data-exact]").fill("7")
    save_and_leave(page)
    inspection = Inspection.objects.get()
    assert inspection.points == [15, 0, 7, 10, 15, 15, 10, 5]
    assert len(inspection.reasons[1]) == 1


@pytest.mark.parametrize("path", ["", "households/{pk}/", "patrol/", "problems/", "me/"])
def test_a_first_load_is_light(sign_in, live_server, branch, homes, inspect, path):
    for n in range(400):
        HouseholdFactory(branch=branch, head=f"户主{n}", hamlet=f"第{n % 12}组")
    for home in homes:
        inspect(home, points=points_of(i1=0, i2=0, i3=0, i4=0), reasons=reasons_of(i1=["原因"]))
    page = sign_in("secretary")
    page.goto("about:blank")
    loaded = []
    page.on("response", lambda response: loaded.append(response))
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    url = live_server.url + "/field/" + path.format(pk=homes[-1].pk)
    page.goto(url, wait_until="networkidle")
    weights = {response.url: len(gzip.compress(response.body(), 6)) for response in loaded}
    assert url in weights
    assert len(weights) > 3  # styles and scripts were counted, too
    assert sum(weights.values()) <= HEAVIEST, weights
