"""Charts as SVG: where lines and bars stand, in units of the view box; templates draw them.

The same figures give the same picture, so a drawn one is remembered; it names no person.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from reports.domain.figures import ItemFigures, WeekFigures

WIDTH, HEIGHT = 560, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 14, 26
BAR_WIDTH = 300  # of a bar that stands for 100 per cent


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    week: WeekFigures
    labelled: bool


@dataclass(frozen=True)
class Trend:
    """A line of weekly means: `ticks` are (y, score), `path` the points as SVG wants them."""

    points: list[Point]
    ticks: list[tuple[float, int]]
    path: str

    @property
    def last(self) -> Point:
        return self.points[-1]


@dataclass(frozen=True)
class Bar:
    item: ItemFigures
    width: float
    is_weak: bool


def draw_trend(weeks: Sequence[WeekFigures]) -> SafeString:
    """The line of the weekly means as SVG; empty for fewer than two."""
    return _drawn_trend(get_language(), tuple(weeks))


def draw_bars(items: Sequence[ItemFigures]) -> SafeString:
    """A bar for each item in the standard's order as SVG, the two weakest marked."""
    return _drawn_bars(get_language(), tuple(items))


@lru_cache(maxsize=128)
def _drawn_trend(language: str, weeks: tuple[WeekFigures, ...]) -> SafeString:
    trend = place_trend(weeks)
    return render_to_string("reports/trend.svg", {"trend": trend}) if trend else SafeString()


@lru_cache(maxsize=128)
def _drawn_bars(language: str, items: tuple[ItemFigures, ...]) -> SafeString:
    return render_to_string("reports/bars.svg", {"bars": place_bars(items)})


def place_trend(weeks: Sequence[WeekFigures]) -> Trend | None:
    """The trend of the weeks that have a mean; None for fewer than two."""
    told = [(place, week) for place, week in enumerate(weeks) if week.mean is not None]
    if len(told) < 2:
        return None
    means = [float(week.mean or 0) for _place, week in told]
    low = max(0, math.floor((min(means) - 2) / 5) * 5)
    high = min(100, math.ceil((max(means) + 1) / 5) * 5)
    step = (WIDTH - LEFT - RIGHT) / max(1, len(weeks) - 1)
    every = math.ceil(len(weeks) / 7)

    def height_of(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    points = [
        Point(
            round(LEFT + place * step, 1),
            height_of(mean),
            week,
            (len(weeks) - 1 - place) % every == 0,
        )
        for (place, week), mean in zip(told, means, strict=True)
    ]
    ticks = [
        (height_of(value), value) for value in range(low, high + 1, 5 if high - low <= 30 else 10)
    ]
    return Trend(points, ticks, " ".join(f"{p.x},{p.y}" for p in points))


def place_bars(items: Sequence[ItemFigures], *, weak: int = 2) -> list[Bar]:
    """A bar for each item in the standard's order; the `weak` lowest are marked."""
    told = sorted((i for i in items if i.share is not None), key=lambda i: (i.share, i.number))
    marked = {item.number for item in told[:weak]}
    return [
        Bar(
            item,
            float(round((item.share or Decimal()) / 100 * BAR_WIDTH, 1)),
            item.number in marked,
        )
        for item in items
    ]
