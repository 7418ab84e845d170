"""Ceremonies and awards as pages read them: from queryset to queryset."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from awards.models import Award, AwardCase, AwardObjection, AwardStep, AwardTitle, Ceremony
from grid.models import Branch, Household, Township, User
from grid.queries import matching
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


def visible_awards(user: User) -> QuerySet[Award]:
    """The awards that a person may see, with what names them."""
    return (
        Scope(user).of(Award).select_related("ceremony__township", "title", "branch", "household")
    )


def visible_cases(user: User) -> QuerySet[AwardCase]:
    """Cases of holders that a person may see, the oldest first."""
    rows = (
        Scope(user)
        .of(AwardCase)
        .select_related("award__ceremony", "award__title", "award__branch", "award__household")
    )
    return rows.order_by("found_at", "pk")


def reviewed_list(awards: QuerySet[Award]) -> QuerySet[Award]:
    """By title and branch, with who nominated and the latest step's `reason`; not taken back."""
    steps = AwardStep.objects.filter(award=OuterRef("pk")).order_by("-pk")
    return (
        awards.exclude(status=Award.Status.TAKEN_BACK)
        .select_related("nominated_by")
        .annotate(reason=Subquery(steps.values("reason")[:1]))
        .order_by("title__order", "title", "branch__code", "household__code")
    )


def in_list_order(awards: QuerySet[Award]) -> QuerySet[Award]:
    """By title, then as they come onto the stage; before that by branch and household."""
    return awards.order_by(
        "title__order", "title", "stage_order", "branch__code", "household__code"
    )


def given_out(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Those of a fixed list: numbered, withdrawn since or not; with the number of open cases."""
    waiting = Q(cases__isnull=False, cases__decision="")
    return awards.exclude(number="").annotate(waiting=Count("cases", filter=waiting))


def matching_awards(
    awards: QuerySet[Award],
    *,
    title: AwardTitle | None = None,
    branch: Branch | None = None,
    status: str | None = None,
    q: str | None = None,
) -> QuerySet[Award]:
    """Narrowed by title, branch, state (`holds`, `case`, `withdrawn`) and words."""
    if title:
        awards = awards.filter(title=title)
    if branch:
        awards = awards.filter(branch=branch)
    if status == "holds":
        awards = standing(awards)
    elif status == "withdrawn":
        awards = awards.filter(status=Award.Status.WITHDRAWN)
    elif status == "case":
        awards = awards.filter(cases__isnull=False, cases__decision="")
    if q:
        awards = awards.filter(household__in=matching(Household.objects.all(), q).order_by())
    return awards


def public_list(pk: int) -> QuerySet[Ceremony]:
    """The ceremony whose list anybody may read: under notice, or fixed since."""
    shown = (Ceremony.Status.NOTICE, Ceremony.Status.FIXED, Ceremony.Status.HELD)
    return Ceremony.objects.filter(pk=pk, status__in=shown).select_related("township", "place")


def names_on(ceremony: Ceremony) -> QuerySet[Award]:
    """The list as anybody may read it, in its order."""
    rows = standing(Award.objects.filter(ceremony=ceremony))
    return in_list_order(rows.select_related("title", "branch", "household"))


def objections_by_code(code: str) -> QuerySet[AwardObjection]:
    """The one objection that has the code."""
    rows = AwardObjection.objects.filter(code=code)
    return rows.select_related(
        "award__ceremony__township", "award__title", "award__branch", "award__household"
    )


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


class Waiting(NamedTuple):
    """How many of each wait for the person's office: for its agenda."""

    nominations: int
    objections: int
    cases: int


def count_waiting(user: User) -> Waiting:
    """Nominations to review, objections and cases to decide, as far as the person sees them."""
    return Waiting(
        nominations=Scope(user)
        .of(Award)
        .filter(status=Award.Status.NOMINATED, ceremony__status=Ceremony.Status.PLANNED)
        .count(),
        objections=Scope(user).of(AwardObjection).filter(decision="").count(),
        cases=Scope(user).of(AwardCase).filter(decision="").count(),
    )


def lists_to_fix(user: User, today: date) -> QuerySet[Ceremony]:
    """Ceremonies whose notice period is over: their list can be fixed."""
    return visible_ceremonies(user).filter(status=Ceremony.Status.NOTICE, notice_until__lt=today)
