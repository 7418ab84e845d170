"""Phones on which something waits, and those that a person takes over."""

from django.db.models import Q, QuerySet

from grid.models import User
from inspections.models import PhoneReport


def phones_holding(reports: QuerySet[PhoneReport]) -> QuerySet[PhoneReport]:
    return reports.filter(Q(entries__gt=0) | Q(photos__gt=0) | Q(refused__gt=0))


def phones_taken_over(user: User) -> QuerySet[PhoneReport]:
    """Handed to this person; to who may change inspections, what the office takes over, too."""
    mine = Q(handed_to=user)
    if user.has_perm("inspections.change_inspection"):
        mine |= Q(handed_to=None)
    rows = PhoneReport.objects.filter(mine, handed_at__isnull=False, township=user.township_id)
    return phones_holding(rows).select_related("person").order_by("pk")
