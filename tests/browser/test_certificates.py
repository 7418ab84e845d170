"""An officer changes the layout, makes the certificates, opens them; a villager scans one."""

import pytest

from awards.models import CertificateFile, CertificateTemplate
from tests.awards.certificates import honour, plan_ceremony
from tests.browser.conftest import PHONE
from tests.browser.measures import assert_fits, eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ceremony(township, branch, officer):
    ceremony = plan_ceremony(township, officer)
    for head in ("杨通文", "欧阳䶮㙟珍"):
        honour(ceremony, branch, head)
    return ceremony


def test_layout_progress_download(ceremony, sign_in, live_server):
    page = sign_in("officer")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.set_default_timeout(30_000)
    page.goto(f"{live_server.url}/admin/certificates/{ceremony.pk}/template/")
    first = page.locator(".w-preview").first.get_attribute("src")
    page.fill("[name=heading]", "光荣证书")
    eventually(
        lambda: page.locator(".w-preview").first.get_attribute("src") != first, page, seconds=30
    )
    page.fill("[name=text]", "{户主}：{奖金}")
    page.wait_for_selector("#certificate-preview .q-error")
    page.fill("[name=text]", "{户主}：\n{称号}")
    page.click("text=保存样式")
    page.wait_for_selector("text=第1版")
    assert CertificateTemplate.objects.get().heading == "光荣证书"
    page.click("text=生成2张证书")
    link = page.wait_for_selector("text=打开 PDF（2页）")
    answer = page.request.get(f"{live_server.url}{link.get_attribute('href')}")
    assert answer.body()[:5] == b"%PDF-"
    kept = CertificateFile.objects.get()
    assert kept.address == live_server.url


def test_progress_ends_by_itself(ceremony, officer, sign_in, live_server):
    from awards.domain.certificates import note_progress, order_file
    from awards.tasks import make_file

    file = order_file(ceremony=ceremony, address=live_server.url, by=officer)
    page = sign_in("officer")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.set_default_timeout(30_000)
    page.goto(f"{live_server.url}/admin/certificates/{ceremony.pk}/")
    note_progress(file=file, done=1)
    page.wait_for_selector("text=正在生成：1 / 2")
    make_file(file)
    page.wait_for_selector("text=打开 PDF（2页）")


def test_public_pages_on_a_phone(ceremony, new_context, live_server):
    page = new_context(viewport=PHONE, has_touch=True, bypass_csp=True).new_page()
    award = ceremony.awards.first()
    for path in (f"/c/{award.code}/", "/c/unknown/", "/honours/", f"/honours/{ceremony.pk}/"):
        page.goto(f"{live_server.url}{path}")
        assert_fits(page)
    award.status = "withdrawn"
    award.save()
    page.goto(f"{live_server.url}/c/{award.code}/")
    page.wait_for_selector("text=该称号已")
    assert_fits(page)
