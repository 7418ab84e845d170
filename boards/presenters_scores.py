"""A score unfolded: its parts, the households' means, the inspections with their weights."""

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
    """One inspection that counted, with its weight in the household's mean."""

    day: date
    kind: str
    total: Decimal
    weight: Decimal
    gives: Decimal
    url: str
    is_corrected: bool


@dataclass(frozen=True)
class Looks:
    """A household's mean: Σ total × weight ÷ Σ weight."""

    rows: list[Look]
    weight: Decimal
    gives: Decimal
    score: Decimal | None


class HomeLine(NamedTuple):
    """One household of a branch: code, head (masked on paper), how often seen, score."""

    pk: int
    code: str
    head: str
    masked: str
    looks: int
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
    if parts["parts"][name] is None:
        return _("none in this period: the weight goes to the other parts in proportion")
    if name == "households":
        return _explain_households(parts, policy)
    if name == "problems":
        return _("%(cleared)s of %(due)s due problems put right by their date") % parts
    return _("mean of %(count)s inspections") % {"count": parts[name]}


def _explain_households(parts: dict[str, Any], policy: Policy) -> str:
    full = f"{(policy.full_coverage * 100).normalize():f}"
    values = {**parts, "full": full}
    if Decimal(parts["inspected"]) >= policy.full_coverage * parts["active"]:
        text = _("mean %(mean)s of %(inspected)s households; of %(active)s active: counts in full")
        return text % values
    text = _(
        "mean %(mean)s of %(inspected)s households × %(coverage)s %% inspected "
        "(of %(active)s active) ÷ %(full)s %%"
    )
    return text % values


def _link_part(board: Board, entry: BoardEntry, name: str) -> str:
    if name == "households":
        return "#households"
    query: dict[str, Any] = {"branch__id__exact": entry.branch_id}
    if name == "problems":
        return f"{reverse('admin:inspections_problem_changelist')}?{urlencode(query)}"
    query |= {"kind__exact": name, "date__gte": board.start, "date__lte": board.end}
    return f"{reverse('admin:inspections_inspection_changelist')}?{urlencode(query)}"


def list_looks(inspections: Iterable[Inspection], policy: Policy) -> Looks:
    """The inspections of one household with their weights, and their mean."""
    rows = [_make_look(one, policy) for one in inspections]
    weight = sum((row.weight for row in rows), Decimal())
    gives = sum((row.gives for row in rows), Decimal())
    score = round_score(Fraction(gives) / Fraction(weight)) if weight else None
    return Looks(rows, weight, gives, score)


def _make_look(one: Inspection, policy: Policy) -> Look:
    weight = policy.kind_weights[one.kind]
    return Look(
        day=one.date,
        kind=one.get_kind_display(),
        total=one.total,
        weight=weight,
        gives=weight * one.total,
        url=reverse("admin:inspections_inspection_change", args=[one.pk]),
        is_corrected=not one.is_effective,
    )


def list_homes(scores: Sequence[HouseholdScore], homes: dict[int, Household]) -> list[HomeLine]:
    """Lines of those of the households that are in `homes`, in the order of `scores`."""
    public = name_heads(homes.values(), masked=True)
    return [
        HomeLine(
            pk=score.household_id,
            code=homes[score.household_id].code,
            head=homes[score.household_id].head,
            masked=public[score.household_id],
            looks=sum(row.looks for row in score.rows),
            score=score.score,
        )
        for score in scores
        if score.household_id in homes
    ]


def mean_of_scores(scores: Sequence[HouseholdScore]) -> Decimal | None:
    """The exact mean of households' exact scores, rounded once."""
    exact = sum((score.exact for score in scores), Fraction())
    return round_score(exact / len(scores)) if scores else None
