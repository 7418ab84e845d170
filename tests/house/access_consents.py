"""Who may look at and note what a household consented to."""

from typing import Any

from grid.models import Household
from tests.house.access import DESK, RECTIFY, act, page


def orally(things: dict[Any, Any]) -> dict[str, Any]:
    return {"purpose": "photo", "how": "oral", "witness": "龙家光", "given_on": "2023-06-10"}


def to_names(things: dict[Any, Any]) -> dict[str, Any]:
    return {"purpose": "name"}


PAGES = {
    "households:consents": page(DESK, model=Household, post=RECTIFY, data=orally),
    "households:withdraw_consent": act(RECTIFY, model=Household, data=to_names),
}
