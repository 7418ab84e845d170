"""Places, ties and the two sides: rules 15 to 19."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tests.oracle.scoring import Score


@dataclass
class Placed:
    score: Score
    rank: int
    colour: str
    tie: str


Rule = tuple[str, Callable[[Score], Any]]


def lot(seed: str, code: str) -> str:
    """Rule 16."""
    return hashlib.sha256(json.dumps([seed, "", code], ensure_ascii=False).encode()).hexdigest()


def place(scores: list[Score], rule: dict[str, Any], seed: str, shared: bool) -> list[Placed]:
    """Best first."""
    found: list[Placed] = []
    ordered = sorted(scores, key=lambda one: -one.score)
    for _, group in groupby(ordered, key=lambda one: one.score):
        for some, tie in _untie(list(group), 0, "", seed, shared):
            rank = len(found) + 1
            found += [Placed(one, rank, "", tie) for one in some]
    _colour(found, rule)
    return found


def _untie(
    group: list[Score], step: int, tie: str, seed: str, shared: bool
) -> list[tuple[list[Score], str]]:
    """Groups that have one place each, with the rule that told them from the others."""
    if len(group) == 1:
        return [(group, tie)]
    rules: list[Rule] = [
        ("surprise", lambda one: -one.surprise),
        ("overdue", lambda one: one.overdue),
        ("looks", lambda one: -one.looks),
        ("record", lambda one: one.first),
    ]
    if step == len(rules):
        if shared:
            return [(sorted(group, key=lambda one: one.code), "shared")]
        return [([one], "lot") for one in sorted(group, key=lambda one: lot(seed, one.code))]
    name, by = rules[step]
    if name == "surprise" and any(one.surprise is None for one in group):
        return _untie(group, step + 1, tie, seed, shared)
    parts = [list(part) for _, part in groupby(sorted(group, key=by), key=by)]
    now = name if len(parts) > 1 else tie
    return [one for part in parts for one in _untie(part, step + 1, now, seed, shared)]


def _colour(placed: list[Placed], rule: dict[str, Any]) -> None:
    """Rules 17 and 19."""
    good = [one for one in placed if one.score.score >= int_or(rule["red_from"])]
    if good:
        edge = good[: rule["reds"]][-1].rank if rule["reds"] else 0
        for one in good:
            one.colour = "red" if one.rank <= edge else ""
    poor = [one for one in placed if one.score.score < int_or(rule["black_below"])]
    worst = poor[len(poor) - min(rule["blacks"], len(poor)) :]
    cut = {one.rank for one in poor} & {one.rank for one in poor if one not in worst}
    for one in worst:
        one.colour = "" if one.rank in cut else "black"


def int_or(text: str) -> Any:
    from fractions import Fraction

    return Fraction(text)
