"""Who may do what with ceremonies."""

from awards.models import Ceremony
from tests.house.access import DESK, page

PAGES = {
    "ceremonies:index": page(DESK),
    "ceremonies:show": page(DESK, model=Ceremony),
}
