"""Who may look at what a household consented to, score a board anew, and read the rules."""

from typing import Any

from boards.models import Board
from grid.models import Household
from inspections.models import Photo
from tests.house.access import ALL, DESK, OFFICE, RECTIFY, act, by_code, by_pk, page


def orally(things: dict[Any, Any]) -> dict[str, Any]:
    return {"purpose": "photo", "how": "oral", "witness": "龙家光", "given_on": "2023-06-10"}


def to_names(things: dict[Any, Any]) -> dict[str, Any]:
    return {"purpose": "name"}


def photo_of_board(things: dict[Any, Any]) -> dict[str, Any]:
    return {"pk": things[Board].pk, "photo": things[Photo].pk}


def own_photo(things: dict[Any, Any]) -> dict[str, Any]:
    return by_code(things) | {"photo": things[Photo].pk}


def code_of_township(things: dict[Any, Any]) -> dict[str, Any]:
    return {"code": things[Board].township.code}


PAGES = {
    "boards:redraft": act(OFFICE, model=Board),
    "public:photo": page(ALL, public=True, kwargs=photo_of_board),
    "public:own_photo": page(ALL, public=True, kwargs=own_photo),
    "public:rules": page(ALL, public=True),
    "public:township_rules": page(ALL, public=True, kwargs=code_of_township),
    "public:board_rules": page(ALL, public=True, kwargs=by_pk(Board)),
    "public:consent": act(ALL, public=True, kwargs=by_code, data=to_names),
    "households:consents": page(DESK, model=Household, post=RECTIFY, data=orally),
    "households:withdraw_consent": act(RECTIFY, model=Household, data=to_names),
}
