"""Scores of households and branches: rules 5 to 10 and 14."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.raw import half_up, mean
from tests.oracle.view import View
from tests.oracle.world import Look


@dataclass
class Score:
    """What one is ranked by. `exact` is the own score before it is rounded."""

    branch: int
    household: int | None
    code: str
    exact: Fraction
    surprise: Fraction | None
    overdue: int
    looks: int
    first: date
    told: dict[str, Any] = field(default_factory=dict)
    own: Fraction = Fraction()
    score: Fraction = Fraction()

    def __post_init__(self) -> None:
        self.own = self.score = half_up(self.exact)

    @property
    def key(self) -> int:
        return self.household or self.branch


def weigh(looks: list[Look]) -> list[tuple[str, Fraction]]:
    """Rule 6: kind and value of each look that counts."""
    weeks, found = defaultdict(list), []
    for look in looks:
        if look.kind == "weekly":
            weeks[look.branch, look.day.isocalendar()[:2]].append(look.total)
        else:
            found.append((look.kind, look.total))
    return found + [("weekly", mean(totals)) for totals in weeks.values()]


def score_of(looks: list[Look], policy: dict[str, Any]) -> Fraction | None:
    """Rule 7, exact."""
    weights = {kind: Fraction(w) for kind, w in policy["kind_weights"].items()}
    told = weigh(looks)
    whole = sum((weights[kind] for kind, _ in told), Fraction())
    return (
        sum((weights[kind] * total for kind, total in told), Fraction()) / whole if whole else None
    )


def score_households(view: View, policy: dict[str, Any], branch: int | None) -> list[Score]:
    overdue = defaultdict(int)
    for home, place in view.overdue():
        if home and place:
            overdue[home] += 1
    found = []
    for home, all_looks in view.looks_by_home.items():
        looks = [look for look in all_looks if branch in (None, look.branch)]
        if not looks:
            continue
        surprise = mean(look.total for look in looks if look.kind == "surprise")
        found.append(
            Score(
                branch=branch or view.last_branch(home),
                household=home,
                code=_code(view, home, branch),
                exact=score_of(looks, policy),
                surprise=surprise and half_up(surprise),
                overdue=overdue[home],
                looks=len(weigh(looks)),
                first=min(look.day for look in looks),
                told={"kinds": Counter(kind for kind, _ in weigh(looks))},
            )
        )
    return found


def _code(view: View, home: int, branch: int | None) -> str:
    """Rule 16: of a household the branch's code, a space, and its own."""
    own = view.world.branches[branch or view.last_branch(home)]
    return f"{own} {view.world.households[home][1]}"


def score_branches(view: View, policy: dict[str, Any]) -> list[Score]:
    looks = defaultdict(list)
    for look in view.looks:
        looks[look.branch].append(look)
    due, cleared, overdue = defaultdict(int), defaultdict(int), defaultdict(int)
    for branch, in_time in view.due():
        due[branch] += 1
        cleared[branch] += in_time
    for _, branch in view.overdue():
        overdue[branch] += 1
    found = []
    for branch, code in view.world.branches.items():
        parts, told = _parts(view, policy, branch, looks[branch])
        if due[branch]:
            parts["problems"] = Fraction(100 * cleared[branch], due[branch])
        told |= {"due": due[branch], "cleared": cleared[branch], "overdue": overdue[branch]}
        if "households" not in parts:
            continue
        weights = {name: Fraction(policy["part_weights"][name]) for name in parts}
        whole = sum(weights.values())
        total = sum(weights[name] * parts[name] for name in parts) / whole
        told["parts"] = {name: half_up(value) for name, value in parts.items()}
        told["weights"] = {name: half_up(100 * w / whole) for name, w in weights.items()}
        surprise = parts.get("surprise")
        found.append(
            Score(
                branch, None, code, total, surprise and half_up(surprise), overdue[branch],
                _count_looks(looks[branch]), min(look.day for look in looks[branch]), told,
            )
        )  # fmt: skip
    return found


def _count_looks(looks: list[Look]) -> int:
    """Rules 15.3 and 6, household by household."""
    by_home = defaultdict(list)
    for look in looks:
        by_home[look.household].append(look)
    return sum(len(weigh(some)) for some in by_home.values())


def _parts(
    view: View, policy: dict[str, Any], branch: int, looks: list[Look]
) -> tuple[dict[str, Fraction], dict[str, Any]]:
    parts: dict[str, Fraction] = {}
    by_home = defaultdict(list)
    for look in looks:
        by_home[look.household].append(look)
    days = view.days_by_branch[branch]
    scores = {home: score_of(some, policy) for home, some in by_home.items()}
    seen = sum(days.get(home, 0) for home in scores)
    every = sum(days.values())
    told = {"days": every, "days_seen": seen}
    if seen:
        told["mean"] = sum(days.get(home, 0) * score for home, score in scores.items()) / seen
        coverage = Fraction(seen, every)
        told["coverage"] = coverage
        share = min(Fraction(1), coverage / Fraction(policy["full_coverage"]))
        parts["households"] = told["mean"] * share
    surprise = mean(look.total for look in looks if look.kind == "surprise")
    if surprise is not None:
        parts["surprise"] = surprise
    arena, told["arena"] = _arena(view, branch, looks)
    if arena is not None:
        parts["arena"] = arena
    return parts, told


def _arena(view: View, branch: int, looks: list[Look]) -> tuple[Fraction | None, str]:
    """Rule 10."""
    held = [
        one for one in view.world.contests
        if view.start <= one.on <= view.end and one.closed <= view.at
    ]  # fmt: skip
    if held:
        told = [half_up(one.results[branch]) for one in held if branch in one.results]
        return mean(told), "contest"
    return mean(look.total for look in looks if look.kind == "arena"), "inspections"
