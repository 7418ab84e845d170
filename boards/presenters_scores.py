"""A score unfolded: its parts, the households' means, the inspections with their weights."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from boards.domain.policy import PARTS, Policy
from boards.domain.rules import RULES
from boards.domain.scores import HouseholdScore, round_score
from boards.models import Board, BoardEntry
from boards.presenters_names import name_heads
from grid.models import Household
from inspections.models import Inspection


class Term(NamedTuple):
    """One part of a branch's score: `value` × `weight` per cent gives `gives`."""

    name: str
    how: str
    value: str
    weight: str
    gives: str
    url: str


@dataclass(frozen=True)
class Look:
    """One inspection that counted, with its weight in the household's mean.

    `shares`: how many weekly inspections of the week share one look's weight.
    """

    day: date
    kind: str
    total: Decimal
    weight: str
    gives: str
    shares: int
    url: str
    is_corrected: bool


@dataclass(frozen=True)
class Looks:
    """A household's mean: Σ total × weight ÷ Σ weight."""

    rows: list[Look]
    weight: str
    gives: str
    score: Decimal | None
    has_shared: bool


class HomeLine(NamedTuple):
    """One household of a branch: code, head (masked on paper), how often seen, score.

    `days` on which it belonged to the branch, if not on all of the period.
    """

    pk: int
    code: str
    head: str
    masked: str
    looks: int
    days: int
    score: Decimal


def unfold_branch(board: Board, entry: BoardEntry, policy: Policy) -> list[Term]:
    """The parts as the board stored them; a part without a value gives its weight away."""
    return [_make_term(board, entry, name, policy) for name in PARTS]


def _make_term(board: Board, entry: BoardEntry, name: str, policy: Policy) -> Term:
    parts = entry.parts
    value, weight = parts["parts"][name], parts["weights"].get(name, "")
    gives = ""
    if value is not None:
        exact = Fraction(Decimal(value)) * Fraction(Decimal(weight)) / 100
        gives = str(round_score(exact))
    how = _explain_part(name, parts, policy)
    return Term(
        _part_names()[name], how, value or "", weight, gives, _link_part(board, entry, name)
    )


def _part_names() -> dict[str, str]:
    return {
        "households": _("households"),
        "surprise": _("surprise"),
        "arena": _("arena"),
        "problems": _("problems cleared"),
    }


def _explain_part(name: str, parts: dict[str, Any], policy: Policy) -> str:
    if name == "arena" and "arena_contest" in parts:
        return _explain_contest(parts)
    if parts["parts"][name] is None:
        return _("none in this period: the weight goes to the other parts in proportion")
    if name == "households":
        return _explain_households(parts, policy)
    if name == "problems":
        return _("%(cleared)s of %(due)s due problems put right by their date") % parts
    return _("mean of %(count)s inspections") % {"count": parts[name]}


def _explain_contest(parts: dict[str, Any]) -> str:
    if parts["arena_contest"] is None:
        return _(
            "took no part in the juried contest of this period: the weight goes to the other parts "
            "in proportion"
        )
    return _(
        "result of the juried contest of this period; arena inspections do not count beside it"
    )


def _explain_households(parts: dict[str, Any], policy: Policy) -> str:
    """By days, as edition 2 counts; boards of edition 1 counted households."""
    full = f"{(policy.full_coverage * 100).normalize():f}"
    values = {**parts, "full": full}
    by_days = "active_days" in parts
    seen, whole = ("days", "active_days") if by_days else ("inspected", "active")
    if Decimal(parts[seen]) >= policy.full_coverage * parts[whole]:
        text = _("mean %(mean)s of %(inspected)s households; of %(active)s active: counts in full")
    else:
        text = _(
            "mean %(mean)s of %(inspected)s households × %(coverage)s %% inspected "
            "(of %(active)s active) ÷ %(full)s %%"
        )
    days = _("; by days: %(days)s of %(active_days)s household days") if by_days else ""
    return (text + days) % values


def _link_part(board: Board, entry: BoardEntry, name: str) -> str:
    if name == "households":
        return "#households"
    query: dict[str, Any] = {"branch__id__exact": entry.branch_id}
    if name == "problems":
        return f"{reverse('admin:inspections_problem_changelist')}?{urlencode(query)}"
    query |= {"kind__exact": name, "date__gte": board.start, "date__lte": board.end}
    return f"{reverse('admin:inspections_inspection_changelist')}?{urlencode(query)}"


def list_looks(inspections: Iterable[Inspection], policy: Policy, *, edition: int) -> Looks:
    """The inspections of one household with their weights, and their mean.

    Weekly ones of one week and branch are one look: each has its part of the weight.
    """
    found = list(inspections)
    weeks = Counter((one.branch_id, one.week) for one in found if _is_shared(one, edition))
    shares = [weeks[one.branch_id, one.week] if _is_shared(one, edition) else 1 for one in found]
    weights = [
        Fraction(policy.kind_weights[one.kind]) / share
        for one, share in zip(found, shares, strict=True)
    ]
    weight = sum(weights, Fraction())
    gives = sum(
        (w * Fraction(one.total) for w, one in zip(weights, found, strict=True)), Fraction()
    )
    rows = [_make_look(*row) for row in zip(found, weights, shares, strict=True)]
    score = round_score(gives / weight) if weight else None
    return Looks(
        rows, tell_exact(weight), tell_exact(gives, least=1), score, max(shares, default=1) > 1
    )


def _is_shared(one: Inspection, edition: int) -> bool:
    return edition >= RULES and one.kind == Inspection.Kind.WEEKLY


def _make_look(one: Inspection, weight: Fraction, shares: int) -> Look:
    return Look(
        day=one.date,
        kind=one.get_kind_display(),
        total=one.total,
        weight=f"{tell_exact(weight * shares)} ÷ {shares}" if shares > 1 else tell_exact(weight),
        gives=tell_exact(weight * Fraction(one.total), least=1),
        shares=shares,
        url=reverse("admin:inspections_inspection_change", args=[one.pk]),
        is_corrected=not one.is_effective,
    )


def tell_exact(value: Fraction, *, least: int = 0) -> str:
    """With `least` to four decimals; what does not end there with two, marked `≈`."""
    if (value * 10_000).denominator > 1:
        return f"≈{round_score(value)}"
    told = f"{Decimal((value * 10_000).numerator).scaleb(-4):.4f}"
    whole, decimals = told.split(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{decimals}" if decimals else whole


def list_homes(
    scores: Sequence[tuple[str, HouseholdScore]], homes: dict[int, Household], length: int
) -> list[HomeLine]:
    """Lines of those of the households that are in `homes`, in the order of `scores`.

    `length` of the period in days: who belonged to the branch throughout has no days told.
    """
    public = name_heads(homes.values(), masked=True)
    return [
        HomeLine(
            pk=score.household_id,
            code=code,
            head=homes[score.household_id].head,
            masked=public[score.household_id],
            looks=score.looks,
            days=0 if score.days == length else score.days,
            score=score.score,
        )
        for code, score in scores
        if score.household_id in homes
    ]
