"""What a page on a phone must hold to in every state."""

import time
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTH = 360  # px of the smallest phone
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TARGETS = """() => [...document.querySelectorAll(
    "button, a.button, a.row, .quick label, .chips label, nav a, summary, input, textarea")]
  .filter((e) => e.checkVisibility() && getComputedStyle(e).opacity > 0)
  .filter((e) => !["radio", "checkbox", "file", "hidden"].includes(e.type))
  .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, r]) => r.width > 1 && (r.height < 43.5 || r.width < 43.5))
  .map(([html, r]) => `${html} ${r.width}x${r.height}`)"""
FONTS = """() => [...document.querySelectorAll("input, textarea, select")]
  .filter((e) => e.checkVisibility() && !["radio", "checkbox", "file"].includes(e.type))
  .map((e) => parseFloat(getComputedStyle(e).fontSize)).filter((size) => size < 16)"""


def assert_fits(page: Page) -> None:
    """No scrolling sideways, targets for a thumb, letters that do not zoom, axe is content."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate(TARGETS) == []
    assert page.evaluate(FONTS) == []
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()


def eventually(holds: Callable[[], bool], page: Page, *, seconds: float = 10) -> None:
    """Wait until what the phone sends by itself has had its effect."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        page.wait_for_timeout(50)
