"""How the days of a notice period (公示) are counted: whole days, as people count them."""

from datetime import date, timedelta

_DAY = timedelta(days=1)


def notice_days(opened: date, days: int) -> tuple[date, date]:
    """First and last day of a notice that was opened on a day: `days` whole days after it.

    Opened on 1 December for five days: 2 to 6 December, the last day included (rule 20).
    """
    return opened + _DAY, opened + days * _DAY


def days_left(start: date, until: date, today: date) -> int:
    """How many of its whole days are left, today's among them; 0: it is over."""
    return max(0, (until - max(start, today)).days + 1)
