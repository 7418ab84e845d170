"""Who may be nominated for a title, and why or why not."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from awards.domain.gather import NO_RECORD, Known, gather_known
from awards.domain.rules import Facts, Quota, Rule, Span, TitleRule, judge, span_of
from awards.models import Award, AwardTitle, Ceremony
from awards.queries import taken
from grid.models import Branch, Household

__all__ = ["Candidate", "Facts", "Rule", "find_candidates", "find_quota", "judge", "rule_of"]
_NOTHING = Known(Facts(None), NO_RECORD)


class Candidate(NamedTuple):
    """An active household judged for a title; `failed`: the rules not met, none: qualifies.

    `first`: the day of its first look, counted from any day; `rank`: the place among all, the
    same for those whom neither score nor looks nor record tell apart.
    """

    household: int
    branch: int
    code: str
    facts: Facts
    failed: tuple[Rule, ...]
    first: int
    rank: int = 0

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
    queries. First those that qualify: by score, then more looks, then the earlier first look;
    who is still equal shares the rank and stands in the order of the codes. Then the others.
    """
    among = households if branch is None and households is None else _narrow(branch, households)
    rule = rule_of(title)
    known = gather_known(
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
        Candidate(pk, branch_id, code, one.facts, tuple(judge(one.facts, rule)), one.first)
        for pk, branch_id, code in rows.iterator(chunk_size=5000)
        for one in [known.get(pk, _NOTHING)]
    ]
    return list(_rank(sorted(found, key=_by_place)))


def _rank(ordered: list[Candidate]) -> Iterator[Candidate]:
    rank = 0
    for place, one in enumerate(ordered, start=1):
        if place == 1 or _by_place(one) != _by_place(ordered[place - 2]):
            rank = place
        yield one._replace(rank=rank)


def _narrow(branch: Branch | None, households: QuerySet[Household] | None) -> QuerySet[Household]:
    rows = Household.objects.all() if households is None else households
    return rows.filter(branch=branch) if branch else rows


def _by_place(one: Candidate) -> tuple[bool, Decimal, int, int]:
    score = one.facts.score if one.facts.score is not None else Decimal(-1)
    return bool(one.failed), -score, -one.facts.inspections, one.first


def find_shared(candidates: Iterable[Candidate]) -> set[int]:
    """The ranks that several share."""
    count = Counter(one.rank for one in candidates)
    return {rank for rank, several in count.items() if several > 1}


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
