"""The demo's hours: when on a day something happened."""

from datetime import date, datetime, time

from django.utils import timezone


def at_clock(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
