"""Awards that a corrected inspection bears on."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.cases import ground_of
from awards.models import Award
from awards.queries import standing
from grid.models import User
from grid.scope import Scope
from inspections.affected import Affected, register_finder
from inspections.models import Inspection


@register_finder
def find_awards(inspection: Inspection, until: datetime, user: User) -> Iterator[Affected]:
    if not user.has_perm("awards.view_award"):
        return
    awards = standing(Scope(user).of(Award)).filter(
        household=inspection.household_id,
        nominated_at__range=(inspection.received_at, until),
    )
    for award in awards.select_related("ceremony", "title"):
        span = ground_of(award)[1] if "rule" in award.facts else None
        if span and span.start <= inspection.date <= span.end:
            tab = "selection:holders" if award.number else "selection:notice"
            url = reverse(tab, args=[award.ceremony_id])
            title = _("%(title)s at %(ceremony)s")
            yield Affected(title % {"title": award.title, "ceremony": award.ceremony}, url)
