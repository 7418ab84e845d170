"""Market places and their days in words."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _

from awards.domain.market_days import FIRST_DAY, LAST_DAY, lunar_words, next_days
from awards.forms_markets import WEEKDAYS
from awards.models import MarketPlace

SHOWN = 6
RULE = MarketPlace.Rule


class MarketDay(NamedTuple):
    """A day as the market knows it."""

    day: date
    lunar: str
    weekday: str

    @property
    def code(self) -> str:
        return self.day.isoformat()

    @property
    def label(self) -> str:
        return formats.date_format(self.day, "MONTH_DAY_FORMAT")


def show_day(day: date) -> MarketDay:
    return MarketDay(day, say_lunar(day), str(dict(WEEKDAYS)[day.isoweekday()]))


def say_lunar(day: date) -> str:
    """`农历四月廿七`; nothing outside the calendar that is kept."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return ""
    return _("lunar calendar: %(day)s") % {"day": lunar_words(day)}


def show_next(rule: str, days: Collection[int], after: date) -> list[MarketDay]:
    return [show_day(day) for day in next_days(rule, days, after, SHOWN)]


def say_rule(rule: str, days: Collection[int]) -> str:
    """`农历逢2、7`, `公历逢5、0`, `每周六、周日`."""
    comma = _(", ")
    if rule == RULE.WEEKDAY:
        names = [str(name) for number, name in WEEKDAYS if number in days]
        return _("every %(days)s") % {"days": comma.join(names)}
    digits = comma.join(str(digit) for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0) if digit in days)
    if rule == RULE.LUNAR:
        return _("lunar days ending in %(digits)s") % {"digits": digits}
    return _("solar days ending in %(digits)s") % {"digits": digits}
