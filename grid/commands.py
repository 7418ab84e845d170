"""What management commands of several apps ask for."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from grid.models import Township


def find_township(code: str | None) -> Township:
    """The township of this code, or the only one. Raises CommandError."""
    places = Township.objects.filter(code=code) if code else Township.objects.all()
    found = list(places[:2])
    if len(found) == 1:
        return found[0]
    if code:
        raise CommandError(_("There is no township %(code)s.") % {"code": code})
    raise CommandError(_("Say which township by --township CODE."))
