"""Places, ties and the two sides: rules 15 to 19."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from tests.oracle.scoring import Score


@dataclass
class Placed:
    """`parted`: the rule that tells one from the one before of the same score."""

    score: Score
    parted: str
    rank: int = 0
    colour: str = ""
    tie: str = ""


RULES: list[tuple[str, Callable[[Score], Any]]] = [
    ("surprise", lambda one: -one.surprise),
    ("overdue", lambda one: one.overdue),
    ("looks", lambda one: -one.looks),
    ("record", lambda one: one.first),
]


def lot(seed: str, code: str) -> str:
    """Rule 16."""
    text = json.dumps([seed, "rank", code], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def place(scores: list[Score], rule: dict[str, Any], seed: str, last: str) -> list[Placed]:
    """Best first; `last`: lots or shared."""
    rules = list(RULES)
    if last == "lots":
        rules.append(("lot", lambda one: lot(seed, one.code)))
    found: list[Placed] = []
    for _, group in groupby(_sorted(scores, lambda one: -one.score), key=lambda one: one.score):
        found += _untie(list(group), rules, "")
    _rank(found)
    _colour(found, rule)
    return found


def _sorted(scores: list[Score], by: Callable[[Score], Any]) -> list[Score]:
    return sorted(scores, key=by)


def _untie(group: list[Score], rules: list[Any], parted: str) -> list[Placed]:
    """Those equal so far; `parted` from the one before them."""
    if len(group) == 1:
        return [Placed(group[0], parted)]
    if not rules:
        first, *others = sorted(group, key=lambda one: one.code)
        return [Placed(first, parted), *(Placed(one, "shared") for one in others)]
    name, by = rules[0]
    if name == "surprise" and any(one.surprise is None for one in group):
        return _untie(group, rules[1:], parted)
    found: list[Placed] = []
    for _, part in groupby(_sorted(group, by), key=by):
        found += _untie(list(part), rules[1:], name if found else parted)
    return found


def _rank(placed: list[Placed]) -> None:
    """Rule 18: a tie is told of the neighbour it was broken with, the one before or else after."""
    for n, one in enumerate(placed):
        one.rank = placed[n - 1].rank if one.parted == "shared" else n + 1
        after = placed[n + 1].parted if n + 1 < len(placed) else ""
        is_shared = "shared" in (one.parted, after)
        one.tie = "shared" if is_shared else one.parted or after


def _colour(placed: list[Placed], rule: dict[str, Any]) -> None:
    good = [one for one in placed if one.score.score >= Fraction(rule["red_from"])]
    edge = good[: rule["reds"]]
    for one in good:
        one.colour = "red" if edge and one.rank <= edge[-1].rank else ""
    poor = [one for one in placed if one.score.score < Fraction(rule["black_below"])]
    worst = poor[max(len(poor) - rule["blacks"], 0) :] if rule["blacks"] else []
    spared = {one.rank for one in poor[: len(poor) - len(worst)]}
    for one in worst:
        one.colour = "" if one.rank in spared else "black"
