"""Who may do what with prizes, and on the day of a ceremony."""

import uuid
from typing import Any

from awards.models import Award, Ceremony, CeremonyPhoto, Prize
from tests.house.access import DESK, INSPECT, OFFICE, TOWNSHIP, Things, act, by_pk, page


def mark_of_award(things: Things) -> dict[str, Any]:
    return {"award": things[Award].pk}


def new_photo(things: Things) -> dict[str, Any]:
    return {"pk": things[Ceremony].pk, "id": uuid.UUID(int=1)}


PAGES = {
    "prizes:index": page(TOWNSHIP),
    "prizes:add": act(OFFICE),
    "prizes:titles": page(OFFICE, post=OFFICE),
    "prizes:show": page(TOWNSHIP, model=Prize),
    "prizes:move": act(OFFICE, model=Prize),
    "prizes:change": act(OFFICE, model=Prize),
    "ceremonies:prizes": page(TOWNSHIP, model=Ceremony),
    "ceremonies:prizes_workbook": page(TOWNSHIP, model=Ceremony),
    "ceremonies:receipt": page(DESK, model=Ceremony),
    "ceremonies:day": page(DESK, model=Ceremony),
    "ceremonies:correct_mark": page(OFFICE, post=OFFICE, model=Award),
    "ceremonies:add_photos": act(OFFICE, model=Ceremony),
    "ceremonies:photo": page(DESK, model=CeremonyPhoto),
    "ceremonies:name_photo": page(OFFICE, post=OFFICE, model=CeremonyPhoto),
    "ceremonies:thumbnail": page(DESK, model=CeremonyPhoto),
    "day:index": page(INSPECT),
    "day:offline": page(INSPECT),
    "day:show": page(INSPECT, model=Ceremony),
    "day:winners": page(INSPECT, model=Ceremony, kwargs=by_pk(Ceremony)),
    "day:mark": act(INSPECT),
    "day:photo": act(INSPECT, model=Ceremony, kwargs=new_photo),
}
