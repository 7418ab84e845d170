"""The doorway of ceremonies: planned on a market day, changed, cancelled, held.

Opening the notice period and fixing the list belong to the selection.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.domain.life import TRANSITIONS, AwardRefused, add_step, take_ceremony
from awards.models import Ceremony, MarketPlace
from grid.domain.periods import Period, PeriodKind
from grid.models import Township, User

Status = Ceremony.Status


@dataclass(frozen=True)
class CeremonyPlan:
    """What an officer says about a ceremony; `scores_until`: the last day that counts."""

    place: MarketPlace
    scores_until: date
    date: date
    name: str
    hosts: str = ""


def last_whole_month(today: date) -> date:
    """The end of the last month that is over: until when scores count unless said otherwise."""
    return Period.holding(today, PeriodKind.MONTH).previous.end


@transaction.atomic
def plan_ceremony(
    *, township: Township, plan: CeremonyPlan, by: User, at: datetime | None = None
) -> Ceremony:
    """Plan a ceremony; from now on branches can nominate. Raises AwardRefused."""
    at = at or timezone.now()
    _check(township, plan, timezone.localdate(at))
    if not plan.place.is_active:
        raise AwardRefused(_("This market place is not in use."))
    ceremony = Ceremony(township=township, created_by=by, created_at=at)
    _write(ceremony, plan)
    add_step(ceremony, by=by, at=at)
    return ceremony


@transaction.atomic
def change_ceremony(
    *, ceremony: Ceremony, plan: CeremonyPlan, by: User, at: datetime | None = None
) -> Ceremony:
    """Change what was said; another day or place is noted once the notice period was opened.

    Raises AwardRefused: held or cancelled; other scores after nominations have closed; a day
    within the notice period.
    """
    at = at or timezone.now()
    ceremony = take_ceremony(ceremony)
    if ceremony.status in (Status.HELD, Status.CANCELLED):
        raise AwardRefused(_("The ceremony is over: nothing about it is changed any more."))
    is_open = ceremony.status == Status.PLANNED
    if not is_open and plan.scores_until != ceremony.scores_until:
        raise AwardRefused(
            _("The nominations rest on the scores until %(day)s: that day stays.")
            % {"day": date_format(ceremony.scores_until)}
        )
    _check(ceremony.township, plan, timezone.localdate(at), ceremony)
    moved = _say_moved(ceremony, plan)
    _write(ceremony, plan)
    if moved and not is_open:
        add_step(ceremony, by=by, at=at, reason=moved)
    return ceremony


@transaction.atomic
def cancel_ceremony(
    *, ceremony: Ceremony, reason: str, by: User, at: datetime | None = None
) -> Ceremony:
    """Call a ceremony off; it stays on record. Raises AwardRefused: held, or no reason."""
    ceremony = _take(ceremony, Status.CANCELLED)
    if not reason.strip():
        raise AwardRefused(_("Say why the ceremony is cancelled."))
    return _set(ceremony, Status.CANCELLED, by, at or timezone.now(), reason.strip())


@transaction.atomic
def hold_ceremony(*, ceremony: Ceremony, by: User, at: datetime | None = None) -> Ceremony:
    """Note that it was held: on its day or later, its list fixed. Raises AwardRefused."""
    at = at or timezone.now()
    ceremony = _take(ceremony, Status.HELD)
    if timezone.localdate(at) < ceremony.date:
        raise AwardRefused(
            _("The ceremony is on %(day)s: it can be noted as held from then on.")
            % {"day": date_format(ceremony.date)}
        )
    return _set(ceremony, Status.HELD, by, at)


def _take(ceremony: Ceremony, after: str) -> Ceremony:
    stored = take_ceremony(ceremony)
    if after not in TRANSITIONS[stored.status]:
        raise AwardRefused(
            _("The ceremony is at “%(now)s”: it cannot become “%(after)s”.")
            % {"now": stored.get_status_display(), "after": Status(after).label}
        )
    return stored


def _set(ceremony: Ceremony, status: str, by: User, at: datetime, reason: str = "") -> Ceremony:
    ceremony.status = status
    ceremony.save(update_fields=["status"])
    add_step(ceremony, by=by, at=at, reason=reason)
    return ceremony


def _write(ceremony: Ceremony, plan: CeremonyPlan) -> None:
    ceremony.place, ceremony.date, ceremony.name = plan.place, plan.date, plan.name
    ceremony.hosts, ceremony.scores_until = plan.hosts, plan.scores_until
    ceremony.save()


def _check(
    township: Township, plan: CeremonyPlan, today: date, ceremony: Ceremony | None = None
) -> None:
    """Raises AwardRefused with a message for the page."""
    is_new_day = ceremony is None or plan.date != ceremony.date
    if plan.place.township_id != township.pk:
        raise AwardRefused(_("The market place is not one of this township."))
    if is_new_day and plan.date < today:
        raise AwardRefused(_("This day is past: plan the ceremony for today or later."))
    if plan.scores_until >= plan.date:
        raise AwardRefused(_("Scores count until a day before the ceremony."))
    until = ceremony.notice_until if ceremony else None
    if until and is_new_day and plan.date <= until:
        raise AwardRefused(
            _("The notice period runs until %(day)s: the ceremony is held after it.")
            % {"day": date_format(until)}
        )
    same = Ceremony.objects.filter(place=plan.place, date=plan.date)
    if same.exclude(pk=ceremony.pk if ceremony else 0).exists():
        raise AwardRefused(_("On this day there is a ceremony at this place already."))


def _say_moved(ceremony: Ceremony, plan: CeremonyPlan) -> str:
    """What has changed of day and place, in words; nothing if nothing has."""
    if (ceremony.place_id, ceremony.date) == (plan.place.pk, plan.date):
        return ""
    return _("moved from %(old_day)s, %(old_place)s to %(day)s, %(place)s") % {
        "old_day": date_format(ceremony.date),
        "old_place": ceremony.place.name,
        "day": date_format(plan.date),
        "place": plan.place.name,
    }
