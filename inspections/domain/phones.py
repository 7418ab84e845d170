"""What each phone last said is waiting on it."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from grid.models import Township, User
from inspections.models import PhoneReport


def report_phone(
    *,
    phone: UUID,
    entries: int,
    photos: int,
    refused: int,
    oldest_at: datetime | None,
    township: Township,
    by: User,
) -> PhoneReport:
    """Replace what this phone said before for this person. Nothing else is known of phones."""
    report, _ = PhoneReport.objects.update_or_create(
        person=by,
        phone=phone,
        defaults={
            "township": township,
            "branch_id": by.branch_id,
            "entries": entries,
            "photos": photos,
            "refused": refused,
            "oldest_at": oldest_at,
            "reported_at": timezone.now(),
        },
    )
    return report
