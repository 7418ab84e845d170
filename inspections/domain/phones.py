"""What each phone last said is waiting on it, and who sends it when its person has left."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grid.domain.leaving import register_asker
from grid.models import Township, User
from inspections.models import PhoneReport
from inspections.queries_phones import phones_holding


class HandingRefused(ValueError):
    """It cannot be handed over like this; the message is for the person."""


def report_phone(
    *,
    phone: UUID,
    entries: int,
    photos: int,
    refused: int,
    oldest_at: datetime | None,
    township: Township,
    by: User,
) -> PhoneReport:
    """Replace what this phone said before for this person. Nothing else is known of phones.

    Who reports is there again: what had been handed over is the own once more.
    """
    report, _ = PhoneReport.objects.update_or_create(
        person=by,
        phone=phone,
        defaults={
            "township": township,
            "branch_id": by.branch_id,
            "entries": entries,
            "photos": photos,
            "refused": refused,
            "oldest_at": oldest_at,
            "reported_at": timezone.now(),
            "handed_to": None,
            "handed_by": None,
            "handed_at": None,
        },
    )
    return report


@transaction.atomic
def hand_over_phone(
    *, report: PhoneReport, to: User | None, by: User, at: datetime | None = None
) -> PhoneReport:
    """From now on `to`, or whoever of the office, sends from that phone what waits on it.

    Raises HandingRefused: the person can still sign in and send it; `to` records nothing.
    """
    stored = PhoneReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if stored.person.is_active:
        raise HandingRefused(_("%(name)s can still sign in and send it.") % {"name": stored.person})
    is_right = to is None or (to.is_active and to.township_id == stored.township_id)
    if not is_right or (to and not to.has_perm("inspections.add_inspection")):
        raise HandingRefused(_("Choose somebody who records inspections."))
    stored.handed_to, stored.handed_by, stored.handed_at = to, by, at or timezone.now()
    stored.save(update_fields=["handed_to", "handed_by", "handed_at"])
    return stored


@transaction.atomic
def report_taken_over(*, report: PhoneReport, entries: int, photos: int, refused: int) -> None:
    """What is left on the phone, said by who has taken it over."""
    report.entries, report.photos, report.refused = entries, photos, refused
    report.reported_at = timezone.now()
    report.save(update_fields=["entries", "photos", "refused", "reported_at"])


@register_asker
def waiting_on_phones(user: User) -> list[str]:
    """A line for each phone on which something of this person waits."""
    text = _(
        "On a phone of %(name)s, as of %(at)s: %(entries)s entries, %(photos)s photos not sent, "
        "%(refused)s not taken."
    )
    return [
        text
        % {
            "name": user,
            "at": date_format(timezone.localtime(one.reported_at), "DATETIME_FORMAT"),
            "entries": one.entries,
            "photos": one.photos,
            "refused": one.refused,
        }
        for one in phones_holding(PhoneReport.objects.filter(person=user))
    ]
