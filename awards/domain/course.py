"""How a ceremony runs: groups on the stage and the clock. Pure."""

from collections.abc import Iterable, Sequence
from datetime import time
from itertools import accumulate
from typing import TypeVar

MOST_ON_STAGE = 10  # our own default: what a market stage holds side by side
T = TypeVar("T")


def split_evenly(number: int, most: int) -> list[int]:
    """Sizes of the fewest groups of at most `most`, as equal as can be: 32, 10 → 8 8 8 8."""
    if number <= 0:
        return []
    groups = -(-number // most)
    small, larger = divmod(number, groups)
    return [small + (place < larger) for place in range(groups)]


def cut(things: Sequence[T], sizes: Iterable[int]) -> list[list[T]]:
    """The things in their order, in pieces of these sizes."""
    pieces, start = [], 0
    for size in sizes:
        pieces.append([*things[start : start + size]])
        start += size
    return pieces


def clock(begin: time, minutes: Iterable[int]) -> list[time]:
    """When each item begins, and last when it all ends; round the clock if need be."""
    starts = accumulate(minutes, initial=begin.hour * 60 + begin.minute)
    return [time(at // 60 % 24, at % 60) for at in starts]


def runs_past_midnight(begin: time, minutes: Iterable[int]) -> bool:
    return begin.hour * 60 + begin.minute + sum(minutes) >= 24 * 60


def move(groups: Sequence[Sequence[T]], thing: T, step: int) -> list[list[T]]:
    """The groups with `thing` one place earlier (-1) or later (1).

    From the edge of a group it goes to the near end of the next one; from the very edge, nowhere.
    """
    moved = [[*group] for group in groups]
    at, place = next(
        (i, group.index(thing)) for i, group in enumerate(moved) if thing in group
    )  # fmt: skip
    if 0 <= place + step < len(moved[at]):
        moved[at][place], moved[at][place + step] = moved[at][place + step], thing
    elif 0 <= at + step < len(moved):
        moved[at].remove(thing)
        moved[at + step].insert(len(moved[at + step]) if step < 0 else 0, thing)
    return moved
