"""Market days (赶集日): on which days a market place holds its market. Pure.

A rule names days of the lunar or the solar month by their last digit (2 and 7: the 2nd, 7th,
12th, 17th, 22nd, 27th), or weekdays (1 Monday to 7 Sunday). A leap month of the lunar calendar
has its market days like any other; a month without a 30th has none on it.
"""

from collections.abc import Collection
from datetime import date, timedelta

from borax.calendars.lunardate import LunarDate

# The calendar that is kept reaches from 1900-01-31 into 2101; days outside have no lunar date.
FIRST_DAY, LAST_DAY = date(1901, 1, 1), date(2100, 12, 31)


def lunar_of(day: date) -> tuple[int, int, bool]:
    """Month, day of the month, and whether the month is a leap month."""
    found = LunarDate.from_solar(day)
    return found.month, found.day, bool(found.leap)


def lunar_words(day: date) -> str:
    """`四月廿七`, `闰二月初一`, `腊月初八`: as people on the market say it."""
    return str(LunarDate.from_solar(day).cn_md)


def is_market_day(rule: str, days: Collection[int], day: date) -> bool:
    """Whether a market of this rule is held on `day`."""
    match rule:
        case "lunar":
            return FIRST_DAY <= day <= LAST_DAY and lunar_of(day)[1] % 10 in days
        case "solar":
            return day.day % 10 in days
    return day.isoweekday() in days


def next_days(rule: str, days: Collection[int], after: date, count: int) -> list[date]:
    """The first `count` market days later than `after`; fewer at the calendar's end, or of none."""
    found: list[date] = []
    day = after
    while days and len(found) < count and day < LAST_DAY:
        day += timedelta(days=1)
        if is_market_day(rule, days, day):
            found.append(day)
    return found
