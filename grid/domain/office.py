"""Who signs a township's papers, and whom villagers ask: the only doorway."""

from django.db import transaction

from grid.domain.names import tidy_text
from grid.models import Township, User


@transaction.atomic
def change_office(
    *, township: Township, organ: str, contact: str, phone: str, by: User
) -> Township:
    """Write what stands under papers and on notices from now on; history says who."""
    stored = Township.objects.select_for_update().get(pk=township.pk)
    stored.organ, stored.contact, stored.phone = map(tidy_text, (organ, contact, phone))
    stored._history_user = by  # type: ignore[attr-defined]
    stored.save(update_fields=["organ", "contact", "phone"])
    return stored
