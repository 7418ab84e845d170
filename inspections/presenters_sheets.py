"""The code on a paper sheet: scanned, it opens the page on which the sheet is typed in."""

import segno
from django.utils.safestring import SafeString, mark_safe


def draw_code(url: str) -> SafeString:
    """A QR code of `url` as SVG, without colour: sheets are copied."""
    drawn = segno.make(url, error="m").svg_inline(scale=1, border=1, omitsize=True)
    return mark_safe(drawn)  # noqa: S308 - drawn here, from squares only
