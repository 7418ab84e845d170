"""The notice period of a list, objections to it, fixing it, and withdrawing a title later."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.life import TRANSITIONS, AwardRefused, add_step, take_ceremony
from awards.domain.nominate import NAMES, check_total, take_awards
from awards.domain.steps import move
from awards.models import Award, AwardCase, AwardObjection, AwardTitle, Ceremony
from awards.queries import standing
from boards.domain.notice import notice_days
from boards.domain.policy import policy_for
from grid.models import User

MOST = 5  # objections to one award
TEXT_LENGTH, NOTICE_LENGTH = 1000, 500
CODE_BYTES = 12  # 96 bits: guessed by nobody
Status, Decision = Ceremony.Status, AwardObjection.Decision


@transaction.atomic
def open_notice(*, ceremony: Ceremony, by: User, at: datetime | None = None) -> Ceremony:
    """Close nominations and put the list up for objections, for the days of the scoring policy.

    Raises AwardRefused: not planned, a nomination is not reviewed, nobody is on the list, a
    title has more than its places.
    """
    at = at or timezone.now()
    ceremony = take_stage(ceremony, Status.NOTICE)
    awards = Award.objects.filter(ceremony=ceremony)
    if waiting := awards.filter(status=Award.Status.NOMINATED).count():
        text = _("%(number)s nominations wait for review: accept or decline them first.")
        raise AwardRefused(text % {"number": waiting})
    titles = AwardTitle.objects.filter(pk__in=standing(awards).order_by().values("title"))
    if not titles:
        raise AwardRefused(_("Nobody is on the list yet."))
    for title in titles:
        check_total(ceremony, title)
    today = timezone.localdate(at)
    days = policy_for(township=ceremony.township, on=today).notice_days
    ceremony.status = Status.NOTICE
    ceremony.notice_from, ceremony.notice_until = notice_days(today, days)
    ceremony.save(update_fields=["status", "notice_from", "notice_until"])
    add_step(ceremony, by=by, at=at)
    rows = list(standing(awards).select_related("household", "branch"))
    for award in rows:
        award.take_names()
    Award.objects.bulk_update(rows, NAMES, batch_size=500)
    return ceremony


@transaction.atomic
def reopen(*, ceremony: Ceremony, reason: str, by: User, at: datetime | None = None) -> Ceremony:
    """Break off the notice period: nominations are open again. Raises AwardRefused: no reason."""
    at = at or timezone.now()
    ceremony = take_stage(ceremony, Status.PLANNED)
    if not reason.strip():
        raise AwardRefused(_("Say why the notice period is broken off."))
    ceremony.status = Status.PLANNED
    ceremony.notice_from = ceremony.notice_until = None
    ceremony.save(update_fields=["status", "notice_from", "notice_until"])
    add_step(ceremony, by=by, at=at, reason=reason.strip()[:500])
    return ceremony


def is_open(ceremony: Ceremony, at: datetime) -> bool:
    """Whether objections are taken: under notice, up to its last day."""
    until = ceremony.notice_until
    return bool(ceremony.status == Status.NOTICE and until and timezone.localdate(at) <= until)


@transaction.atomic
def take_objection(
    *,
    award: Award,
    source: str,
    text: str,
    contact: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> AwardObjection:
    """Take an objection to a name on the list; `by`: who took it down (None: the public page).

    Raises AwardRefused: no notice period, not on the list, nothing said, too many already.
    """
    at = at or timezone.now()
    ceremony = take_ceremony(award.ceremony)
    (stored,) = take_awards(Award.objects.filter(pk=award.pk))
    if not is_open(ceremony, at):
        raise AwardRefused(_("Objections are taken during the notice period."))
    if stored.status != Award.Status.ACCEPTED:
        raise AwardRefused(_("This household is not on the list any more."))
    if not text.strip():
        raise AwardRefused(_("Say what is wrong."))
    if stored.objections.count() >= MOST:
        raise AwardRefused(_("Several objections to this household wait; please call the office."))
    return AwardObjection.objects.create(
        award=stored,
        source=source,
        text=text.strip()[:TEXT_LENGTH],
        contact=contact.strip()[:60],
        code=secrets.token_urlsafe(CODE_BYTES),
        received_at=at,
        taken_by=by,
    )


@transaction.atomic
def decide_objection(
    *,
    objection: AwardObjection,
    decision: str,
    answer: str,
    by: User,
    at: datetime | None = None,
) -> AwardObjection:
    """Uphold or reject an objection with an answer; upheld, the household leaves the list.

    Raises AwardRefused: decided already, no answer.
    """
    at = at or timezone.now()
    take_ceremony(objection.award.ceremony)
    stored = AwardObjection.objects.select_for_update().get(pk=objection.pk)
    if stored.decision != Decision.WAITING:
        raise AwardRefused(_("This objection is decided already."))
    if decision not in (Decision.UPHELD, Decision.REJECTED):
        raise AwardRefused(_("Uphold it or reject it."))
    if not answer.strip():
        raise AwardRefused(_("Write an answer: who objected reads it."))
    stored.decision, stored.answer = decision, answer.strip()[:TEXT_LENGTH]
    stored.decided_by, stored.decided_at = by, at
    stored.save(update_fields=["decision", "answer", "decided_by", "decided_at"])
    awards = take_awards(Award.objects.filter(pk=stored.award_id))
    if decision == Decision.UPHELD and awards[0].status == Award.Status.ACCEPTED:
        move(awards, Award.Status.DECLINED, by=by, at=at, reason=stored.answer)
    return stored


def withdraw_award(
    *, award: Award, reason: str, notice: str, by: User, at: datetime | None = None
) -> Award:
    """Withdraw one title, see `withdraw_awards`."""
    (stored,) = withdraw_awards(
        awards=[award], reason=reason, notices={award.pk: notice}, by=by, at=at
    )
    return stored


@transaction.atomic
def withdraw_awards(
    *,
    awards: Collection[Award],
    reason: str,
    notices: Mapping[int, str],
    by: User,
    at: datetime | None = None,
) -> list[Award]:
    """Withdraw titles once the list is fixed (摘牌): a number stays, but proves nothing more.

    `notices`: what each household is told, by award. Cases that wait are decided by it. Raises
    AwardRefused, and nothing is written: the list is not fixed, no reason, no notice, not on
    the list.
    """
    at = at or timezone.now()
    locked = Ceremony.objects.select_for_update(of=("self",)).order_by("pk")
    ceremonies = list(locked.filter(pk__in={award.ceremony_id for award in awards}))
    if any(one.status not in (Status.FIXED, Status.HELD) for one in ceremonies):
        raise AwardRefused(_("A title is withdrawn once the list is fixed; decline it before."))
    if not reason.strip() or not all(notices.get(award.pk, "").strip() for award in awards):
        raise AwardRefused(_("Write the reason, and the notice that the household receives."))
    rows = take_awards(Award.objects.filter(pk__in=[award.pk for award in awards]))
    move(rows, Award.Status.WITHDRAWN, by=by, at=at, reason=reason.strip())
    for row in rows:
        row.notice = notices[row.pk].strip()[:NOTICE_LENGTH]
    Award.objects.bulk_update(rows, ["notice"], batch_size=500)
    AwardCase.objects.filter(award__in=rows, decision="").update(
        decision="withdrawn", reason=reason.strip()[:500], decided_by=by, decided_at=at
    )
    return rows


def take_stage(ceremony: Ceremony, after: str) -> Ceremony:
    """The stored ceremony under a lock, if the table lets it go there."""
    stored = take_ceremony(ceremony)
    if after not in TRANSITIONS[stored.status]:
        text = _("This ceremony is %(now)s: it cannot become %(after)s.")
        names = {"now": stored.get_status_display(), "after": Status(after).label}
        raise AwardRefused(text % names)
    return stored
