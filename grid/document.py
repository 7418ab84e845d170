"""Printed pages as PDF files: what WeasyPrint may fetch while it draws them."""

import logging
import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE_URL = "https://qinglang.invalid/"

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
