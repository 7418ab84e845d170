"""Ceremonies and awards as pages read them: from queryset to queryset."""

from django.db.models import Count, Q, QuerySet

from awards.models import Award, Ceremony
from grid.models import Township, User
from grid.scope import Scope

# An award that counts: on the list, not declined, not withdrawn.
STANDS = Q(status=Award.Status.ACCEPTED)


def visible_ceremonies(user: User) -> QuerySet[Ceremony]:
    """The ceremonies that a person may see, with place and township."""
    return Scope(user).of(Ceremony).select_related("township", "place", "created_by")


def standing(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Those on the list: accepted, and not withdrawn since."""
    return awards.filter(STANDS)


def taken(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Those that hold a place of their title's quota: nominated, or on the list."""
    return awards.filter(status__in=(Award.Status.NOMINATED, Award.Status.ACCEPTED))


def holders(township: Township) -> QuerySet[Award]:
    """Those who were handed a title at a ceremony and have it still."""
    held = Award.objects.filter(ceremony__township=township, ceremony__status=Ceremony.Status.HELD)
    return standing(held)


def with_counts(ceremonies: QuerySet[Ceremony]) -> QuerySet[Ceremony]:
    """`nominated` and `winners`: how many households wait for review, how many are on the list."""
    waiting = Q(awards__status=Award.Status.NOMINATED)
    return ceremonies.annotate(
        nominated=Count("awards", filter=waiting),
        winners=Count("awards", filter=Q(awards__status=Award.Status.ACCEPTED)),
    )
