"""The house's own pages for what goes wrong: they say what to do next and keep what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

View = Callable[..., HttpResponse]
Words = str | Promise
_LONGEST = 20_000  # characters that are kept of what was typed: a page, not a file
_UNKEPT = ("csrf", "password")  # parts of names of fields that no page repeats


@dataclass(frozen=True)
class Fault:
    """What a page says: what happened, and what to do next."""

    title: Words
    text: Words


_TOO_LARGE = Fault(
    _("Too much at once"),
    _("The files or the text are larger than can be taken. Send fewer or smaller ones at a time."),
)
FAULTS = {
    400: Fault(
        _("The request cannot be read"),
        _("The address or the form is damaged. Go back, and try again from the page before."),
    ),
    403: Fault(
        _("Not allowed"),
        _("Your role does not include this page. The township officer can tell you more."),
    ),
    404: Fault(
        _("Page not found"),
        _("It does not exist, or it lies outside your township or branch."),
    ),
    405: Fault(
        _("This address only takes what a form sends"),
        _("Go back, and press the button on the page instead of opening the address itself."),
    ),
    413: _TOO_LARGE,
    500: Fault(
        _("Something went wrong"),
        _(
            "Perhaps nothing was saved: look first, then try again. If it happens again, tell the "
            "township officer the time."
        ),
    ),
    503: Fault(
        _("The server is busy"),
        _("Perhaps nothing was saved. Wait a minute, look, and try again."),
    ),
}
SIGNED_OUT = Fault(
    _("You are signed out"),
    _(
        "Nothing was saved yet. Sign in in a new window, come back to this page and send it again; "
        "you are asked once more whether it is right."
    ),
)
STALE = Fault(
    _("The page was open for too long"),
    _("Nothing was saved yet. Look at what you typed, and send it again."),
)


def show_fault(
    request: HttpRequest, status: int, fault: Fault | None = None, *, again: bool = False
) -> HttpResponse:
    """The page of this status; `again`: with what was typed, and a button that sends it again.

    Drawn without the session and the database, which may be what failed.
    """
    kept = typed_in(request) if again else []
    context = {
        "fault": fault or FAULTS[status],
        "kept": kept,
        "has_files": again and bool(request.FILES),
        "is_signed_out": fault is SIGNED_OUT,
        "to": request.get_full_path(),
        "token": get_token(request) if kept else "",
    }
    return HttpResponse(render_to_string("fault.html", context), status=status)


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields that a form of this site sent, in their order, but for passwords.

    Of a form that came from elsewhere nothing: nobody is led to send on what a stranger wrote.
    """
    if request.method != "POST" or not is_own(request):
        return []
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        if not any(part in name for part in _UNKEPT)
        for value in values
    ]
    return pairs if sum(len(value) for _name, value in pairs) <= _LONGEST else []


def is_own(request: HttpRequest) -> bool:
    """Whether the form that was sent stood on a page of this site."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_large = (RequestDataTooBig, TooManyFilesSent, TooManyFieldsSent)
    return show_fault(request, 413 if isinstance(exception, too_large) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_fault(request, 403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show_fault(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    return show_fault(request, 500, again=True)


def csrf_failed(request: HttpRequest, reason: str = "", **more: Any) -> HttpResponse:
    """The form's token is no longer the browser's: signed in or out meanwhile, cookies cleared."""
    return show_fault(request, 403, STALE, again=True)
