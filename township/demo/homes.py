"""How the demo's invented homes look on a given day: a small model, not a list of results.

Every home has a tidiness that grows over the campaign, every branch a start and a pace,
every item a difficulty. Nothing here knows about boards or reports: what those show
comes from the inspections alone.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inspections.domain.standards import Item, StandardVersion

# How much harder than the average an item is to keep clean, in the order of the standard.
DIFFICULTY = (0.1, 0.25, -0.5, -0.7, 0.1, 0.75, 0.6, 0.3)
PEN, DITCH = 7, 8  # items that many homes do not have
HALF = Decimal("0.5")
HARD_PRESSED, HARDSHIP = 0.012, 0.8  # share of homes with age, illness, no hands; and its weight


@dataclass(frozen=True)
class Home:
    """What stays the same about one home, until a pair changes it."""

    tidiness: float  # about -1.5 … 1.5, 0 is average
    weak_item: int
    has_pen: bool
    has_ditch: bool


@dataclass(frozen=True)
class Village:
    """What stays the same about one branch, until cadres of another help it."""

    start: float  # tidiness of the village when the campaign begins
    pace: float  # what it gains over half a year
    diligence: float  # share of the due households really seen in a week
    repair: float  # share of the problems put right in time
    kindness: float  # how much tidier its own people find a home than others do


@dataclass(frozen=True)
class Verdict:
    """What an inspector writes down: points and reasons by item, in order."""

    points: tuple[Decimal | None, ...]
    reasons: tuple[tuple[str, ...], ...]


def invent_home(rng: random.Random) -> Home:
    burden = HARDSHIP if rng.random() < HARD_PRESSED else 0
    return Home(
        tidiness=rng.gauss(0, 0.55) - burden,
        weak_item=rng.choices(range(1, 9), weights=(3, 4, 1, 1, 3, 7, 4, 2))[0],
        has_pen=rng.random() < 0.55,
        has_ditch=rng.random() < 0.8,
    )


def invent_village(rng: random.Random, *, is_behind: bool = False) -> Village:
    return Village(
        start=rng.uniform(-1.45, -1.3) if is_behind else rng.uniform(-0.75, 0.05),
        pace=rng.uniform(0.8, 1.0) if is_behind else rng.uniform(0.5, 0.9),
        diligence=rng.uniform(0.86, 1.0),
        repair=rng.uniform(0.62, 0.93) * (0.7 if is_behind else 1),
        kindness=rng.choice((0.0, 0.0, 0.0, 0.0, 0.5)),
    )


def season_of(day: date) -> float:
    """Share of a usual week's work: less around the Spring Festival, and at the rice harvest."""
    if (day.month, day.day) >= (1, 16) and (day.month, day.day) <= (2, 5):
        return 0.55
    return 0.8 if day.month == 9 else 1.0


def judge_home(
    home: Home,
    village: Village,
    standard: StandardVersion,
    progress: float,
    rng: random.Random,
    *,
    by_own: bool = False,
) -> Verdict:
    """Look at the home once; `progress` runs from 0 (campaign begins) to 1 (half a year later)."""
    mood = home.tidiness + village.start + village.pace * progress + rng.gauss(0, 0.25)
    mood += village.kindness if by_own else 0
    judged = [_judge_item(home, item, mood, rng) for item in standard.items]
    return Verdict(tuple(p for p, _ in judged), tuple(r for _, r in judged))


def _judge_item(
    home: Home, item: Item, mood: float, rng: random.Random
) -> tuple[Decimal | None, tuple[str, ...]]:
    if (item.number == PEN and not home.has_pen) or (item.number == DITCH and not home.has_ditch):
        return None, ()
    shortfall = DIFFICULTY[item.number - 1] - mood + rng.gauss(0, 0.55)
    shortfall += 0.6 if item.number == home.weak_item else 0
    lost = _lost_share(shortfall)
    if not lost:
        return Decimal(item.points), ()
    points = (item.points * (1 - lost) / HALF).to_integral_value() * HALF
    return points, _pick_reasons(item.reasons, lost, rng)


def _lost_share(shortfall: float) -> Decimal:
    """From how far an item falls short to the share of its points that is taken off."""
    for limit, share in ((0.75, "0"), (1.3, "0.2"), (1.9, "0.35"), (2.6, "0.5")):
        if shortfall < limit:
            return Decimal(share)
    return Decimal(1)


def _pick_reasons(ready: Sequence[str], lost: Decimal, rng: random.Random) -> tuple[str, ...]:
    wanted = 2 if lost >= HALF else 1
    return tuple(rng.sample(list(ready), min(wanted, len(ready))))
