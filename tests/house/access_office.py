"""Who may change what stands under papers and on notices."""

from typing import Any

from grid.models import Township
from tests.house.access import OFFICE, page


def signed(things: dict[Any, Any]) -> dict[str, Any]:
    return {"organ": "", "contact": "人居环境整治办公室", "phone": "0745-0000000"}


PAGES = {
    "office:index": page(OFFICE),
    "office:change": page(OFFICE, model=Township, post=OFFICE, data=signed),
}
