"""Awards that a corrected inspection bears on."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.cases import bearer_of, follow_correction, ground_of, judge_again
from awards.domain.rules import say_rules
from awards.models import Award
from awards.queries import standing
from boards.domain.carry import Bearing, register_bearing
from grid.models import User
from grid.scope import Scope
from inspections.affected import Affected, register_finder
from inspections.models import Correction, Inspection


@register_finder
def find_awards(inspection: Inspection, until: datetime, user: User) -> Iterator[Affected]:
    for award in _awards_with(inspection, until, user):
        yield Affected(_title(award), _url(award))


def find_bearings(correction: Correction, user: User) -> Iterator[Bearing]:
    """Awards nominated with the look as it was, and whether they meet their rules now."""
    awards = list(_awards_with(correction.superseded, correction.at, user))
    judged = judge_again(
        Award.objects.filter(pk__in=[one.pk for one in awards]), correction.township
    )
    failed = {one.award.pk: say_rules(one.failed) for one in judged}
    for award in awards:
        words = failed.get(award.pk, "")
        yield Bearing(
            title=_title(award),
            url=_url(award),
            state=award.ceremony.get_status_display(),
            todo=_("decided by the office, household by household") if words else "",
            lines=((award.household.head, _("meets the rules"), words),) if words else (),
        )


register_bearing(find_bearings, follow_correction)


def _awards_with(look: Inspection, until: datetime, user: User) -> Iterator[Award]:
    """On a list and seen by the person: their facts were read with the look, up to `until`."""
    if not user.has_perm("awards.view_award"):
        return
    awards = standing(Scope(user).of(Award)).filter(
        household=bearer_of(look), nominated_at__range=(look.received_at, until)
    )
    for award in awards.select_related("ceremony", "title", "household"):
        span = ground_of(award)[1] if "rule" in award.facts else None
        if span and span.start <= look.date <= span.end:
            yield award


def _title(award: Award) -> str:
    title = _("%(title)s at %(ceremony)s")
    return title % {"title": award.title, "ceremony": award.ceremony}


def _url(award: Award) -> str:
    tab = "selection:holders" if award.number else "selection:notice"
    return reverse(tab, args=[award.ceremony_id])
