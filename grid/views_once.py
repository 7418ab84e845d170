"""Views whose form is done once: `@once` on the view, `{% once %}` in the form."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from grid.domain.once import begin_use, finish_use, forget_use
from grid.models import FormUse, User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
_PLACE = ":form:"  # stands for the token in a stored address: only its digest is kept
PATIENCE = 20  # seconds: forty passwords are hashed in that time


def read_token(request: HttpRequest) -> UUID | None:
    """The token that the form was drawn with."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return None


def once(view: View[P]) -> View[P]:
    """Of posts with one token the first is done; the others are led where it led.

    What was refused, or failed, has made nothing and may be sent again.
    """

    @wraps(view)
    def sent(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        token = read_token(request) if request.method == "POST" else None
        if token is None:
            return view(request, *args, **kwargs)
        use, is_first = begin_use(token=token, by=cast(User, request.user))
        if not is_first:
            return redirect(_wait(use).replace(_PLACE, str(token)) or request.get_full_path())
        try:
            response = view(request, *args, **kwargs)
        except BaseException:
            forget_use(use=use)
            raise
        if response.status_code == 302:
            url = response.headers["Location"].replace(str(token), _PLACE)
            finish_use(use=use, url=url)
        else:
            forget_use(use=use)
        return response

    return sent


def _wait(use: FormUse) -> str:
    """Where the first one led, as soon as it is done; empty if that takes too long."""
    until = time.monotonic() + PATIENCE
    while not use.url and time.monotonic() < until:
        time.sleep(0.2)
        try:
            use.refresh_from_db()
        except FormUse.DoesNotExist:  # the first one made nothing
            return ""
    return use.url
