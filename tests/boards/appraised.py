"""A year of two members with four households, frozen; and when things happen in it."""

from datetime import date, datetime

from boards.domain.appraisal_gather import gather_cases, year_of
from grid.models import Responsibility
from tests.boards.months import ZONE

YEAR = year_of(2023)
YEAR_END = datetime(2024, 1, 2, 9, tzinfo=ZONE)  # frozen on the first working day
NOTICED = datetime(2024, 1, 7, 9, tzinfo=ZONE)  # the last day of notice
OVER = datetime(2024, 1, 8, 9, tzinfo=ZONE)
LATER = datetime(2024, 2, 1, 9, tzinfo=ZONE)


def answer(member, *homes, since=date(2023, 1, 1), until=None):
    Responsibility.objects.bulk_create(
        Responsibility(household=home, member=member, since=since, until=until) for home in homes
    )


def cases_of(township, on=date(2023, 12, 31), **more):
    return gather_cases(township=township, year=YEAR, on=on, **more)
