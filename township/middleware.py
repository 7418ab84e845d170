"""The policy of pages that django-unfold draws, and the house's own pages for what goes wrong."""

import logging
import re
from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils.html import escape
from django.utils.translation import gettext as _

from grid.document_fonts import find_undrawable
from township.faults import FAULTS, SIGNED_OUT, show_fault, typed_in

logger = logging.getLogger(__name__)


class DeskPolicyMiddleware:
    """Loosen the policy for the desk's shell alone; docs/adr/0004 says why it must be.

    Unfold's Alpine evaluates expressions from attributes, and the shell sets its colours in
    a style element. Inline scripts and style attributes stay forbidden. Every page drawn in
    that shell carries its sidebar in the context, and no other page does.
    """

    policy = {
        "script-src": [SELF, UNSAFE_EVAL],
        "style-src": [SELF],
        "style-src-elem": [SELF, UNSAFE_INLINE],
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        if "sidebar_navigation" in (response.context_data or {}):
            response._csp_update = self.policy  # type: ignore[attr-defined]
        return response


class FaultPageMiddleware:
    """What no page can mean is refused at the door; bare refusals get the house's own page.

    No row has an id of nineteen digits, and no text holds a NUL: PostgreSQL and SQLite answer
    such with errors of their own, each in another place.
    """

    _too_long = re.compile(r"(?:^|[/,])\s*[-+]?\d{19,}\s*(?:[/,]|$)")
    _words = ("q",)  # what is searched for may be any number

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_impossible(request):
            return show_fault(request, 404)
        response = self.get_response(request)
        if not wants_page(request):
            return response
        if self._has_lost_session(request, response):
            return show_fault(request, 403, SIGNED_OUT, again=True)
        if response.status_code in FAULTS and not response.streaming and not response.content:
            page = show_fault(request, response.status_code)
            if allowed := response.headers.get("Allow"):
                page.headers["Allow"] = allowed
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError):  # no connection, or locked for too long
            logger.exception("database not to be had")
            return show_fault(request, 503, again=True)
        is_nul = isinstance(exception, ValueError) and "NUL (0x00)" in str(exception)
        if is_nul or isinstance(exception, OverflowError | DataError):
            logger.exception("a value that no column takes")
            return show_fault(request, 400)
        return None

    def _is_impossible(self, request: HttpRequest) -> bool:
        told = [request.path_info]
        for name, values in request.GET.lists():
            told += values if name not in self._words else [v for v in values if "\x00" in v]
        return any("\x00" in text or self._too_long.search(text) for text in told)

    def _has_lost_session(self, request: HttpRequest, response: HttpResponse) -> bool:
        """A form was sent, and the answer is the way to the door."""
        return (
            response.status_code == 302
            and response.headers["Location"].startswith((str(resolve_url(settings.LOGIN_URL)),))
            and not request.user.is_authenticated
            and bool(typed_in(request))
        )


class PaperMiddleware:
    """On a page to print, the bar above it names what this machine's fonts would draw as a box."""

    _bar = b'<nav class="bar">'

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or self._bar not in response.content:
            return response
        if lacking := find_undrawable([response.content.decode()]):
            text = _("Characters that the fonts lack, printed as boxes: %(words)s")
            told = text % {"words": _(", ").join(lacking)}
            warning = f'<strong role="alert">{escape(told)}</strong>'.encode()
            response.content = response.content.replace(self._bar, self._bar + warning, 1)
        return response


def wants_page(request: HttpRequest) -> bool:
    """Whether a person looks at the answer, not a script."""
    return "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
