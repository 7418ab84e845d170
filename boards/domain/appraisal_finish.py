"""Making a frozen year final: nothing that was corrected meanwhile gets lost."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.domain.appraisal_revise import compute_year
from boards.domain.appraisals import (
    AppraisalRefused,
    Status,
    add_step,
    take_appraisal,
    waiting_objections,
)
from boards.models import Appraisal
from grid.models import User


@transaction.atomic
def finish_appraisal(*, appraisal: Appraisal, by: User, at: datetime | None = None) -> Appraisal:
    """Make it final after the notice period.

    Raises AppraisalRefused: not over, an objection waits, what was corrected since changes it.
    """
    at = at or timezone.now()
    appraisal = take_appraisal(appraisal, Status.FINAL)
    if timezone.localdate(at) <= appraisal.notice_until:
        text = _("Objections are taken until %(day)s: it can be made final from the next day on.")
        raise AppraisalRefused(text % {"day": date_format(appraisal.notice_until, "DATE_FORMAT")})
    if waiting_objections(appraisal).exists():
        raise AppraisalRefused(_("An objection waits for a decision: decide it first."))
    if compute_year(appraisal, at=at).is_needed:
        raise AppraisalRefused(
            _("Something was corrected since the year was frozen, and changes it: revise it first.")
        )
    appraisal.status, appraisal.finished_by, appraisal.finished_at = Status.FINAL, by, at
    appraisal.save(update_fields=["status", "finished_by", "finished_at"])
    add_step(appraisal, by=by, at=at)
    return appraisal
