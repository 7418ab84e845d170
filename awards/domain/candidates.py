"""Who may be nominated for a title, and why or why not."""

from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from awards.domain.gather import gather_facts
from awards.domain.rules import Facts, Quota, Rule, Span, TitleRule, judge, span_of
from awards.models import Award, AwardTitle, Ceremony
from awards.queries import taken
from grid.models import Branch, Household

__all__ = ["Candidate", "Facts", "Rule", "find_candidates", "find_quota", "judge", "rule_of"]
_NOTHING = Facts(None)


class Candidate(NamedTuple):
    """An active household judged for a title; `failed`: the rules not met, none: qualifies."""

    household: int
    branch: int
    code: str
    facts: Facts
    failed: tuple[Rule, ...]

    @property
    def qualifies(self) -> bool:
        return not self.failed


def rule_of(title: AwardTitle) -> TitleRule:
    """The title's rule as an award keeps it."""
    return TitleRule(
        months=title.months,
        least_score=Decimal(title.least_score),
        items=tuple(title.items),
        no_black=title.no_black,
        no_open_problem=title.no_open_problem,
    )


def span_for(title: AwardTitle, ceremony: Ceremony) -> Span:
    """The months whose scores count for the title at this ceremony."""
    return span_of(title.months, ceremony.scores_until)


def find_candidates(
    *,
    ceremony: Ceremony,
    title: AwardTitle,
    branch: Branch | None = None,
    households: QuerySet[Household] | None = None,
) -> list[Candidate]:
    """All active households (of a branch; of these) judged for the title: a constant number of
    queries. First those that qualify, the highest score first, then the others in the same way.
    """
    among = households if branch is None and households is None else _narrow(branch, households)
    rule = rule_of(title)
    facts = gather_facts(
        township=ceremony.township,
        rule=rule,
        span=span_for(title, ceremony),
        households=among,
    )
    homes = (Household.objects.all() if among is None else among).filter(
        branch__township=ceremony.township_id, is_active=True
    )
    rows = homes.order_by("branch__code", "code").values_list("pk", "branch", "code")
    found = [
        Candidate(pk, branch_id, code, one := facts.get(pk, _NOTHING), tuple(judge(one, rule)))
        for pk, branch_id, code in rows.iterator(chunk_size=5000)
    ]
    return sorted(found, key=_by_place)


def _narrow(branch: Branch | None, households: QuerySet[Household] | None) -> QuerySet[Household]:
    rows = Household.objects.all() if households is None else households
    return rows.filter(branch=branch) if branch else rows


def _by_place(one: Candidate) -> tuple[bool, Decimal]:
    return bool(one.failed), -(one.facts.score if one.facts.score is not None else Decimal(-1))


def find_quota(ceremony: Ceremony, title: AwardTitle) -> Quota:
    """The title's places at this ceremony, and how many are taken."""
    rows = taken(Award.objects.filter(ceremony=ceremony, title=title)).order_by()
    found = list(rows.values_list("branch", "status"))
    return Quota(
        title.quota_branch,
        title.quota_total,
        Counter(branch for branch, _status in found),
        sum(status == Award.Status.ACCEPTED for _branch, status in found),
    )
