"""A member's objection to the own appraisal during the notice period, and its decision.

Upheld, what was wrong is put right where it stands (the inspection, the board, the days of
responsibility); then the year is revised, or withdrawn and frozen anew. No number is typed.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.models import Appraisal, AppraisalLine, AppraisalObjection
from grid.models import User

MOST = 3  # objections of a member to a year
TEXT_LENGTH = 1000
Decision, Source = AppraisalObjection.Decision, AppraisalObjection.Source


class AppraisalObjectionRefused(ValueError):
    """It cannot be taken or decided like this; the message is for the person."""


def is_open(appraisal: Appraisal, at: datetime) -> bool:
    """Whether objections are taken: under notice, up to its last day."""
    is_noticed = appraisal.status == Appraisal.Status.NOTICE
    return is_noticed and timezone.localdate(at) <= appraisal.notice_until


@transaction.atomic
def take_appraisal_objection(
    *, line: AppraisalLine, source: str, text: str, by: User, at: datetime | None = None
) -> AppraisalObjection:
    """Take a member's objection; from the own page, or told to or handed in at the office.

    Raises AppraisalObjectionRefused: no notice period, nothing said, one waits, the third was
    decided.
    """
    at = at or timezone.now()
    locked = AppraisalLine.objects.select_for_update(of=("self",))
    line = locked.select_related("appraisal").get(pk=line.pk)
    if not is_open(line.appraisal, at):
        raise AppraisalObjectionRefused(_("Objections are taken during the notice period."))
    if not text.strip():
        raise AppraisalObjectionRefused(_("Say what is wrong."))
    earlier = AppraisalObjection.objects.filter(
        line__member=line.member_id,
        line__appraisal__township=line.appraisal.township_id,
        line__appraisal__year=line.appraisal.year,
    )
    if earlier.filter(decision=Decision.WAITING).exists():
        raise AppraisalObjectionRefused(_("An objection is under review already."))
    if earlier.count() >= MOST:
        raise AppraisalObjectionRefused(_("There were three objections; please call the office."))
    return AppraisalObjection.objects.create(
        line=line,
        source=Source.PAGE if by.member_id == line.member_id else source,
        text=text.strip()[:TEXT_LENGTH],
        received_at=at,
        taken_by=by,
    )


@transaction.atomic
def decide_appraisal_objection(
    *,
    objection: AppraisalObjection,
    decision: str,
    answer: str,
    by: User,
    at: datetime | None = None,
) -> AppraisalObjection:
    """Uphold or reject it with a reason. Raises AppraisalObjectionRefused."""
    stored = AppraisalObjection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if stored.decision != Decision.WAITING:
        raise AppraisalObjectionRefused(_("This objection is decided already."))
    if decision not in (Decision.UPHELD, Decision.REJECTED):
        raise AppraisalObjectionRefused(_("Uphold it or reject it."))
    if not answer.strip():
        raise AppraisalObjectionRefused(_("Write an answer: the member reads it."))
    stored.decision, stored.answer = decision, answer.strip()[:TEXT_LENGTH]
    stored.decided_by, stored.decided_at = by, at or timezone.now()
    stored.save(update_fields=["decision", "answer", "decided_by", "decided_at"])
    return stored
