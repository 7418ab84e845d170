"""The file inputs of the desk: one markup, which the admin theme's script cannot mistake."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("desk/file.html")
def desk_file(
    name: str, id: str, accept: str = "", many: bool = False, required: bool = False
) -> dict[str, Any]:
    """An input for a file, or for `many`; a form with it is sent once and says that it is sent."""
    given = {"name": name, "id": id, "accept": accept}
    return {**given, "many": many, "required": required, "most": None}


@register.inclusion_tag("desk/photos.html")
def desk_photos(id: str, most: int, name: str = "photos") -> dict[str, Any]:
    """An input for at most `most` photos; it says so, names what is too much, and shows progress."""
    return {
        "name": name,
        "id": id,
        "accept": "image/jpeg,image/png,image/webp",
        "many": True,
        "required": False,
        "most": most,
        "bytes": settings.PHOTO_MAX_BYTES,
        "largest": settings.PHOTO_MAX_BYTES // 1024**2,
    }
