"""Fixing the list of a ceremony: from then on each household has its number."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.domain.cases import find_ineligible
from awards.domain.decide import CODE_BYTES, take_stage
from awards.domain.draft import NUMBER_PATTERN, place_of
from awards.domain.life import AwardRefused, add_step
from awards.domain.nominate import NAMES
from awards.models import Award, AwardObjection, Ceremony
from awards.queries import standing
from grid.models import Township, User

REASON_LENGTH = 300
Status = Ceremony.Status


@transaction.atomic
def fix_list(
    *, ceremony: Ceremony, by: User, keep: str = "", at: datetime | None = None
) -> Ceremony:
    """Fix the list after its notice period: numbers, secret codes and the order on the stage.

    The names of the day stay on certificates, plaques and the honour roll. `keep`: why those stay
    whose own ground a correction has taken meanwhile; it stands in the ceremony's history.

    Raises AwardRefused: the notice period is not over, an objection waits, nobody is left, some
    no longer meet their rules and nothing is said about it.
    """
    at, keep = at or timezone.now(), keep.strip()[:REASON_LENGTH]
    Township.objects.select_for_update().get(pk=ceremony.township_id)  # numbers in a row
    ceremony = take_stage(ceremony, Status.FIXED)
    if ceremony.notice_until and timezone.localdate(at) <= ceremony.notice_until:
        text = _("The notice period runs until %(day)s: the list can be fixed from the next day.")
        raise AwardRefused(text % {"day": date_format(ceremony.notice_until)})
    objections = AwardObjection.objects.filter(award__ceremony=ceremony, decision="")
    if waiting := objections.count():
        text = _("%(number)s objections wait for a decision.")
        raise AwardRefused(text % {"number": waiting})
    awards = standing(Award.objects.filter(ceremony=ceremony))
    awards = awards.select_related("household", "branch")
    rows = list(awards.order_by("title__order", "title", "branch__code", "household__code"))
    if not rows:
        raise AwardRefused(_("Nobody is on the list any more."))
    failing = find_ineligible(ceremony)
    if failing and not keep:
        text = _(
            "%(n)s on the list no longer meet their rules: decline them, or say why they stay."
        )
        raise AwardRefused(text % {"n": len(failing)})
    _number(ceremony, rows)
    ceremony.status = Status.FIXED
    ceremony.save(update_fields=["status"])
    add_step(ceremony, by=by, at=at, reason=keep if failing else "")
    return ceremony


def _number(ceremony: Ceremony, awards: Sequence[Award]) -> None:
    """Numbers go on from those that the township gave in the year of the ceremony."""
    given = Award.objects.exclude(number="").filter(
        ceremony__township=ceremony.township_id, ceremony__date__year=ceremony.date.year
    )
    begun, place = given.count(), place_of(ceremony.township.name)
    for order, award in enumerate(awards, start=1):
        award.number = NUMBER_PATTERN.format(
            place=place, year=ceremony.date.year, number=begun + order
        )
        award.code = secrets.token_urlsafe(CODE_BYTES)
        award.stage_order = order
        award.take_names()
    Award.objects.bulk_update(awards, ["number", "code", "stage_order", *NAMES], batch_size=500)
