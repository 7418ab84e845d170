"""What forms of the desk have in common: file inputs, and a token that makes a form once.

The file inputs have one markup, which the admin theme's script cannot mistake.
"""

from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

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
    """An input for at most `most` photos: says so, names what is too much, shows progress."""
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


@register.simple_tag
def once() -> SafeString:
    """The token of a form whose view is `grid.views_once.once`."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())
