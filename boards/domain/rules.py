"""The numbers that scores and boards go by: defaults of this project (design §4).

Dated, versioned policies that an officer edits come with due process; until then these
hold everywhere, and each board keeps the ones it was made with.
"""

from dataclasses import dataclass
from decimal import Decimal

from inspections.models import Inspection

# Weight of an inspection in a household's mean.
KIND_WEIGHTS = {
    Inspection.Kind.WEEKLY.value: 1,
    Inspection.Kind.SURPRISE.value: 2,
    Inspection.Kind.ARENA.value: 2,
}

# Shares of a branch's score; the share of a part without a value goes to the others.
PART_WEIGHTS = {"households": 60, "surprise": 20, "arena": 10, "problems": 10}

# From this share of active households inspected on, the households part counts in full.
FULL_COVERAGE = Decimal("0.8")


@dataclass(frozen=True)
class BoardRule:
    """At most `reds` with `red_from` points or more; at most `blacks` below `black_below`."""

    reds: int
    red_from: Decimal
    blacks: int
    black_below: Decimal

    def as_data(self) -> dict[str, str | int]:
        return {
            "reds": self.reds,
            "red_from": str(self.red_from),
            "blacks": self.blacks,
            "black_below": str(self.black_below),
        }


BOARD_RULES = {
    "branches": BoardRule(3, Decimal(85), 3, Decimal(75)),
    "branch_households": BoardRule(5, Decimal(90), 5, Decimal(70)),
    "township_households": BoardRule(20, Decimal(90), 10, Decimal(70)),
}
