"""What the measures share: timing, and one way to print a ratio."""

import statistics
import time
from collections.abc import Callable


def median_seconds(act: Callable[[], object], *, runs: int = 15, warm: int = 3) -> float:
    """The median time of `act` over `runs`, after `warm` runs that are not counted."""
    for _ in range(warm):
        act()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def show(what: str, figure: float, floor: float, unit: str, goal: str) -> None:
    print(f"{what:<58}{figure:>9.4g} / {floor:<9.4g}{unit:<6} = {figure / floor:>5.2f}   ({goal})")
