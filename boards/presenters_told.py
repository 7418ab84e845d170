"""An entry in words for the household itself: its score, what cost points, what to do, by when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boards.models import Board, BoardEntry
from boards.queries_told import LookRow, keepers_of, last_dates, looks_behind
from inspections.domain.standards import load_standard


@dataclass(frozen=True)
class Cost:
    """An item that cost points: what was found, and what the standard asks for instead."""

    text: str
    asks: str


@dataclass(frozen=True)
class Told:
    """`costs`: the dearest item first; `advice`: by when, and whom to ask for a re-check."""

    result: str
    costs: Sequence[Cost] = ()
    advice: str = ""


def tell_entries(board: Board, entries: Iterable[BoardEntry], *, today: date) -> dict[int, Told]:
    """By entry. Four queries, whatever the number of entries; red ones have nothing to mend."""
    entries = list(entries)
    homes = [one for one in entries if one.household_id and one.colour != BoardEntry.Colour.RED]
    if not homes:
        return {one.pk: Told(say_result(one)) for one in entries}
    looks: dict[int, list[LookRow]] = defaultdict(list)
    for row in looks_behind(board, homes):
        looks[row[0]].append(row)
    dates, keepers = last_dates(homes), keepers_of(homes)
    told = {
        one.pk: Told(
            say_result(one),
            list_costs(looks[one.household_id or 0]),
            say_advice(
                dates.get(one.household_id or 0), keepers.get(one.household_id or 0, ""), today
            ),
        )
        for one in homes
    }
    return {one.pk: told.get(one.pk) or Told(say_result(one)) for one in entries}


def say_result(entry: BoardEntry) -> str:
    """One sentence: the score, whose it is, and the side of the board."""
    if not entry.household_id:
        text = _("This village has %(score)s points in this period")
    elif entry.pair_id and entry.score != entry.own_score:
        text = _(
            "Your home and its partner have %(score)s points of the Eight Cleanliness together "
            "in this period (your home alone %(own)s)"
        )
    else:
        text = _("Your home has %(score)s points of the Eight Cleanliness in this period")
    sides: dict[str, str] = {
        BoardEntry.Colour.RED: _(" and is on the red board."),
        BoardEntry.Colour.BLACK: _(" and is on the black board."),
    }
    side = "" if entry.state == BoardEntry.State.STRUCK else entry.colour
    return text % {"score": entry.score, "own": entry.own_score} + sides.get(side, _("."))


def say_advice(due_on: date | None, keeper: str, today: date) -> str:
    """The date is that of the household's open problems; on the very day it is not past yet."""
    who = _("the responsible member %(name)s") % {"name": keeper}
    values = {"who": who if keeper else _("the village committee")}
    if due_on is None:
        return _("Once this is put right, ask %(who)s for a re-check.") % values
    values["day"] = date_format(due_on, "DATE_FORMAT")
    if due_on < today:
        text = _(
            "The date for putting this right, %(day)s, is past: "
            "do it soon, and ask %(who)s for a re-check."
        )
        return text % values
    return _("Put this right by %(day)s, and ask %(who)s for a re-check.") % values


def list_costs(looks: Sequence[LookRow]) -> list[Cost]:
    """Items with less than full points, by points lost; of several looks their mean.

    In the words and points of the newest look's standard; reasons of all, each once.
    """
    if not looks:
        return []
    items = load_standard(looks[-1][1]).items
    costs = []
    for place, item in enumerate(items):
        share = _share_of(looks, place)
        if share is None or share == 1:
            continue
        reasons = dict.fromkeys(text for look in looks for text in look[3][place])
        text = _say_cost(item.name, share * item.points, item.points, len(looks) > 1)
        told, asks = f"{text}：{'、'.join(reasons)}" if reasons else text, item.description
        if looks[-1][2][place] == item.points:
            told, asks = told + _("; in order at the last inspection"), ""
        costs.append(((share - 1) * item.points, place, Cost(told, asks)))
    return [cost for *_order, cost in sorted(costs, key=lambda one: one[:2])]


def _share_of(looks: Sequence[LookRow], place: int) -> Fraction | None:
    """Points got ÷ points possible of an item; None: it never applied."""
    got = possible = Fraction()
    for _home, standard, points, _reasons in looks:
        if points[place] is not None:
            got += Fraction(str(points[place]))
            possible += load_standard(standard).items[place].points
    return got / possible if possible else None


def _say_cost(name: str, points: Fraction, full: int, is_mean: bool) -> str:
    """Points with one decimal, half up, where they are not whole."""
    tenths = floor(points * 10 + Fraction(1, 2))
    shown = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    text = (
        _("%(item)s %(points)s points on average (of %(full)s)")
        if is_mean
        else _("%(item)s %(points)s points (of %(full)s)")
    )
    return text % {"item": name, "points": shown, "full": full}
