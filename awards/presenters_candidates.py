"""Candidates as the page shows them: each rule with its number, met or not."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.domain.candidates import Candidate
from awards.domain.rules import Demands, Facts, Rule, judge
from awards.models import Award
from awards.presenters_titles import plain
from grid.models import Household


class Reason(NamedTuple):
    """A rule in words, and whether it is met."""

    text: str
    is_met: bool


def explain_facts(facts: Facts, title: Demands) -> Iterator[Reason]:
    """Why a household qualifies or does not, rule by rule."""
    failed = judge(facts, title)
    if facts.score is None:
        yield Reason(_("not inspected in these months"), is_met=False)
    else:
        looks = ngettext("%(n)s inspection", "%(n)s inspections", facts.inspections)
        text = (
            _("%(score)s points from %(looks)s, below %(least)s")
            if Rule.SCORE in failed
            else _("%(score)s points from %(looks)s, at least %(least)s")
        )
        values = {
            "score": facts.score,
            "looks": looks % {"n": facts.inspections},
            "least": plain(title.least_score),
        }
        yield Reason(text % values, is_met=Rule.SCORE not in failed)
    if title.no_black:
        text = ngettext("on a black board once", "on black boards %(n)s times", facts.black)
        yield Reason(
            text % {"n": facts.black} if facts.black else _("on no black board"),
            is_met=not facts.black,
        )
    if title.no_open_problem:
        n = facts.open_problems
        text = ngettext("%(n)s problem is open", "%(n)s problems are open", n)
        yield Reason(text % {"n": n} if n else _("no open problem"), is_met=not n)


@dataclass(frozen=True)
class ShownCandidate:
    """A line of the list; `award`: its nomination for this title, if there is one."""

    candidate: Candidate
    household: Household
    reasons: list[Reason]
    award: Award | None
    citation: str = ""
    has_equal: bool = False

    @property
    def can_be_ticked(self) -> bool:
        free = self.award is None or self.award.status == Award.Status.TAKEN_BACK
        return self.candidate.qualifies and free


def show_candidates(
    candidates: Iterable[Candidate],
    title: Demands,
    households: Mapping[int, Household],
    awards: Mapping[int, Award],
    citations: Mapping[int, str],
    shared: Container[int],
) -> list[ShownCandidate]:
    """`shared`: the ranks that several have."""
    return [
        ShownCandidate(
            candidate=one,
            household=households[one.household],
            reasons=list(explain_facts(one.facts, title)),
            award=awards.get(one.household),
            citation=citations.get(one.household, ""),
            has_equal=one.rank in shared,
        )
        for one in candidates
        if one.household in households
    ]
