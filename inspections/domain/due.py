"""How many households a branch inspects in a week. Pure arithmetic."""

import math
from fractions import Fraction

# A quarter each week, so that each household is seen every four weeks (design §4).
SHARE = Fraction(1, 4)


def count_due(active_households: int) -> int:
    """The week's quota of a branch: its active households × SHARE, rounded up."""
    return math.ceil(active_households * SHARE)
