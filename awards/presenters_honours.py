"""Award winners as everybody reads of them: named in full where they agreed, else masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from awards.models import Award, CeremonyPhoto
from awards.presenters_names import name_awards


@dataclass(frozen=True)
class Honoured:
    """A household on a public page."""

    name: str
    title: str
    village: str
    citation: str
    photo: UUID | None = None


def show_honoured(awards: Iterable[Award], photos: Iterable[CeremonyPhoto] = ()) -> list[Honoured]:
    """In the order given; one query for all consents. `photos`: those that may be shown."""
    pictures = {photo.award_id: photo.pk for photo in photos}
    awards = list(awards)
    names = name_awards(awards, masked=True)
    return [
        Honoured(
            name=names[award.pk],
            title=award.title.name,
            village=award.branch_name,
            citation=award.citation,
            photo=pictures.get(award.pk),
        )
        for award in awards
    ]


def group_by_title(
    awards: Iterable[Award], photos: Iterable[CeremonyPhoto]
) -> list[tuple[str, list[Honoured]]]:
    """`awards` in the order of their titles."""
    shown = show_honoured(awards, photos)
    return [(title, list(group)) for title, group in groupby(shown, key=lambda one: one.title)]
