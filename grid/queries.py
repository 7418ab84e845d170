"""What the public may see of households, from queryset to queryset."""

from django.db.models import Exists, F, OuterRef, QuerySet

from grid.models import Consent, Household


def consents_in_force(consents: QuerySet[Consent]) -> QuerySet[Consent]:
    """Not withdrawn, and given by who is the head today."""
    return consents.filter(withdrawn_on=None, head=F("household__head"))


def consented(households: QuerySet[Household], purpose: str) -> QuerySet[Household]:
    """Those whose consent to the purpose (`Consent.Purpose`) is in force."""
    given = consents_in_force(Consent.objects.filter(household=OuterRef("pk"), purpose=purpose))
    return households.filter(Exists(given))
