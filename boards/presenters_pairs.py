"""Pairs in words: names, the joint score unfolded, and what became of them."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from boards.models import Board, BoardEntry, Pair
from boards.presenters_names import show_names, tell_now
from grid.domain.consents import Head
from grid.models import Household


@dataclass(frozen=True)
class ShownPair:
    """A pair as pages show it; `red` and `black` with the place in which they live."""

    pair: Pair
    red: str
    red_place: str
    black: str
    black_place: str
    red_now: str = ""
    black_now: str = ""
    helps: int = 0

    @property
    def outcome(self) -> str:
        return say_outcome(self.pair, self.pair.outcome)

    @property
    def scores(self) -> str:
        """The helped one's joint score and, in brackets, the own one; of `with_sides`."""
        joint, own = self.pair.helped_joint, self.pair.helped_own  # type: ignore[attr-defined]
        return "" if own is None else f"{joint:.2f}（{own:.2f}）"


def say_outcome(pair: Pair, outcome: str) -> str:
    """In words; who left the black board by the joint score, with the own one beside it.

    The pair is one of `with_sides`.
    """
    text = str(Pair.Outcome(outcome).label)
    joint, own = getattr(pair, "helped_joint", None), getattr(pair, "helped_own", None)
    is_left = outcome == Pair.Outcome.LEFT
    return say_left(joint, own) if is_left and joint is not None and own is not None else text


def say_left(joint: Decimal, own: Decimal) -> str:
    text = _("left the black board (joint score %(joint)s, own score %(own)s)")
    return text % {"joint": f"{joint:.2f}", "own": f"{own:.2f}"}


def show_pairs(pairs: Iterable[Pair], *, masked: bool, own: int | None = None) -> list[ShownPair]:
    """As agreed. `masked`: but for households of the branch `own`; one query then, for consents."""
    pairs = list(pairs)
    sides = [side for pair in pairs for side in _sides_of(pair) if side.home]
    known = [side for side in sides if not masked or side.branch == own]
    names = show_names((side.head for side in known), masked=False)
    names |= show_names({side.head for side in sides} - names.keys(), masked=masked)
    return [_show_pair(pair, names, {side.head for side in known}) for pair in pairs]


class _Side(NamedTuple):
    branch: int
    home: Household | None
    name: str
    place: str

    @property
    def head(self) -> Head:
        return self.home.pk if self.home else 0, self.name


def _sides_of(pair: Pair) -> tuple[_Side, _Side]:
    return (
        _Side(pair.red_branch_id, pair.red_household, pair.red_name, pair.red_place),
        _Side(pair.black_branch_id, pair.black_household, pair.black_name, pair.black_place),
    )


def _show_pair(pair: Pair, names: Mapping[Head, str], known: Container[Head]) -> ShownPair:
    """Who is head now is told of those `known` in full."""
    red, black = _sides_of(pair)
    now = [tell_now(s.name, s.home) if s.head in known else "" for s in (red, black)]
    return ShownPair(
        pair,
        names.get(red.head, red.name),
        red.place,
        names.get(black.head, black.name),
        black.place,
        red_now=now[0],
        black_now=now[1],
        helps=getattr(pair, "help_count", 0),
    )


def explain_joint(entry: BoardEntry, partner: str) -> str:
    """`82.40 = (90.10 + 74.70) ÷ 2`, with whom; or why only the own score counts."""
    told = entry.parts["pair"]
    if told["score"] is None:
        return _("paired with %(name)s, who was not inspected: only the own score counts") % {
            "name": partner
        }
    share = Decimal(told["share"])
    if share == Decimal("0.5"):
        sum_ = f"{entry.score} = （{entry.own_score} + {told['score']}）÷ 2"
    else:
        sum_ = f"{entry.score} = {share:f} × {entry.own_score} + {1 - share:f} × {told['score']}"
    text = (
        _("paired with %(name)s, jointly %(sum)s, by the partner's last score")
        if told["of"] == "last"
        else _("paired with %(name)s, jointly %(sum)s")
    )
    return text % {"name": partner, "sum": sum_}


def name_partners(
    entries: Iterable[BoardEntry], pairs: dict[int, Pair], *, masked: bool
) -> dict[int, str]:
    """The partner's name by the entry's id."""
    shown = {one.pair.pk: one for one in show_pairs(pairs.values(), masked=masked)}
    return {
        entry.pk: _partner_of(entry, shown[entry.pair_id])
        for entry in entries
        if entry.pair_id in shown
    }


def _partner_of(entry: BoardEntry, shown: ShownPair) -> str:
    pair, whom = shown.pair, (entry.branch_id, entry.household_id)
    return shown.black if whom == (pair.red_branch_id, pair.red_household_id) else shown.red


def describe_outcomes(pairs: Iterable[Pair]) -> list[tuple[str, str, int]]:
    """How many pairs there are of each outcome: `(value, name, number)`, in the order of life."""
    found = [pair.outcome for pair in pairs]
    return [
        (value, str(name), found.count(value))
        for value, name in Pair.Outcome.choices
        if value in found
    ]


@dataclass(frozen=True)
class Point:
    """A board in somebody's line through time; `x`, `y` place it in a picture of 600 × 160."""

    entry: BoardEntry
    title: str
    x: str
    y: str
    own_y: str | None
    partner: str
    then: str


WIDTH, HEIGHT, LOWEST = 600, 160, Decimal(40)


def draw_line(entries: list[BoardEntry], partners: dict[int, str], today: str) -> list[Point]:
    """The entries as points, the oldest on the left; scores below 40 lie on the floor.

    `today`: the name now; where a board names another one, its point says so.
    """
    step = WIDTH / max(1, len(entries))
    return [
        Point(
            entry,
            title_of(entry.board),
            f"{step * (n + 0.5):.1f}",
            _height(entry.score),
            _height(entry.own_score) if entry.pair_id else None,
            partners.get(entry.pk, ""),
            _tell_then(entry, today),
        )
        for n, entry in enumerate(entries)
    ]


def _tell_then(entry: BoardEntry, today: str) -> str:
    then = entry.head if entry.household_id else entry.branch_name
    return _("then %(name)s") % {"name": then} if then != today else ""


def _height(score: Decimal) -> str:
    share = (max(score, LOWEST) - LOWEST) / (100 - LOWEST)
    return f"{HEIGHT - share * HEIGHT:.1f}"


def title_of(board: Board) -> str:
    return f"{board.label} · {board.get_level_display()}"


def promise_defaults() -> dict[str, str]:
    """What both usually promise; the officer writes over it."""
    return {
        "red": _("Visits once a week, shows how it is done at home, lends a hand."),
        "black": _("Tidies house and yard by the date, keeps it so, takes the advice."),
    }
