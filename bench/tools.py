"""What the measures share: timing, and one way to print a ratio."""

import gc
import statistics
import time
from collections.abc import Callable


def paired_seconds(
    act: Callable[[], object], floor: Callable[[], object], *, runs: int = 60, warm: int = 5
) -> tuple[float, float]:
    """The median times of both, run in turn: a machine that slows down slows both.

    What staging left in memory is frozen first, as in a server that has just begun.
    """
    gc.collect()
    gc.freeze()
    for _ in range(warm):
        act(), floor()
    times = [(_seconds(act), _seconds(floor)) for _ in range(runs)]
    return statistics.median(a for a, _ in times), statistics.median(f for _, f in times)


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def show(what: str, figure: float, floor: float, unit: str, goal: str) -> None:
    print(f"{what:<58}{figure:>9.4g} / {floor:<9.4g}{unit:<6} = {figure / floor:>5.2f}   ({goal})")
