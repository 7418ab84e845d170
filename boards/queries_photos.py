"""Evidence beside entries: a few photos of the period's inspections, from queryset to queryset."""

from collections.abc import Iterable

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from boards.models import Board, BoardEntry
from grid.models import Consent, Household
from grid.queries import consented
from inspections.models import Photo

EVIDENCE = 3  # photos beside an entry


def every_photo() -> QuerySet[Photo]:
    """For public pages, which narrow it to a household's own or to those that agreed."""
    return Photo.objects.all()


def evidence_of(photos: QuerySet[Photo], board: Board, keys: Iterable[int]) -> QuerySet[Photo]:
    """Of each of these households (branches, on a board of branches) the first few photos, of
    the inspections with the least points first.
    """
    whom = "branch" if board.level == Board.Level.BRANCHES else "household"
    rows = photos.filter(
        **{f"inspection__{whom}__in": list(keys)},
        inspection__is_effective=True,
        inspection__date__range=(board.start, board.end),
    )
    place = Window(
        RowNumber(),
        partition_by=F(f"inspection__{whom}"),
        order_by=[F("inspection__total").asc(), F("pk").asc()],
    )
    found = rows.annotate(place=place).filter(place__lte=EVIDENCE)
    return found.select_related("inspection").order_by("inspection__total", "pk")


def shown_publicly(photos: QuerySet[Photo], board: Board) -> QuerySet[Photo]:
    """Photos of households on a side of the board that agreed to photos in public."""
    on_sides = BoardEntry.objects.filter(board=board, state="").exclude(colour="")
    homes = Household.objects.filter(pk__in=on_sides.values("household"))
    return photos.filter(household__in=consented(homes, Consent.Purpose.PHOTO))
