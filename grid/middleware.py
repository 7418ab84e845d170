"""Rules that hold on every request."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]


class FirstPasswordMiddleware:
    """Who holds a one-time password chooses a new one before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            open_pages = {reverse("password_change"), reverse("logout")}
            if request.path not in open_pages:
                return redirect("password_change")
        return self.get_response(request)


class PageWrites(RuntimeError):
    """A page that only reads has tried to write."""


class ReadOnlyGetMiddleware:
    """GET and HEAD read. Only the session and the login guard may write on them."""

    _write = re.compile(
        r"\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE
    )
    _allowed = ("django_session", "axes_")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with connection.execute_wrapper(self._refuse_writes):
            return self.get_response(request)

    def _refuse_writes(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        match = self._write.match(sql)
        if match and not match[1].startswith(self._allowed):
            raise PageWrites(f"a read page writes to {match[1]}")
        return execute(sql, params, many, context)


class SentByScriptMiddleware:
    """A form that a script has sent (for its progress bar) is told the page to go on with.

    Followed by the script, that page would be drawn where nobody sees it, and its messages lost.
    Signed out meanwhile, the form stays as it was typed, and says so.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("X-Sent-By") == "script" and 300 <= response.status_code < 400:
            if response.headers["Location"].startswith(reverse("login")):
                text = _("You are signed out. Sign in in a new window, then send this form again.")
                return HttpResponse(format_html('<p class="q-error">{}</p>', text), status=403)
            return JsonResponse({"next": response.headers["Location"]})
        return response
