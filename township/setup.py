"""What a new township needs from more than one app: places and a standard to judge by."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from grid.domain.setup import PlaceRow, init_township
from grid.models import Township, User
from inspections.domain.standards import create_default_standard
from inspections.models import Standard


@transaction.atomic
def set_up_township(*, rows: Iterable[PlaceRow], by: User | None) -> Township:
    """`init_township`, and the draft standard where the township has none."""
    township = init_township(rows=rows, by=by)
    if not Standard.objects.filter(township=township).exists():
        create_default_standard(township=township, by=by, on=timezone.localdate())
    return township
