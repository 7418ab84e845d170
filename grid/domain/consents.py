"""Consent on record: full names and photos of a household outside the office (PIPL Art. 25).

Consent is given by the head, for one purpose at a time, and taken back as easily. It is asked
for anew when the head changes. What is withdrawn is gone from public pages at once.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grid.domain.names import mask_name, tidy_name
from grid.models import Consent, Household, User

Head = tuple[int, str]  # a household's id, and its head's name: today, or on a paper


class ConsentRefused(ValueError):
    """The consent cannot be noted or withdrawn like this; the message is for the person."""


@transaction.atomic
def give_consent(
    *,
    household: Household,
    purpose: str,
    how: str,
    given_on: date,
    witness: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Consent:
    """Note a consent; `by` is who noted it (None: the household on its own page).

    One of an earlier head ends. Raises ConsentRefused: in force already, a day to come, told
    orally without a witness, nobody who notes it.
    """
    at = at or timezone.now()
    household = _lock(household)
    _check(how, given_on, tidy_name(witness), by, at)
    for open_one in household.consents.filter(purpose=purpose, withdrawn_on=None):
        if open_one.head == household.head:
            raise ConsentRefused(_("This consent is on record already."))
        _end(open_one, by, at)
    return Consent.objects.create(
        household=household,
        purpose=purpose,
        head=household.head,
        given_on=given_on,
        how=how,
        witness=tidy_name(witness) if how == Consent.How.ORAL else "",
        noted_by=by,
        noted_at=at,
    )


@transaction.atomic
def withdraw_consent(
    *, household: Household, purpose: str, by: User | None, at: datetime | None = None
) -> Consent:
    """End the open consent to a purpose, without a reason asked. Raises ConsentRefused: none."""
    at = at or timezone.now()
    household = _lock(household)
    consent = household.consents.filter(purpose=purpose, withdrawn_on=None).first()
    if consent is None:
        raise ConsentRefused(_("There is no such consent on record."))
    _end(consent, by, at)
    return consent


def name_publicly(heads: Iterable[Head]) -> dict[Head, str]:
    """Heads' names for outside the office: in full with consent, else masked.

    A head, of today or of then, is named in full by the own consent alone: not by that of who
    came before or after in the household. One query, none when there is nobody to name.
    """
    heads = set(heads)
    if not heads:
        return {}
    agreed = Consent.objects.filter(
        household__in={home for home, _head in heads},
        purpose=Consent.Purpose.NAME,
        withdrawn_on=None,
    )
    full = set(agreed.values_list("household", "head"))
    return {one: one[1] if one in full else mask_name(one[1]) for one in heads}


def _lock(household: Household) -> Household:
    return Household.objects.select_for_update().get(pk=household.pk)


def _check(how: str, given_on: date, witness: str, by: User | None, at: datetime) -> None:
    if given_on > timezone.localdate(at):
        raise ConsentRefused(_("This day has not come yet."))
    if how == Consent.How.ORAL and not witness:
        raise ConsentRefused(_("Name the witness of an oral consent."))
    if by is None and how != Consent.How.PAGE:
        raise ConsentRefused(_("Somebody of the office or the village notes it."))


def _end(consent: Consent, by: User | None, at: datetime) -> None:
    consent.withdrawn_on, consent.withdrawn_by = timezone.localdate(at), by
    consent.save(update_fields=["withdrawn_on", "withdrawn_by"])
