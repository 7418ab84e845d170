"""Whom certificates are made for, and what the public may ask about them."""

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Length

from awards.models import (
    Award,
    AwardStep,
    Ceremony,
    CeremonyPhoto,
    CertificateFile,
    CertificateReprint,
)
from awards.queries import standing
from grid.models import Consent, Household, User
from grid.queries import consented
from grid.scope import Scope

# From when on the list is fixed, a certificate says something.
CERTIFIED = (Ceremony.Status.FIXED, Ceremony.Status.HELD)


def certified(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Those of a fixed list that stand, with all that a certificate says."""
    fixed = standing(awards).filter(ceremony__status__in=CERTIFIED)
    return with_words(fixed.exclude(number=""))


def with_words(awards: QuerySet[Award]) -> QuerySet[Award]:
    """With all that a certificate says."""
    return awards.select_related("ceremony__township", "title", "branch", "household")


def visible_files(user: User) -> QuerySet[CertificateFile]:
    """The files that a person may open, with their ceremonies."""
    return Scope(user).of(CertificateFile).select_related("ceremony__township", "asked_by")


def is_behind_withdrawal(file: CertificateFile) -> bool:
    """Whether a title that the file may certify was withdrawn since it was asked for."""
    withdrawn = AwardStep.objects.filter(
        award__ceremony=file.ceremony_id, status=Award.Status.WITHDRAWN, at__gt=file.asked_at
    )
    return withdrawn.exists()


def visible_reprints(user: User, ceremony: Ceremony) -> QuerySet[CertificateReprint]:
    """What was printed again at a ceremony, the latest first."""
    rows = Scope(user).of(CertificateReprint).filter(award__ceremony=ceremony)
    return rows.select_related("award__household", "award__branch", "award__title", "by")


def find_awards(awards: QuerySet[Award], words: str) -> QuerySet[Award]:
    """Those whose number, household or village holds the words."""
    return awards.filter(
        Q(number__icontains=words)
        | Q(head__icontains=words)
        | Q(household__head__icontains=words)
        | Q(household__initials__istartswith=words)
        | Q(branch_name__icontains=words)
        | Q(branch__name__icontains=words)
    )


def proved_awards(code: str) -> QuerySet[Award]:
    """The one award that the code on a certificate names, whether it stands or was withdrawn.

    `withdrawn_at`: when the title was withdrawn, if it was.
    """
    shown = (Award.Status.ACCEPTED, Award.Status.WITHDRAWN)
    awards = Award.objects.filter(code=code, status__in=shown, ceremony__status__in=CERTIFIED)
    withdrawn = Q(steps__status=Award.Status.WITHDRAWN)
    return with_words(awards.exclude(number="")).annotate(
        withdrawn_at=Max("steps__at", filter=withdrawn)
    )


def honoured_ceremonies() -> QuerySet[Ceremony]:
    """The ceremonies of the honour roll, the latest first."""
    rows = Ceremony.objects.filter(status__in=CERTIFIED)
    return rows.select_related("township", "place").order_by("-date", "-pk")


def by_title(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Title by title, as the honour roll is read; two titles may have the same place."""
    return awards.order_by(
        "title__order", "title_id", "stage_order", "branch__code", "household__code"
    )


def honoured_photos(ceremony: Ceremony) -> QuerySet[CeremonyPhoto]:
    """Photos of winners on the honour roll whose households agreed to photos in public."""
    homes = Household.objects.filter(pk__in=certified(ceremony.awards.all()).values("household"))
    agreed = consented(homes, Consent.Purpose.PHOTO)
    shown = certified(ceremony.awards.filter(household__in=agreed))
    return ceremony.photos.filter(award__in=shown.values("pk")).order_by("at", "pk")


def longest(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Those with the most to say first: they show whether a layout fits."""
    length = Length("head") + Length("citation") + Length("title__name")
    return with_words(awards.exclude(status=Award.Status.DECLINED)).order_by(-length, "pk")
