"""The report as a document: the printed page itself becomes the PDF."""

import logging
import mimetypes
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.charts import draw_bars, draw_trend
from reports.domain.report import Report
from reports.links import left_url

_CHINESE = "\\u3001-\\u303f\\u4e00-\\u9fff\\uff00-\\uffef“”"
_GAPS = re.compile(rf"(?<=[{_CHINESE}])\s+(?=[{_CHINESE}])")

logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


class StaticFetcher(URLFetcher):  # type: ignore[misc]
    """Fetches our own static files and nothing else: a document reaches no network."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        path = unquote(urlparse(url).path)
        name = path.removeprefix(settings.STATIC_URL)
        if name == path:
            raise ValueError("not a static file of this site")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, read_static(name), {"Content-Type": kind})


def read_static(name: str) -> bytes:
    """A static file as collected (with its hash in the name), else as it lies in a folder."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as collected:
            return bytes(collected.read())
    if found := finders.find(name):
        return Path(found).read_bytes()
    raise ValueError("not a static file of this site")


def render_html(report: Report, *, is_screen: bool = False) -> str:
    """The report as a page; on the screen with a bar of links above it."""
    context = {
        "report": report,
        "is_screen": is_screen,
        "left_url": left_url(report.period) if is_screen else "",
        "trend": draw_trend(report.figures.trend),
        "bars": draw_bars(report.figures.items),
    }
    return close_up(render_to_string("reports/report.html", context))


def close_up(text: str) -> str:
    """Chinese sets no space between sentences; templates and source lines do."""
    return _GAPS.sub("", text)


def render_pdf(report: Report) -> bytes:
    """The report as a PDF file of A4 pages (about 10 KB a page, fonts embedded in parts)."""
    html = render_html(report)
    document = HTML(string=html, base_url="https://qinglang.invalid/", url_fetcher=StaticFetcher())
    return bytes(document.write_pdf(font_config=FontConfiguration()))
