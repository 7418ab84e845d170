"""Who is to be paired with whom: an assignment over all reds and blacks at once. Pure.

In this order: as many pairs as possible; most pairs within a hamlet, most within a village (a
hamlet lies in one village, so that the two never ask for different pairs); the smallest sum of
the gaps between the scores; and, so that the answer is always the same, the earlier places.
Source: design §4; a greedy choice would leave the last ones far apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

_HUNDREDTHS = 10_000  # of the widest gap between two scores: 100.00 points


@dataclass(frozen=True)
class Side:
    """One who may be paired; `hamlet` is empty where it is not known. `rank`: its place."""

    key: int
    branch: int
    hamlet: str
    score: Decimal
    rank: int


def closeness(red: Side, black: Side) -> int:
    """2: the same hamlet, 1: the same village, 0: elsewhere."""
    if red.branch != black.branch:
        return 0
    return 2 if red.hamlet and red.hamlet == black.hamlet else 1


def propose_pairs(reds: Iterable[Side], blacks: Iterable[Side]) -> list[tuple[Side, Side]]:
    """The pairs, by the place of the black ones, the worst first; the others stay alone."""
    import networkx  # heavy, and needed only when somebody forms pairs

    reds = sorted(reds, key=lambda side: side.rank)
    blacks = sorted(blacks, key=lambda side: -side.rank)
    graph = networkx.Graph()
    graph.add_weighted_edges_from(_weigh(reds, blacks))
    matching = networkx.max_weight_matching(graph, maxcardinality=True)
    found = {max(edge): min(edge) for edge in matching}  # reds come first
    return [
        (reds[found[place]], black)
        for place, black in enumerate(blacks, start=len(reds))
        if place in found
    ]


def _weigh(reds: Sequence[Side], blacks: Sequence[Side]) -> Iterator[tuple[int, int, int]]:
    """The edges, with whole numbers for weights: no rounding may decide who is paired with whom.

    Each aim outweighs all lesser ones of all pairs together.
    """
    most = min(len(reds), len(blacks)) + 1
    order = len(reds) * len(blacks) * most + 1
    gaps = (_HUNDREDTHS + 1) * most * order
    for i, red in enumerate(reds):
        for j, black in enumerate(blacks):
            gap = int(abs(red.score - black.score) * 100)
            weight = closeness(red, black) * gaps + (_HUNDREDTHS - gap) * order
            weight += _prefer(i, j, len(reds), len(blacks))
            yield i, len(reds) + j, weight


def _prefer(i: int, j: int, reds: int, blacks: int) -> int:
    """Settles what is equal: the better helper for the worse placed."""
    return (reds - i) * (blacks - j)
