"""The report as a document: the printed page itself becomes the PDF."""

import re

from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from boards.presenters_pairs import show_pairs
from grid.document import BASE_URL, StaticFetcher
from reports.charts import draw_bars, draw_trend
from reports.domain.report import Report
from reports.links import left_url

_CHINESE = "\\u3001-\\u303f\\u4e00-\\u9fff\\uff00-\\uffef“”"
_GAPS = re.compile(rf"(?<=[{_CHINESE}])\s+(?=[{_CHINESE}])")


def render_html(report: Report, *, is_screen: bool = False) -> str:
    """The report as a page; on the screen with a bar of links above it."""
    context = {
        "report": report,
        "is_screen": is_screen,
        "left": show_pairs(report.left, masked=True),
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
    document = HTML(string=html, base_url=BASE_URL, url_fetcher=StaticFetcher())
    return bytes(document.write_pdf(font_config=FontConfiguration()))
