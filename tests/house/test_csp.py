"""No inline script and no inline style in a template of ours; the policy forbids them."""

import re

import pytest

from tests.house.pages import SHELL, STRICT, Page, english_in, policy_of
from tests.house.source import TEMPLATES, template_files

INLINE = {
    "a script element without src": re.compile(
        r"<script(?![^>]*\b(?:src|type=\"application/json\"))"
    ),
    "a style element": re.compile(r"<style\b"),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "an on… attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}
DRAWN = [path for path in template_files() if path.suffix in {".html", ".svg"}]


@pytest.mark.parametrize("path", DRAWN, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_nothing_inline(path):
    source = path.read_text(encoding="utf-8")
    found = [what for what, pattern in INLINE.items() if pattern.search(source)]
    assert not found


@pytest.mark.django_db
def test_light_pages_carry_the_strict_policy(client):
    assert policy_of(client.get("/login/")) == STRICT
    assert policy_of(client.get("/nowhere/")) == STRICT


@pytest.mark.django_db
def test_the_shell_carries_exactly_the_loosened_one(client, officer):
    client.force_login(officer, backend="township.roles.RoleBackend")
    assert policy_of(client.get("/admin/")) == SHELL


def test_the_page_reader_sees_what_it_must():
    page = Page(
        '<p style="x" onclick="y">好 <b>Save</b><script>1</script><script src="a"></script></p>'
        '<span class="material-symbols-outlined">home</span><img alt="Photo">'
    )
    assert len(page.inline) == 3
    assert list(page.words) == ["好", "Save", "Photo"]
    assert not list(english_in("<p>共 3 户，A4，2023Q2，officer</p>", allowed={"officer"}))
    assert list(english_in("<p>Save 户</p>"))
