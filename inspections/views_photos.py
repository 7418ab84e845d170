"""Photos, only for those who may see the inspection."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import ImageFieldFile
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from grid.scope import Scope
from inspections.models import Photo


@login_required
@require_safe
def show(request: HttpRequest, pk: UUID) -> FileResponse:
    return send_picture(_find(request, pk).file)


@login_required
@require_safe
def thumbnail(request: HttpRequest, pk: UUID) -> FileResponse:
    return send_picture(_find(request, pk).thumbnail)


def _find(request: HttpRequest, pk: UUID) -> Photo:
    if not request.user.has_perm("inspections.view_photo"):
        raise PermissionDenied
    return get_object_or_404(Scope(request.user).of(Photo), pk=pk)


def send_picture(
    file: ImageFieldFile, *, cache: str = "private, max-age=86400, immutable"
) -> FileResponse:
    """A stored picture never changes; the browser may keep it, nobody in between."""
    response = FileResponse(file.open("rb"), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = cache
    return response
