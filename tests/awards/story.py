"""The story of one ceremony: who qualifies, on which days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from awards.models import AwardTitle, Ceremony, MarketPlace

ZONE = ZoneInfo("Asia/Shanghai")
UNTIL = date(2023, 4, 30)
MARKET_DAY = date(2023, 5, 26)
IN_MAY = datetime(2023, 5, 8, 9, tzinfo=ZONE)
NOTICE_OVER = datetime(2023, 5, 15, 9, tzinfo=ZONE)
AFTERWARDS = datetime(2023, 5, 26, 15, tzinfo=ZONE)


def make_title(township, name="最清洁户", **more):
    given = {"least_score": 90, "months": 3, **more}
    return AwardTitle.objects.create(township=township, name=name, **given)


def make_ceremony(township, by, **more):
    place, _ = MarketPlace.objects.get_or_create(
        township=township, name="朗江", defaults={"rule": "lunar", "days": [2, 7]}
    )
    given = {"name": "五月表彰", "date": MARKET_DAY, "scores_until": UNTIL, **more}
    return Ceremony.objects.create(
        township=township, place=place, created_by=by, created_at=IN_MAY, **given
    )
