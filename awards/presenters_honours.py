"""Award winners as everybody reads of them: names masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from awards.models import Award
from grid.domain.names import mask_name


@dataclass(frozen=True)
class Honoured:
    """A household on a public page."""

    name: str
    village: str
    citation: str


def show_honoured(award: Award) -> Honoured:
    # Published is who agreed to it (PIPL Art. 25); until consent is on record, nobody has.
    return Honoured(
        name=mask_name(award.household.head),
        village=award.branch.name,
        citation=award.citation,
    )


def group_by_title(awards: Iterable[Award]) -> list[tuple[str, list[Honoured]]]:
    """`awards` in the order of their titles."""
    return [
        (title.name, [show_honoured(award) for award in group])
        for title, group in groupby(awards, key=lambda award: award.title)
    ]
