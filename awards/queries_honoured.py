"""Who was honoured: households on the lists of ceremonies that were held."""

from typing import NamedTuple

from django.db.models import Count, QuerySet

from awards.models import Award, Ceremony
from awards.queries import standing
from grid.domain.periods import Period


class Honoured(NamedTuple):
    """Ceremonies held, and different households: each counts once, whatever titles it holds."""

    ceremonies: int = 0
    households: int = 0


def count_honoured(awards: QuerySet[Award], period: Period) -> Honoured:
    """Of ceremonies held in the period; a title withdrawn since does not count. One query."""
    held = standing(awards).filter(
        ceremony__status=Ceremony.Status.HELD,
        ceremony__date__gte=period.start,
        ceremony__date__lte=period.end,
    )
    ceremonies, homes = Count("ceremony", distinct=True), Count("household", distinct=True)
    return Honoured(**held.order_by().aggregate(ceremonies=ceremonies, households=homes))
