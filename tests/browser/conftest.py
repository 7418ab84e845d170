"""A phone in a secretary's hand, and what is measured on its pages."""

import io
from datetime import date

import pytest
from PIL import Image

from inspections.domain.standards import create_default_standard
from tests.factories import HouseholdFactory

PHONE = {"width": 360, "height": 640}


@pytest.fixture
def homes(township, branch, secretary):
    create_default_standard(township=township, on=date(2023, 1, 1))
    return [HouseholdFactory(branch=branch, head=f"杨{c}") for c in "甲乙丙丁戊己庚辛"]


@pytest.fixture
def sign_in(new_context, live_server):
    """Sign in as somebody on a new phone and give its page. axe needs to get past the CSP."""

    def signed_in(username, **changed):
        context = new_context(viewport=PHONE, has_touch=True, bypass_csp=True, **changed)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto(f"{live_server.url}/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", "pw")
        page.click("form button")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return signed_in


@pytest.fixture
def phone(sign_in, homes):
    return sign_in("secretary")


WITHOUT_STORE = "Object.defineProperty(window, 'indexedDB', { value: undefined })"


@pytest.fixture
def plain_phone(sign_in, homes):
    """A browser that keeps nothing: no store, no service worker."""
    page = sign_in("secretary", service_workers="block")
    page.add_init_script(WITHOUT_STORE)
    return page


@pytest.fixture
def picture():
    """A JPEG as a phone's camera makes it, as a file to choose."""

    def make(width, height, name="photo.jpg"):
        stream = io.BytesIO()
        noise = Image.effect_noise((width // 8, height // 8), 80)
        noise.resize((width, height)).convert("RGB").save(stream, "JPEG")
        return {"name": name, "mimeType": "image/jpeg", "buffer": stream.getvalue()}

    return make
