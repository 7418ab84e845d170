"""Problems as their pages list them."""

from django.db.models import QuerySet

from grid.models import Member, Position
from grid.scope import Scope
from inspections.models import Problem

# Who sits in the branch committee, and so can claim a problem.
COMMITTEE = (Position.Kind.SECRETARY, Position.Kind.DIRECTOR, Position.Kind.COMMITTEE)


def committee_of(scope: Scope, branch: int) -> QuerySet[Member]:
    """Who can claim a problem of this branch: its active members with a seat, by name."""
    members = scope.of(Member).filter(branch=branch, is_active=True)
    seated = members.filter(positions__kind__in=COMMITTEE, positions__until=None)
    return seated.distinct().order_by("name")


def with_everything(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    """All that a line or a page of a problem names."""
    return problems.select_related(
        "branch__township", "household", "item", "inspection", "claimed_by", "closed_by"
    )
