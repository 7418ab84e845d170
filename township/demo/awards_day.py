"""The demo's prizes, and the day of a ceremony: who came, who fetched for whom."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from awards.domain.day import Mark, record_mark
from awards.domain.prizes import add_prize, set_title_prizes, take_in
from awards.models import Award, AwardTitle, Ceremony, DayMark, Prize
from awards.queries import standing
from township.demo.clock import at_clock

if TYPE_CHECKING:
    from township.demo.stage import Stage

# Name, unit, how many are bought for a half-year, how many a winner gets.
PRIZES = (("洗衣粉", "袋", 400, 2), ("劳保手套", "双", 200, 1))
INVOICE = "朗江供销社，发票已入账"
ABSENT = 0.07  # share of the winners who do not come
FETCHED = 0.7  # share of those for whom somebody fetches
FETCHERS = ("儿子", "邻居", "村民小组长", "包户干部")


def stock_up(stage: Stage, at: datetime) -> None:
    """Goods of everyday use, the same for every title."""
    quantities: dict[Prize, int] = {}
    for name, unit, bought, each in PRIZES:
        prize = add_prize(township=stage.township, name=name, unit=unit)
        take_in(prize=prize, quantity=bought, by=stage.officer, note=INVOICE, at=at)
        quantities[prize] = each
    for title in AwardTitle.objects.filter(township=stage.township):
        set_title_prizes(title=title, quantities=quantities)


def hand_out(stage: Stage, ceremony: Ceremony) -> None:
    """The stage's order from nine o'clock on, half a minute for each."""
    rng = stage.dice("the day", ceremony.date)
    begin = at_clock(ceremony.date, 9, 20)
    awards = standing(Award.objects.filter(ceremony=ceremony)).order_by("stage_order")
    for number, award in enumerate(awards):
        is_absent = rng.random() < ABSENT
        fetcher = rng.choice(FETCHERS) if is_absent and rng.random() < FETCHED else ""
        at = begin + timedelta(seconds=30 * number)
        mark = Mark(
            id=uuid.UUID(int=rng.getrandbits(128), version=4),
            award=award,
            presence=DayMark.Presence.ABSENT if is_absent else DayMark.Presence.CAME,
            fetched_by=fetcher,
            prizes="" if is_absent and not fetcher else DayMark.Prizes.GIVEN,
        )
        record_mark(mark=mark, by=stage.officer, at=at, received_at=at)
