"""The rules that a scoring policy holds: small frozen values with an exact form as data.

In data every decimal is a string, so that what is stored reads back to the digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

Data = dict[str, Any]

# The edition of docs/scoring.md by which boards are made from now on. A board keeps its own:
# edition 1 (before 1 December 2026) is computed by `boards.domain.edition_one`.
RULES = 2


class PolicyInvalid(ValueError):
    """Numbers that break a rule; `errors`: messages by the path of the field (`pair-own_share`)."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{path}: {text}" for path, text in errors.items()))
        self.errors = dict(errors)


class Unseen(StrEnum):
    """How a pair is scored of which one was not inspected."""

    OWN = "own"
    LAST = "last"


UNSEEN_WORDS = {
    Unseen.OWN: _("only the own score counts, and the board says so"),
    Unseen.LAST: _("the partner's score on the board that the pair was formed from counts"),
}


class LastTie(StrEnum):
    """What settles a tie when no fact is left that could (docs/scoring.md, 15.5)."""

    LOTS = "lots"
    SHARED = "shared"


LAST_TIE_WORDS = {
    LastTie.LOTS: _("lots are drawn by the board's seed"),
    LastTie.SHARED: _("they share the rank"),
}


def read_last_tie(value: Any) -> LastTie:
    """Policies stored before there was a choice leave it open: lots. Raises PolicyInvalid."""
    if value is None:
        return LastTie.LOTS
    if value not in set(LastTie):
        raise PolicyInvalid({"last_tie": str(_("Choose one of the two rules."))})
    return LastTie(value)


def read_decimal(value: Any, path: str) -> Decimal:
    """A finite decimal from its stored string (or whole number). Raises PolicyInvalid."""
    try:
        number = Decimal(value) if isinstance(value, str | int) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise PolicyInvalid({path: str(_("Write a number."))})
    return number


def read_whole(value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise PolicyInvalid({path: str(_("Write a whole number."))})
    return value


@dataclass(frozen=True)
class BoardRule:
    """At most `reds` with `red_from` points or more; at most `blacks` below `black_below`."""

    reds: int
    red_from: Decimal
    blacks: int
    black_below: Decimal

    def as_data(self) -> Data:
        return {
            "reds": self.reds,
            "red_from": str(self.red_from),
            "blacks": self.blacks,
            "black_below": str(self.black_below),
        }

    @classmethod
    def from_data(cls, data: Data, path: str = "board") -> Self:
        return cls(
            reds=read_whole(data.get("reds"), f"{path}-reds"),
            red_from=read_decimal(data.get("red_from"), f"{path}-red_from"),
            blacks=read_whole(data.get("blacks"), f"{path}-blacks"),
            black_below=read_decimal(data.get("black_below"), f"{path}-black_below"),
        )


@dataclass(frozen=True)
class PairRule:
    """`own_share`: the part of the own score in the joint one, for helper and helped alike.

    The rest is the partner's score. `unseen`: what counts when the partner was not inspected.
    """

    own_share: Decimal
    unseen: Unseen

    def as_data(self) -> Data:
        return {"own_share": str(self.own_share), "unseen": str(self.unseen)}

    @classmethod
    def from_data(cls, data: Data) -> Self:
        if data.get("unseen") not in set(Unseen):
            raise PolicyInvalid({"pair-unseen": str(_("Choose one of the two rules."))})
        share = read_decimal(data.get("own_share"), "pair-own_share")
        return cls(own_share=share, unseen=Unseen(data["unseen"]))


@dataclass(frozen=True)
class Band:
    """A band of the appraisal: everyone with `start` points or more, up to the next band."""

    name: str
    start: Decimal

    def as_data(self) -> Data:
        return {"name": self.name, "from": str(self.start)}


@dataclass(frozen=True)
class AppraisalRule:
    """`plus` for each household that left the black board, `minus` for each newly black.

    `bands` from the best down; the last begins at 0, so that everyone is in one.
    """

    plus: Decimal
    minus: Decimal
    bands: tuple[Band, ...]

    def as_data(self) -> Data:
        return {
            "plus": str(self.plus),
            "minus": str(self.minus),
            "bands": [band.as_data() for band in self.bands],
        }

    @classmethod
    def from_data(cls, data: Data) -> Self:
        return cls(
            plus=read_decimal(data.get("plus"), "appraisal-plus"),
            minus=read_decimal(data.get("minus"), "appraisal-minus"),
            bands=tuple(
                Band(
                    str(band.get("name", "")),
                    read_decimal(band.get("from"), f"appraisal-bands-{place}-from"),
                )
                for place, band in enumerate(data.get("bands", []))
            ),
        )

    def band_of(self, points: Decimal) -> Band:
        """The best band whose start is reached; below 0 the last one."""
        reached = (band for band in self.bands if points >= band.start)
        return next(reached, self.bands[-1])
