"""The notice period of a list, objections to it, fixing it, and withdrawing a title later."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.domain.draft import NUMBER_PATTERN, place_of
from awards.domain.life import TRANSITIONS, AwardRefused, add_step, take_ceremony
from awards.domain.nominate import NAMES, check_total, take_awards
from awards.domain.steps import move
from awards.models import Award, AwardCase, AwardObjection, AwardTitle, Ceremony
from awards.queries import standing
from boards.domain.notice import notice_days
from boards.domain.policy import policy_for
from grid.models import Township, User

MOST = 5  # objections to one award
TEXT_LENGTH, NOTICE_LENGTH = 1000, 500
Status, Decision = Ceremony.Status, AwardObjection.Decision
_BYTES = 12  # 96 bits: guessed by nobody


@transaction.atomic
def open_notice(*, ceremony: Ceremony, by: User, at: datetime | None = None) -> Ceremony:
    """Close nominations and put the list up for objections, for the days of the scoring policy.

    Raises AwardRefused: not planned, a nomination is not reviewed, nobody is on the list, a
    title has more than its places.
    """
    at = at or timezone.now()
    ceremony = _take(ceremony, Status.NOTICE)
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
    ceremony = _take(ceremony, Status.PLANNED)
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
        code=secrets.token_urlsafe(_BYTES),
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


@transaction.atomic
def fix_list(*, ceremony: Ceremony, by: User, at: datetime | None = None) -> Ceremony:
    """Fix the list after its notice period: numbers, secret codes and the order on the stage.

    The names of the day stay on certificates, plaques and the honour roll.

    Raises AwardRefused: the notice period is not over, an objection waits, nobody is left.
    """
    at = at or timezone.now()
    Township.objects.select_for_update().get(pk=ceremony.township_id)  # numbers in a row
    ceremony = _take(ceremony, Status.FIXED)
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
    _number(ceremony, rows)
    ceremony.status = Status.FIXED
    ceremony.save(update_fields=["status"])
    add_step(ceremony, by=by, at=at)
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
        award.code = secrets.token_urlsafe(_BYTES)
        award.stage_order = order
        award.take_names()
    Award.objects.bulk_update(awards, ["number", "code", "stage_order", *NAMES], batch_size=500)


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


def _take(ceremony: Ceremony, after: str) -> Ceremony:
    """The stored ceremony under a lock, if the table lets it go there."""
    stored = take_ceremony(ceremony)
    if after not in TRANSITIONS[stored.status]:
        text = _("This ceremony is %(now)s: it cannot become %(after)s.")
        names = {"now": stored.get_status_display(), "after": Status(after).label}
        raise AwardRefused(text % names)
    return stored
