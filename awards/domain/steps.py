"""The life of an award: one table, and the steps that tell how it came there.

Nominated → accepted or declined by the township, or taken back by who nominated; an accepted
one is on the list until an objection is upheld against it, or, once the list is fixed, until
it is withdrawn.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from awards.domain.life import AwardRefused
from awards.models import Award, AwardStep
from grid.models import User

Status = Award.Status
AWARD_TRANSITIONS: dict[str, frozenset[str]] = {
    Status.NOMINATED: frozenset({Status.ACCEPTED, Status.DECLINED, Status.TAKEN_BACK}),
    Status.ACCEPTED: frozenset({Status.DECLINED, Status.WITHDRAWN}),
    Status.DECLINED: frozenset({Status.ACCEPTED}),
    Status.TAKEN_BACK: frozenset({Status.NOMINATED}),
    Status.WITHDRAWN: frozenset(),
}
REASON_LENGTH = 500


def move(awards: Iterable[Award], after: str, *, by: User, at: datetime, reason: str = "") -> None:
    """Bring stored awards to a status and note the step. Raises AwardRefused (see the table)."""
    rows = list(awards)
    for award in rows:
        if after not in AWARD_TRANSITIONS[award.status]:
            text = _("This award is %(now)s: it cannot become %(after)s.")
            names = {"now": award.get_status_display(), "after": Status(after).label}
            raise AwardRefused(text % names)
        award.status = after
    Award.objects.bulk_update(rows, ["status"], batch_size=500)
    note(rows, by=by, at=at, reason=reason)


def note(awards: Iterable[Award], *, by: User, at: datetime, reason: str = "") -> None:
    """A step for the status that each award has now."""
    AwardStep.objects.bulk_create(
        AwardStep(award=award, status=award.status, reason=reason[:REASON_LENGTH], by=by, at=at)
        for award in awards
    )
