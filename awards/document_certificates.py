"""Certificates as PDF: what all pages share is drawn once, the rest in parts of 50 pages.

A page costs WeasyPrint little, a document much (fonts are opened and cut to the letters used),
and a document's memory grows with its pages. So neither one document for each page nor one for
all: parts, joined by qpdf, which copies from file to file. The frame with its picture, heading,
signature and date is one form that each page refers to. See docs/adr/0017.
"""

import gc
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pypdfium2
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

from awards.charts_border import draw_border
from awards.domain.certificate_text import lay_out, write_date
from awards.domain.certificates import Certificate, Look
from grid.document import BASE_URL, StaticFetcher
from inspections.presenters_sheets import draw_code

PART = 50  # pages of one WeasyPrint document
PREVIEW_SCALE = 1.4  # × 72 px to the inch
_PICTURE_URL = f"{BASE_URL}picture"

Progress = Callable[[int], Any]


class _Fetcher(StaticFetcher):
    """Static files, and the background picture."""

    def __init__(self, picture: bytes) -> None:
        super().__init__()
        self.picture = picture

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url == _PICTURE_URL:
            return URLFetcherResponse(url, self.picture, {"Content-Type": "image/jpeg"})
        return super().fetch(url, headers)


def draw_certificates(
    look: Look,
    certificates: Sequence[Certificate],
    address: str,
    out: Path,
    *,
    picture: bytes | None = None,
    on_progress: Progress = lambda done: None,
) -> None:
    """Write a page for each certificate to `out`; `on_progress` hears how many are drawn.

    `address` is the site to which the codes lead; `picture`, a background that is not stored.
    """
    with TemporaryDirectory(prefix="certificates-") as folder:
        frame = Path(folder) / "frame.pdf"
        frame.write_bytes(draw_frame(look, picture))
        parts = []
        for start in range(0, len(certificates), PART):
            part = Path(folder) / f"{start:06}.pdf"
            part.write_bytes(draw_part(look, certificates[start : start + PART], address))
            parts.append(part)
            on_progress(min(start + PART, len(certificates)))
        join_parts(frame, parts, out, title=look.heading)


def draw_frame(look: Look, picture: bytes | None = None) -> bytes:
    """The page without a name: border or picture, heading, signature, date."""
    if picture is None and look.picture:
        with default_storage.open(look.picture) as stored:
            picture = stored.read()
    context = {
        "look": look,
        "day": write_date(look.day),
        "picture": _PICTURE_URL if picture else "",
        "border": "" if picture else draw_border(look.frame),
    }
    return _draw("awards/certificate_frame.html", context, picture or b"")


def draw_part(look: Look, certificates: Sequence[Certificate], address: str) -> bytes:
    """The words and codes of some certificates, on transparent pages."""
    day = write_date(look.day)
    pages = [
        {
            "certificate": one,
            "layout": lay_out(look.text, _values_of(one, day)),
            "code": draw_code(f"{address}/c/{one.code}/"),
        }
        for one in certificates
    ]
    return _draw("awards/certificate.html", {"pages": pages}, b"")


def _values_of(one: Certificate, day: str) -> dict[str, str]:
    return {
        "household": one.household,
        "title": one.title,
        "village": one.village,
        "citation": one.citation,
        "number": one.number,
        "date": day,
    }


def _draw(template: str, context: dict[str, Any], picture: bytes) -> bytes:
    html = HTML(
        string=render_to_string(template, context),
        base_url=BASE_URL,
        url_fetcher=_Fetcher(picture),
    )
    pdf = bytes(html.write_pdf(font_config=FontConfiguration()))
    del html
    gc.collect()  # the document's fonts hang in circles: some 40 MB each time
    return pdf


def join_parts(frame: Path, parts: Sequence[Path], out: Path, *, title: str) -> None:
    """All parts as one file, each page on top of the frame. Pages are copied from file to file."""
    with ExitStack() as opened:
        joined = opened.enter_context(pikepdf.new())
        shared = opened.enter_context(pikepdf.open(frame))
        form = joined.copy_foreign(shared.pages[0].as_form_xobject())
        for part in parts:  # they stay open: what is copied is read when the file is saved
            joined.pages.extend(opened.enter_context(pikepdf.open(part)).pages)
        for page in joined.pages:
            name = page.add_resource(form, pikepdf.Name.XObject)
            page.contents_add(f"q {name} Do Q\n".encode(), prepend=True)
        joined.docinfo["/Title"] = title
        joined.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def draw_previews(
    look: Look, certificates: Sequence[Certificate], address: str, picture: bytes | None = None
) -> Iterator[bytes]:
    """The same pages as PNG pictures, for the screen."""
    with TemporaryDirectory(prefix="certificates-") as folder:
        path = Path(folder) / "preview.pdf"
        draw_certificates(look, certificates, address, path, picture=picture)
        with pypdfium2.PdfDocument(path) as document:
            for page in document:
                out = io.BytesIO()
                page.render(scale=PREVIEW_SCALE).to_pil().save(out, "PNG")
                yield out.getvalue()
