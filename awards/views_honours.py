"""For everybody, without login: whether a certificate is genuine, and the honour roll."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards.models import Award
from awards.presenters_honours import group_by_title, show_honoured
from awards.queries_certificates import (
    by_title,
    certified,
    honoured_ceremonies,
    honoured_photos,
    proved_awards,
)
from inspections.views_photos import send_picture

SHOWN = 60  # ceremonies


@require_safe
def prove(request: HttpRequest, code: str) -> HttpResponse:
    """What the code on a certificate leads to. A code has 96 bits: nobody guesses one."""
    award = proved_awards(code).first()
    if award is None:
        return _render(request, "public/certificate_unknown.html", {}, status=404)
    (shown,) = show_honoured([award])
    context = {
        "award": award,
        "ceremony": award.ceremony,
        "shown": shown,
        "is_withdrawn": award.status == Award.Status.WITHDRAWN,
    }
    return _render(request, "public/certificate.html", context)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The ceremonies, the latest first."""
    return _render(request, "public/honours.html", {"ceremonies": honoured_ceremonies()[:SHOWN]})


@require_safe
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was honoured at a ceremony, by title."""
    ceremony = get_object_or_404(honoured_ceremonies(), pk=pk)
    context = {
        "ceremony": ceremony,
        "titles": group_by_title(
            by_title(certified(ceremony.awards.all())), honoured_photos(ceremony)
        ),
    }
    return _render(request, "public/honour_roll.html", context)


@require_safe
def photo(request: HttpRequest, pk: int, photo: UUID) -> FileResponse:
    """Of a household that agreed; nothing is kept by the browser, so that it can be withdrawn."""
    ceremony = get_object_or_404(honoured_ceremonies(), pk=pk)
    seen = get_object_or_404(honoured_photos(ceremony), pk=photo)
    return send_picture(seen.thumbnail, cache="no-store")


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Not for search engines."""
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
