"""Who may do what with market places, the stage, the running order and the papers."""

from awards.models import Ceremony, MarketPlace
from tests.house.access import DESK, OFFICE, act, page

PAGES = {
    "markets:index": page(DESK),
    "markets:new": page(OFFICE, post=OFFICE),
    "markets:edit": page(OFFICE, post=OFFICE, model=MarketPlace),
    "markets:days": page(OFFICE),
    "markets:draft": act(OFFICE),
    "ceremonies:plan": page(OFFICE, post=OFFICE),
    "ceremonies:change": page(OFFICE, post=OFFICE, model=Ceremony),
    "ceremonies:cancel": act(OFFICE, model=Ceremony),
    "ceremonies:hold": act(OFFICE, model=Ceremony),
    "ceremonies:programme": page(DESK, model=Ceremony),
    "ceremonies:propose_programme": act(OFFICE, model=Ceremony),
    "ceremonies:save_programme": act(OFFICE, model=Ceremony),
    "ceremonies:print_programme": page(DESK, model=Ceremony),
    "ceremonies:stage": page(DESK, model=Ceremony),
    "ceremonies:propose_stage": act(OFFICE, model=Ceremony),
    "ceremonies:arrange_stage": act(OFFICE, model=Ceremony),
    "ceremonies:print_stage": page(DESK, model=Ceremony),
    "ceremonies:print_cards": page(OFFICE, model=Ceremony),
    "ceremonies:papers": page(OFFICE, model=Ceremony),
    "ceremonies:news": act(OFFICE, model=Ceremony),
    "ceremonies:poster": page(OFFICE, model=Ceremony),
    "ceremonies:plaques": page(OFFICE, model=Ceremony),
}
