"""How late what was noted without a network may come in."""

from datetime import date, datetime, timedelta

from django.utils import timezone

MAX_AGE = timedelta(days=14)  # our own default: later, the desk enters it from paper


def day_of_photo(taken_at: datetime | None, *, received_at: datetime) -> date | None:
    """The local day of a photo by the phone's clock, if that clock can be believed.

    None for a time in the future, or more than MAX_AGE days before the arrival: the oldest day
    that counts is the one on which an entry, too, is still taken.
    """
    if taken_at is None or taken_at > received_at:
        return None
    day = timezone.localdate(taken_at)
    return day if day >= timezone.localdate(received_at) - MAX_AGE else None
