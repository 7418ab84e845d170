"""A form is done once, however often its button is pressed.

Its page carries a token; only the token's digest is kept, for a week.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from grid.models import FormUse, User

KEPT = timedelta(days=7)
SLIPS_SHOWN = timedelta(minutes=10)  # our own default: long enough for a printer that jams


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def begin_use(*, token: UUID, by: User, at: datetime | None = None) -> tuple[FormUse, bool]:
    """The use of this form, and whether it is the first one."""
    at = at or timezone.now()
    FormUse.objects.filter(at__lt=at - KEPT).delete()
    digest = digest_of(f"{token}-{by.pk}")
    return FormUse.objects.get_or_create(digest=digest, defaults={"by": by, "at": at})


def finish_use(*, use: FormUse, url: str) -> None:
    """What is sent again goes there, too."""
    FormUse.objects.filter(pk=use.pk).update(url=url)


def forget_use(*, use: FormUse) -> None:
    """Nothing was made: the form may be sent again."""
    use.delete()


def keep_slips(*, token: UUID, accounts: Iterable[User], by: User) -> None:
    """Which accounts the form has made, for the sheet to be shown again."""
    made = [[user.pk, digest_of(user.password)] for user in accounts]
    FormUse.objects.filter(digest=digest_of(f"{token}-{by.pk}")).update(made=made)


def slips_of(*, token: UUID, by: User, at: datetime | None = None) -> dict[int, str]:
    """Account → digest of its hash, for ten minutes and for who made them; then nothing."""
    since = (at or timezone.now()) - SLIPS_SHOWN
    use = FormUse.objects.filter(digest=digest_of(f"{token}-{by.pk}"), at__gte=since).first()
    return dict(use.made) if use else {}
