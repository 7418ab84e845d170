"""The daily patrol in a real Chromium: one tap, a cut network, no JavaScript; the group's text."""

import pytest

from inspections.models import Patrol
from tests.browser.measures import assert_fits
from tests.factories import HouseholdFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def walk(phone, live_server, branch):
    """The patrol's page, with a hamlet of a long name."""
    HouseholdFactory(branch=branch, hamlet="岩头坡大湾里下寨团寨组")
    phone.goto(f"{live_server.url}/field/patrol/")
    return phone


def tap(page, place):
    page.locator(f"[data-spot] button[value='{place}']").tap()


def test_one_tap_saves_a_place_where_nothing_was_found(walk):
    tap(walk, "一组")
    walk.wait_for_selector("[data-list] li")
    assert "一组" in walk.locator("[data-list]").inner_text()
    assert "未发现问题" in walk.locator("[data-list]").inner_text()
    patrol = Patrol.objects.get()
    assert (patrol.place, patrol.finding) == ("一组", "")
    assert_fits(walk)


def test_tapped_again_it_is_the_same(walk):
    tap(walk, "一组")
    walk.wait_for_selector("button.seen:enabled")
    with walk.expect_response("**/field/patrols/") as answer:
        tap(walk, "一组")
    assert answer.value.status == 200
    tap(walk, "村主干道")
    walk.wait_for_selector("button.seen[value='村主干道']")
    assert sorted(Patrol.objects.values_list("place", flat=True)) == ["一组", "村主干道"]
    assert walk.locator("[data-list] li").count() == 2


def test_an_answer_lost_on_the_way_makes_no_second_patrol(walk):
    def take_and_drop(route):
        route.fetch()
        route.abort()

    walk.route("**/field/patrols/", take_and_drop, times=1)
    tap(walk, "一组")
    walk.wait_for_selector("[data-error]:visible")
    assert "网络不通" in walk.locator("[data-error]:visible").inner_text()
    assert Patrol.objects.count() == 1
    tap(walk, "一组")
    walk.wait_for_selector("button.seen")
    assert Patrol.objects.count() == 1
    assert walk.locator("[data-list] li").count() == 1


def test_a_finding_is_told_and_stays_until_it_is_saved(walk):
    walk.context.set_offline(True)
    walk.fill("#place", "村口水沟")
    walk.fill("#finding", "沟里有塑料袋")
    walk.locator("[data-by-hand] button.wide").tap()
    walk.wait_for_selector("[data-by-hand] .error:visible")
    assert walk.input_value("#finding") == "沟里有塑料袋"
    assert_fits(walk)
    walk.context.set_offline(False)
    walk.locator("[data-by-hand] button.wide").tap()
    walk.wait_for_selector("[data-list] li")
    assert walk.input_value("#finding") == ""
    assert Patrol.objects.get().finding == "沟里有塑料袋"


def test_without_javascript_a_tap_saves(sign_in, live_server, homes):
    page = sign_in("secretary", java_script_enabled=False)
    page.goto(f"{live_server.url}/field/patrol/")
    tap(page, "一组")
    page.wait_for_selector("text=日检查已保存：一组")
    assert Patrol.objects.get().place == "一组"


def test_the_text_for_the_group_is_copied(sign_in, live_server, homes):
    page = sign_in("secretary", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/admin/dispatch/")
    page.locator("[data-copy]").click()
    page.wait_for_selector("text=已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value("#chat")
    assert copied.startswith("【青朗村】")
