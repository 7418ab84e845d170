"""Drawing by lot so that it can be done again: who is drawn follows from a seed and a frame.

Efraimidis and Spirakis (2006), weighted sampling without replacement: each candidate gets a
number u in (0, 1] from SHA-256 over seed, purpose and code, and those with the smallest
-ln(u) / weight are drawn. `Decimal.ln` rounds correctly to the precision of its context, so
that every machine comes to the same keys; equal keys are told apart by the code.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any

# Our own default: a household or branch weighs the weeks since it was last seen, plus one;
# one never seen as much as one not seen for a year, and nobody weighs more than that.
NEVER_SEEN = 53
# The purpose of the first step; that of the second is the code of the branch.
BRANCH_STEP = "0"
_RANGE = 1 << 256
_PRECISE = Context(prec=28)


@dataclass(frozen=True)
class Candidate:
    """Who can be drawn. `weight` is a whole number, at least 1: twice the weight, twice the
    chance to be the first one drawn.
    """

    code: str
    weight: int


@dataclass(frozen=True)
class Frame:
    """All that a draw depends on beside its seed, as it stood when it was drawn.

    From `branches` `branch_count` are drawn; then `per_branch` from `households` of each of
    them (by branch code), or all when there are fewer.
    """

    branches: tuple[Candidate, ...]
    branch_count: int
    households: Mapping[str, tuple[Candidate, ...]]
    per_branch: int


# Codes of the households drawn by branch code, both in the order in which they were drawn.
Drawn = dict[str, list[str]]


def weigh(last_seen: date | None, *, on: date) -> int:
    """The weight of who was last seen on a day (None: never)."""
    if last_seen is None:
        return NEVER_SEEN
    return min(max((on - last_seen).days, 0) // 7 + 1, NEVER_SEEN)


def draw(candidates: Iterable[Candidate], count: int, *, seed: str, purpose: str) -> list[str]:
    """The codes of `count` candidates in the order drawn; all of them if there are fewer.

    `purpose` keeps several draws of one seed apart. Raises ValueError for a weight below 1
    and for a code that stands there twice.
    """
    given = list(candidates)
    if len({one.code for one in given}) < len(given):
        raise ValueError("a code stands in the frame twice")
    keys = sorted((key_of(one, seed=seed, purpose=purpose), one.code) for one in given)
    return [code for _, code in keys[: max(count, 0)]]


def key_of(candidate: Candidate, *, seed: str, purpose: str) -> Decimal:
    """-ln(u) / weight; the smaller, the earlier the candidate is drawn."""
    if candidate.weight < 1:
        raise ValueError(f"weight {candidate.weight} of {candidate.code}")
    number = lot_of(candidate.code, seed=seed, purpose=purpose) + 1
    share = _PRECISE.divide(Decimal(number), Decimal(_RANGE))
    return _PRECISE.divide(-_PRECISE.ln(share), Decimal(candidate.weight))


def lot_of(code: str, *, seed: str, purpose: str) -> int:
    """The number that SHA-256 makes of the three; without weights the smallest comes first."""
    told = text_of(code, seed=seed, purpose=purpose).encode()
    return int.from_bytes(hashlib.sha256(told).digest())


def text_of(code: str, *, seed: str, purpose: str) -> str:
    """What is hashed: written as JSON, so that no two triples give the same text."""
    return json.dumps([seed, purpose, code], ensure_ascii=False)


def draw_branches(frame: Frame, *, seed: str) -> list[str]:
    """The first step, which needs no households yet."""
    return draw(frame.branches, frame.branch_count, seed=seed, purpose=BRANCH_STEP)


def draw_frame(frame: Frame, *, seed: str) -> Drawn:
    """Both steps: branches, and households in each of them."""
    return {
        code: draw(frame.households[code], frame.per_branch, seed=seed, purpose=code)
        for code in draw_branches(frame, seed=seed)
    }


def write_frame(frame: Frame) -> dict[str, Any]:
    """As it is kept with the draw: plain JSON, candidates as [code, weight]."""
    return {
        "branches": _write(frame.branches),
        "branch_count": frame.branch_count,
        "households": {code: _write(frame.households[code]) for code in sorted(frame.households)},
        "per_branch": frame.per_branch,
    }


def _write(candidates: Sequence[Candidate]) -> list[list[Any]]:
    return [[one.code, one.weight] for one in sorted(candidates, key=lambda one: one.code)]


def read_frame(kept: Mapping[str, Any]) -> Frame:
    return Frame(
        branches=_read(kept["branches"]),
        branch_count=kept["branch_count"],
        households={code: _read(rows) for code, rows in kept["households"].items()},
        per_branch=kept["per_branch"],
    )


def _read(rows: Sequence[Sequence[Any]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(code, weight) for code, weight in rows)


def digest_of(kept: Mapping[str, Any]) -> str:
    """SHA-256 of a kept frame, in hexadecimal: short enough to be read out before the visit."""
    told = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
