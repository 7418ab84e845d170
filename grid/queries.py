"""Questions about households that several apps ask: from queryset to queryset."""

from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from grid.models import Consent, Household, HouseholdMerge, Responsibility, Township


def consents_in_force(consents: QuerySet[Consent]) -> QuerySet[Consent]:
    """Not withdrawn, and given by who is the head today."""
    return consents.filter(withdrawn_on=None, head=F("household__head"))


def consented(households: QuerySet[Household], purpose: str) -> QuerySet[Household]:
    """Those whose consent to the purpose (`Consent.Purpose`) is in force."""
    given = consents_in_force(Consent.objects.filter(household=OuterRef("pk"), purpose=purpose))
    return households.filter(Exists(given))


def matching(households: QuerySet[Household], question: str) -> QuerySet[Household]:
    """Every word of the question in the head's name, its initials, the hamlet or the code."""
    for word in question.split():
        households = households.filter(
            Q(head__icontains=word)
            | Q(initials__istartswith=word)
            | Q(hamlet__icontains=word)
            | Q(code__icontains=word)
        )
    return households


def under_member(households: QuerySet[Household], member: int | None) -> QuerySet[Household]:
    """The active ones that a member answers for today."""
    own = Responsibility.objects.filter(member=member, until=None)
    return households.filter(pk__in=own.values("household"), is_active=True)


def merged_map(township: Township, *, on: date, at: datetime | None = None) -> dict[int, int]:
    """Source → target of the households that are one on this day, as known now, or at `at`.

    For a period: on its last day (docs/scoring.md, 4). One query.
    """
    rows = HouseholdMerge.objects.filter(source__branch__township=township, on__lte=on)
    standing = Q(undone_at=None)
    if at:
        rows, standing = rows.filter(at__lte=at), standing | Q(undone_at__gt=at)
    return dict(rows.filter(standing).order_by("pk").values_list("source", "target"))
