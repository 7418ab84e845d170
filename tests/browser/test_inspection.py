"""The weekly inspection in a real Chromium, as a secretary does it on a phone."""

import pytest

from inspections.models import Inspection, Photo, Problem
from tests.browser.measures import assert_fits, eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("/field/", "/field/households/{pk}/", "/field/problems/", "/field/me/")


def open_first(phone):
    """Tap the first due household; the number of taps made so far: one."""
    phone.locator("a[href*='/field/households/']").first.tap()
    phone.wait_for_selector("[data-live]")


def item(phone, number):
    return phone.locator(f"[data-item='{number}']")


def quick(phone, number, word):
    return item(phone, number).locator(".quick label", has_text=word)


def test_two_deductions_take_at_most_twelve_taps_and_lead_to_the_next(phone):
    taps = 0

    def tap(locator):
        nonlocal taps
        locator.tap()
        taps += 1

    tap(phone.locator("a[href*='/field/households/']").first)
    phone.wait_for_selector("[data-live]")
    first = phone.url
    for number in (2, 6):
        tap(quick(phone, number, "一半"))
        tap(item(phone, number).locator(".chips label").first)
    assert phone.locator("[data-total]").inner_text() == "85.0"
    tap(phone.locator("[data-save]"))
    phone.wait_for_url(lambda url: "/field/households/" in url and url != first)
    assert taps <= 12

    inspection = Inspection.objects.get()
    assert inspection.points == [15, 7.5, 15, 10, 15, 7.5, 10, 5]
    assert len(inspection.reasons[1]) == len(inspection.reasons[5]) == 1
    assert Problem.objects.count() == 2


def test_a_large_photo_arrives_small(phone, picture):
    open_first(phone)
    first = phone.url
    quick(phone, 6, "零分").tap()
    phone.locator("[data-file]").last.set_input_files(picture(2400, 1800))
    phone.wait_for_selector("[data-shelf] img")
    phone.locator("[data-save]").tap()
    phone.wait_for_url(lambda url: url != first)
    eventually(Photo.objects.exists, phone)
    photo = Photo.objects.get()
    assert max(photo.width, photo.height) == 1600
    assert Inspection.objects.get().photo_hashes == [photo.sha256]


def test_a_double_tap_saves_once(phone):
    open_first(phone)
    first = phone.url
    phone.locator("[data-save]").dblclick()
    phone.wait_for_url(lambda url: url != first)
    phone.wait_for_timeout(300)
    assert Inspection.objects.count() == 1


def test_a_browser_without_a_store_keeps_it_on_the_page(plain_phone):
    phone = plain_phone
    open_first(phone)
    first = phone.url
    quick(phone, 1, "零分").tap()
    phone.context.set_offline(True)
    phone.locator("[data-save]").tap()
    phone.wait_for_selector("text=网络不通")
    assert phone.locator("[data-total]").inner_text() == "85.0"
    assert Inspection.objects.count() == 0
    phone.context.set_offline(False)
    phone.locator("[data-save]").tap()
    phone.wait_for_url(lambda url: url != first)
    assert [float(i.total) for i in Inspection.objects.all()] == [85.0]


def test_a_tap_before_the_script_has_come_counts(sign_in, homes):
    phone = sign_in("secretary", service_workers="block")
    held = []
    phone.route("**/field-entry*.js", lambda route: held.append(route))
    phone.locator("a[href*='/field/households/']").first.tap()
    quick(phone, 3, "零分").tap()
    assert held
    held[0].continue_()
    phone.wait_for_selector("[data-live]")
    assert phone.locator("[data-total]").inner_text() == "85.0"


def test_what_was_entered_is_offered_again(phone):
    open_first(phone)
    quick(phone, 3, "零分").tap()
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.reload()
    phone.wait_for_selector("[data-restored]:not([hidden])")
    assert phone.locator("[data-total]").inner_text() == "85.0"


def test_a_household_is_found_by_its_initials(phone):
    phone.fill("input[type=search]", "yb")
    phone.wait_for_timeout(400)
    shown = phone.locator("a[href*='/field/households/']:visible").all_inner_texts()
    assert shown
    assert all("杨丙" in text for text in shown)


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_the_phone_and_everyone(phone, live_server, homes, path):
    phone.goto(live_server.url + path.format(pk=homes[0].pk))
    assert_fits(phone)
